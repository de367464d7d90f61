"""The ledger read once for agreement: a few plain columns a row, whatever there is of it.

A task, its item and a vote here have the names that a kind's reading asks of their models, and
no others: half a million of them are read in seconds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from django.db.models import Exists, OuterRef

from annotations.forms.form import Form
from annotations.models import DECISIONS, Campaign, Protocol, Task
from annotations.selectors.ledger import tasks_in_doubt
from annotations.selectors.plain_rows import decision_rows
from annotations.selectors.readings import Case, readings

HERE, IMPORTED = "here", "imported"
ORIGINS = (HERE, IMPORTED)
ROWS = 5_000
WORDS = ("text__question", "text__options", "item__question", "item__options")
COMMON = (
    "task_id", "pk", "person_id", "protocol_id", "imported_id", "active_seconds", "created_at",
)  # fmt: skip


class ItemRow(NamedTuple):
    """Of `options`, where no vote is about one, only their number is known."""

    pk: int
    subject: str
    category: str
    split: str
    option_count: int
    key: int | None
    options: Sequence[str]


class TextRow(NamedTuple):
    question: str
    options: Sequence[str]


class TaskRow(NamedTuple):
    """Where agreement is measured over words, `text` has those that the task is about."""

    pk: int
    kind: str
    form: str
    language: str
    round: int
    overlap: int
    protocol: Protocol
    campaign: Campaign
    item: ItemRow
    text: TextRow | None = None

    @property
    def item_id(self) -> int:
        return self.item.pk

    @property
    def campaign_id(self) -> int:
        return self.campaign.pk

    @property
    def asks(self) -> Form:
        return self.protocol.asked[self.form]


@dataclass(frozen=True)
class Found:
    """A task that people decided on, with the reason why the rules leave it out.

    `units` are what was read of it: by question what each person said.
    """

    case: Case
    reason: str
    units: dict[str, dict[str, Any]] = field(default_factory=dict, compare=False)

    @property
    def task(self) -> Task:
        return self.case.task

    @property
    def votes(self) -> Sequence[Any]:
        return self.case.votes

    def of(self, votes: Sequence[Any]) -> "Found":
        """The same by some of the votes alone."""
        return found_of(self.task, votes, is_flagged=self.case.is_flagged)


def found_of(task: Task, votes: Sequence[Any], *, is_flagged: bool) -> Found:
    case = Case(task, task.round, votes, None, is_flagged=is_flagged)
    return Found(case, readings()[task.kind].exclusion(case))


def read(campaign: Campaign, kind: str, form: str = "", **where: Any) -> list[Found]:
    """The work of a kind that people decided on, with the votes that count.

    Args:
        form: of a kind with forms.
        where: conditions on the tasks.
    """
    asked = {"campaign": campaign, **({"form": form} if form else {}), **where}
    tasks = _tasks(campaign, kind, asked)
    by_task = _votes(kind, tasks, asked)
    reading = readings()[kind]
    flagged = tasks_in_doubt([task for task in tasks.values() if reading.heeds_flags(task)])
    return [found_of(tasks[pk], votes, is_flagged=pk in flagged) for pk, votes in by_task.items()]


def _tasks(campaign: Campaign, kind: str, where: Mapping[str, Any]) -> dict[int, Task]:
    """By id, those on which somebody has decided."""
    decided = DECISIONS[kind].objects.of_every_purpose().filter(task=OuterRef("pk"))
    rows = Task.objects.production().filter(Exists(decided), kind=kind, **where).order_by()
    protocols = campaign.protocols.in_bulk()
    reading = readings()[kind]
    options = ["item__options"] if reading.compares_options else []
    asked = next((one for one in reading.forms(campaign) if one.id == where.get("form")), None)
    words = WORDS if reading.compares_texts(asked) else ()
    columns = (
        "pk", "form", "language", "round", "overlap", "protocol_id", "item_id", "item__subject",
        "item__category", "item__split", "item__options__len", "item__key",
        *options, *words,
    )  # fmt: skip
    found = {}
    for row in rows.values_list(*columns).iterator(ROWS):
        pk, form, language, round, overlap, rules, *about = row[: len(row) - len(words)]
        text = _text(*row[-len(words) :]) if words else None
        item = ItemRow(*about, *([] if options else [()]))
        rules = protocols[rules]
        task = TaskRow(pk, kind, form, language, round, overlap, rules, campaign, item, text)
        found[pk] = cast("Task", task)
    return found


def _text(
    own: str | None, options: Sequence[str], source: str, source_options: Sequence[str]
) -> TextRow:
    """A task is about a text of its own, or about the source."""
    return TextRow(source, source_options) if own is None else TextRow(own, options)


def _votes(
    kind: str, tasks: Mapping[int, Task], where: Mapping[str, Any]
) -> Mapping[int, list[Any]]:
    """The votes that count, by task."""
    model = DECISIONS[kind]
    rows = model.objects.production().counted().order_by("pk")
    rows = rows.filter(**{f"task__{name}": value for name, value in where.items()})
    by_task: defaultdict[int, list[Any]] = defaultdict(list)
    for vote in decision_rows(model, rows, tasks, COMMON):
        by_task[vote.task.pk].append(vote)
    return by_task
