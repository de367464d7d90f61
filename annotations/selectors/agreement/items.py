"""The tasks behind a figure, with what each person said under letters; as far as one may see them.

Tasks are looked through in the order of their ids, some thousands a page at most: a page may hold
few of them and still go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from annotations.models import DECISIONS, BatchItem, Campaign, Decision, Task
from annotations.models.visibility import source_visible_to
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.agreement.against import DECISION, GOLD, against_decision_of
from annotations.selectors.agreement.asked import OF_PEOPLE, OF_TASKS, form_asked
from annotations.selectors.agreement.cut import READABLE
from annotations.selectors.agreement.drift import is_in
from annotations.selectors.agreement.slices import (
    BATCH,
    PERSON,
    QUESTION,
    WINDOW,
    parts_by,
)
from annotations.selectors.agreement.tables import COMPARED, unit_of
from annotations.selectors.agreement.votes import Found, read
from annotations.selectors.item_history import letter
from annotations.selectors.readings import Question, readings
from workbench.core.accounts.models import User

PAGE_SIZE = 50
LOOKED_AT = 1_000
TURNS = 5
LONGEST_ID = 19


@dataclass(frozen=True)
class Cell:
    """What a figure is of: a question, a group of a table, or two people by their ids.

    `unanimous` are the tasks on which all, or the two, say the same; None are both.
    """

    kind: str
    form: str = ""
    question: str = ""
    by: str = QUESTION
    key: str = ""
    pair: tuple[str, ...] = ()
    unanimous: bool | None = None


@dataclass(frozen=True)
class Said:
    """What one person said: `value` as the question reads it, under a letter that hides who."""

    letter: str
    value: Any
    decision: Decision


@dataclass(frozen=True)
class Behind:
    """A task behind a figure; letters follow the order of submission."""

    task: Task
    said: Sequence[Said]
    is_unanimous: bool


@dataclass(frozen=True)
class Page:
    """`next` is the id to go on after; None at the end."""

    items: Sequence[Behind]
    question: Question | None
    next: int | None


def items(campaign: Campaign, user: User, cell: Cell, *, after: int = 0) -> Page:
    """The tasks behind a cell that come after a task's id, in the order in which they opened."""
    asked = form_asked(campaign, cell.kind, cell.form)
    reading = readings()[cell.kind]
    held = cell.by == DECISION
    questions = reading.held_against(asked) if held else reading.questions(asked)
    named = (one for one in questions if cell.question in ("", one.tag))
    question = next(named, None)
    if question is None or cell.by == GOLD:
        return Page((), None, None)
    cell = replace(cell, form=asked.id if asked else "")
    behind_of = _filter(campaign, cell, question)
    chosen: list[Found] = []
    for _turn in range(TURNS):
        pks = _next(campaign, user, cell, after)
        if not pks:
            return Page(_shown(chosen, user, question), question, None)
        found = behind_of(read(campaign, cell.kind, cell.form, pk__in=pks))
        chosen += sorted(found, key=lambda one: one.task.pk)
        after = pks[-1]
        if len(chosen) >= PAGE_SIZE:
            after = chosen[PAGE_SIZE - 1].task.pk
            break
    return Page(_shown(chosen[:PAGE_SIZE], user, question), question, after)


def people_by_pseudonym(campaign: Campaign, kind: str) -> dict[str, str]:
    """The ids of those who decided on tasks of a kind, by the names that they have in figures."""
    rows = DECISIONS[kind].objects.production().filter(task__campaign=campaign).order_by()
    ids = [str(pk) for pk in rows.values_list("person", flat=True).distinct()]
    return {name: pk for pk, name in pseudonyms(ids, campaign.pseudonym_salt).items()}


def _next(campaign: Campaign, user: User, cell: Cell, after: int) -> list[int]:
    """The next tasks that may be behind the cell."""
    tasks = Task.objects.production().filter(
        source_visible_to(user, "item"),
        _narrowed(cell),
        campaign=campaign,
        kind=cell.kind,
        form=cell.form,
        pk__gt=after,
        consensus__votes__gte=1 if cell.by == DECISION else 2,
    )
    return list(tasks.order_by("pk").values_list("pk", flat=True)[:LOOKED_AT])


