"""How people's decisions compare with answers that are known, and one's own share of right ones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from annotations.forms.words import Texts
from annotations.kinds.registry import text_kind
from annotations.models import DECISIONS, Control, Decision, Protocol, Task
from annotations.selectors.controls import Share, cases, handed_out
from annotations.selectors.readings import Gold, readings
from annotations.vocabularies import Purpose
from workbench.core.accounts.models import User

FULL = 10
"""One's own numbers move in steps of so many, and overnight: from no single step can a person
tell which of their tasks was a control."""

EXACT = "exact"


@dataclass(frozen=True)
class Judged:
    """A finished gold task: whether each tag is as known, and under `EXACT` whether all are.

    `labels` are what people read for the tags; a single question is the whole, and no tag.
    """

    decision: Decision
    language: str
    kind: str
    form: str
    same: Mapping[str, bool]
    labels: Mapping[str, Texts]


@dataclass(frozen=True)
class GoldNumbers:
    """A person's gold tasks of one queue and form: handed over, and how often each tag was right.

    `labels` are what people read for the tags.
    """

    person: User
    kind: str
    form: str
    language: str
    handed: int
    exact: Share
    tags: Mapping[str, Share]
    labels: Mapping[str, Texts]

    @property
    def named_tags(self) -> list[tuple[Texts, Share]]:
        """The tags under the names that people read."""
        return [(self.labels[tag], share) for tag, share in self.tags.items()]


@dataclass(frozen=True)
class OwnControls:
    """Of one's finished controls of a kind: those repaired, noticed or answered rightly."""

    kind: str
    right: Share


def judged(controls: QuerySet[Control], **narrowed: Any) -> list[Judged]:
    """Every finished gold task, in four queries.

    Args:
        narrowed: conditions on the decisions.
    """
    gold = {
        control.task_id: control
        for control in controls.filter(task__purpose=Purpose.GOLD).select_related("task")
    }
    rules = Protocol.objects.in_bulk({control.task.protocol_id for control in gold.values()})
    for control in gold.values():
        control.task.protocol = rules[control.task.protocol_id]
    of_gold = {"task__in": gold, **narrowed}
    found: list[Judged] = []
    for kind, known in _golds().items():
        rows = DECISIONS[kind].objects.controls().standing().filter(**of_gold)
        found += [_judged(known, gold[row.task_id], row) for row in rows.select_related("person")]
    return found


def given_by_managers(controls: QuerySet[Control]) -> QuerySet[Control]:
    """The gold tasks that were not drawn, the newest first."""
    return (
        controls.filter(task__purpose=Purpose.GOLD, seed__isnull=True)
        .select_related("task__item", "task__text", "task__protocol", "created_by")
        .order_by("-pk")
    )


def gold_beside(controls: QuerySet[Control], own: Task) -> Control | None:
    """The gold task that asks what a task of the work asks, of the same item."""
    return controls.filter(
        task__purpose=Purpose.GOLD,
        task__kind=own.kind,
        task__form=own.form,
        task__language=own.language,
        task__item=own.item_id,
    ).first()


def gold_numbers(controls: QuerySet[Control], found: Iterable[Judged]) -> list[GoldNumbers]:
    """The judged decisions by person, kind, form and language."""
    right: Counter[Any] = Counter()
    finished: Counter[Any] = Counter()
    labels: defaultdict[tuple[str, str], dict[str, Texts]] = defaultdict(dict)
    for one in found:
        key = one.decision.person_id, one.language, one.kind, one.form
        finished[key] += 1
        right.update((key, name) for name, same in one.same.items() if same)
        labels[one.kind, one.form] |= one.labels
    handed = handed_out(controls.filter(task__purpose=Purpose.GOLD), "task__kind", "task__form")
    people = User.objects.in_bulk({key[0] for key in handed})
    rows = []
    for key, n in handed.items():
        person, language, kind, form = key
        named = labels[kind, form]
        tags = {tag: Share(right[key, tag], finished[key]) for tag in named}
        exact = Share(right[key, EXACT], finished[key])
        rows.append(GoldNumbers(people[person], kind, form, language, n, exact, tags, named))
    return sorted(rows, key=lambda row: (row.person.username, row.kind, row.form, row.language))


def own_control_numbers(user: User) -> list[OwnControls]:
    """How well the person did in controls finished before today (UTC), in full tens by kind.

    Nothing is shown of fewer than ten.
    """
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    mine: dict[str, Any] = {"person": user, "created_at__lt": midnight}
    controls = Control.objects.filter(task__assignments__person=user).distinct()
    results: dict[str, list[tuple[datetime, bool]]] = {kind: [] for kind in DECISIONS}
    for case in cases(controls, **mine):
        caught = case.outcome != "missed"
        results[text_kind().id].append((case.review.created_at, caught))
    for one in judged(controls, **mine):
        results[one.kind].append((one.decision.created_at, one.same[EXACT]))
    return [
        OwnControls(kind, _in_full_tens(found))
        for kind, found in results.items()
        if len(found) >= FULL
    ]


def _in_full_tens(found: list[tuple[datetime, bool]]) -> Share:
    """The oldest, without the rest beyond the last full ten."""
    whole = len(found) - len(found) % FULL
    return Share(sum(right for _, right in sorted(found)[:whole]), whole)


def _golds() -> dict[str, Gold]:
    return {kind: reading.gold for kind, reading in readings().items() if reading.gold}


def _judged(gold: Gold, control: Control, decision: Decision) -> Judged:
    task, known = control.task, gold.decision(control.expected)
    questions = gold.questions(task)
    same = {one.tag: one.read(decision) == one.read(known) for one in questions}
    same[EXACT] = all(same.values())
    labels = {one.tag: one.label for one in questions} if len(questions) > 1 else {}
    return Judged(decision, task.language, task.kind, task.form, same, labels)