def _id(key: str) -> int:
    """No row has the id 0."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < LONGEST_ID else 0


def _narrowed(cell: Cell) -> Q:
    """What the database knows of a cell; the rest is asked of what was read."""
    people = (*cell.pair, *([cell.key] if cell.by in OF_PEOPLE else []))
    condition = Q()
    for person in people:
        theirs = DECISIONS[cell.kind].objects.of_every_purpose()
        condition &= Q(Exists(theirs.filter(task=OuterRef("pk"), person=_id(person))))
    if cell.by in OF_TASKS:
        condition &= Q(**{OF_TASKS[cell.by]: cell.key})
    if cell.by == BATCH:
        condition &= Q(item__in=BatchItem.objects.filter(batch=_id(cell.key)).values("item"))
    return condition


def _filter(
    campaign: Campaign, cell: Cell, question: Question
) -> Callable[[Sequence[Found]], list[Found]]:
    """What leaves the tasks that are behind the cell: compared, in the group, and as unanimous as
    is asked. Of a person against what is decided, that the two say the same is unanimous."""
    part_of = _part_of(campaign, cell)

    def said(found: Found) -> list[Any]:
        part = part_of(found) if found.reason in COMPARED else None
        by_person = unit_of(part, question) if part else {}
        return [said for who, said in by_person.items() if not cell.pair or who in cell.pair]

    def are_behind(found: Sequence[Found]) -> list[Found]:
        if cell.by == DECISION:
            pairs = against_decision_of(campaign, found, cell.key, question)
            values = {task: list(pair) for task, pair in pairs.items()}
        else:
            values = {one.task.pk: said(one) for one in found}
        return [one for one in found if _is_asked(cell, values.get(one.task.pk, ()))]

    return are_behind


def _is_asked(cell: Cell, values: Sequence[Any]) -> bool:
    if len(values) < 2:
        return False
    return cell.unanimous is None or cell.unanimous == (len(set(values)) == 1)


def _part_of(campaign: Campaign, cell: Cell) -> Callable[[Found], Found | None]:
    """What of a task is in the cell's group."""
    if cell.by == QUESTION:
        return lambda found: found
    if cell.by == WINDOW:
        groups = _windows(campaign, cell)
        return lambda found: next((found for one in groups if is_in(one, found)), None)
    parts_of = parts_by(campaign, PERSON if cell.by in OF_PEOPLE else cell.by)
    return lambda found: dict(parts_of(found)).get(cell.key)


def _windows(campaign: Campaign, cell: Cell) -> list[Mapping[str, Any]]:
    """The part of the work as the table has it that is shown: to part it anew is to read it all."""
    stored = campaign.agreement_tables.filter(
        kind=cell.kind, form=cell.form, by=WINDOW, options={}, **READABLE
    )
    documents = stored.values_list("document", flat=True)
    return [one for document in documents for one in document["groups"] if one["key"] == cell.key]


def _shown(found: Sequence[Found], user: User, question: Question) -> list[Behind]:
    """Those of which the person may see every vote."""
    if not found:
        return []
    votes = [vote.pk for one in found for vote in one.votes]
    model = DECISIONS[found[0].task.kind]
    visible = model.objects.production().visible_to(user).in_bulk(votes)
    tasks = Task.objects.production().select_related("item", "consensus", "protocol", "text")
    by_pk = tasks.in_bulk([one.task.pk for one in found])
    shown = []
    for one in found:
        if all(vote.pk in visible for vote in one.votes):
            task = by_pk[one.task.pk]
            task.campaign = one.task.campaign
            shown.append(_behind(task, one, visible, question))
    return shown


def _behind(task: Task, found: Found, visible: dict[int, Decision], question: Question) -> Behind:
    said = []
    for place, vote in enumerate(sorted(found.votes, key=lambda vote: vote.pk)):
        decision = visible[vote.pk]
        decision.task = task
        said.append(Said(letter(place), question.read(vote), decision))
    values = {one.value for one in said if one.value is not None}
    return Behind(task, said, len(values) == 1)
