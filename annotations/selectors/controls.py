"""What became of the planted damage, and how many controls there are.

Everything asks `Control.objects.visible_to`, so that nobody who annotates in a campaign sees its
controls. `selectors/gold.py` has the tasks with a known answer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, QuerySet

from annotations.agreement.proportions import wilson_interval
from annotations.models import (
    TEXT_DECISION,
    Assignment,
    Campaign,
    Control,
    Flag,
    TaskCandidate,
    TextDecision,
    Translation,
)
from annotations.models.tasks import TAKEN
from annotations.models.visibility import source_visible_to
from annotations.quality import damage
from annotations.quality.damage import Damaged, Outcome
from annotations.vocabularies import DamageKind, Origin, Purpose
from workbench.core.accounts.models import User

LOOKED_AT = 250
"""Reviews whose texts are checked anew for the table: 2 ms each, the first time in a process."""


@dataclass(frozen=True)
class Share:
    """So many of so many, with the Wilson interval at 95 %; both are None of nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson_interval(self.part, self.whole) if self.whole else None


@dataclass(frozen=True)
class Stock:
    """How many controls of a purpose a campaign has in a queue."""

    kind: str
    language: str
    purpose: Purpose
    tasks: int


@dataclass(frozen=True)
class Case:
    """One person's finished review of a planted text."""

    control: Control
    damaged: Translation
    review: TextDecision
    flags: list[Flag]

    @property
    def person(self) -> User:
        return self.review.person

    @property
    def language(self) -> str:
        return self.control.task.language

    @property
    def kind(self) -> DamageKind:
        return DamageKind(self.control.damage)

    @property
    def outcome(self) -> Outcome:
        """As `damage.outcome` has it; damage that was flagged was noticed."""
        clean, result = self.control.clean_text, self.review.result
        assert clean is not None  # noqa: S101 - every planted control has one
        found = damage.outcome(
            clean.unit,
            Damaged(self.kind, self.damaged.unit),
            None if result is None else result.unit,
            self.language,
        )
        return "noticed" if found == "missed" and self.flags else found

    @property
    def named_by(self) -> tuple[str, ...]:
        """The checks that name the damage: where there are any, the page may have shown it."""
        task, clean = self.control.task, self.control.clean_text
        assert clean is not None  # noqa: S101 - every planted control has one
        source = replace(task.item.unit, language=task.campaign.source_language)
        units = (source, clean.unit, self.damaged.unit)
        with_key = (replace(unit, key=task.item.key) for unit in units)
        return damage.named_by(*with_key, self.language)


@dataclass(frozen=True)
class Repairs:
    """A person's planted texts of one language and kind: those handed over, and what they did.

    `named` counts by check the texts whose damage it names, among the newest `LOOKED_AT` reviews.
    """

    person: User
    language: str
    kind: DamageKind
    handed: int
    counts: Mapping[Outcome, int]
    named: Mapping[str, int]

    @property
    def finished(self) -> int:
        return sum(self.counts.values())

    @property
    def repaired(self) -> Share:
        return Share(self.counts["repaired"], self.finished)


def controls_of(campaign: Campaign, user: User) -> QuerySet[Control]:
    named = source_visible_to(user, "task__item")
    return Control.objects.visible_to(user).filter(named, task__campaign=campaign)


def stock(controls: QuerySet[Control]) -> list[Stock]:
    rows = (
        controls.order_by()
        .values_list("task__kind", "task__language", "task__purpose")
        .annotate(n=Count("pk"))
    )
    return [
        Stock(kind, language, Purpose(purpose), n) for kind, language, purpose, n in sorted(rows)
    ]


def cases(controls: QuerySet[Control], *, limit: int | None = None, **narrowed: Any) -> list[Case]:
    """Every finished review of a planted text, newest first, in four queries.

    Args:
        narrowed: conditions on the reviews.
    """
    planted = {
        control.task_id: control
        for control in controls.filter(task__purpose=Purpose.PLANTED).select_related(
            "task__item", "task__campaign__benchmark", "clean_text"
        )
    }
    offered = TaskCandidate.objects.filter(
        task__in=planted, translation__origin=Origin.PLANTED
    ).select_related("translation")
    damaged = {candidate.task_id: candidate.translation for candidate in offered}
    flags: defaultdict[tuple[int | None, int | None], list[Flag]] = defaultdict(list)
    for flag in Flag.objects.filter(task__in=planted):
        flags[flag.task_id, flag.person_id].append(flag)
    reviews = (
        TEXT_DECISION.objects.of_every_purpose().standing().filter(task__in=planted, **narrowed)
    )
    return [
        Case(
            planted[review.task_id],
            damaged[review.task_id],
            review,
            flags[review.task_id, review.person_id],
        )
        for review in reviews.select_related("person", "result").order_by("-pk")[:limit]
    ]


def repairs(controls: QuerySet[Control], found: Iterable[Case]) -> list[Repairs]:
    """The cases by person, language and kind of damage, beside how many were handed out."""
    outcomes: defaultdict[Any, Counter[Outcome]] = defaultdict(Counter)
    named: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for number, case in enumerate(found):
        key = case.person.pk, case.language, case.kind
        outcomes[key][case.outcome] += 1
        named[key].update(case.named_by if number < LOOKED_AT else ())
    handed = handed_out(controls.filter(task__purpose=Purpose.PLANTED), "task__control__damage")
    people = User.objects.in_bulk({key[0] for key in handed})
    rows = [
        Repairs(people[key[0]], key[1], DamageKind(key[2]), n, outcomes[key], dict(named[key]))
        for key, n in handed.items()
    ]
    return sorted(rows, key=lambda row: (row.person.username, row.language, row.kind))


def handed_out(controls: QuerySet[Control], *by: str) -> dict[Any, int]:
    """How many are or were in people's hands, by person, language and what else is asked."""
    held = Assignment.objects.controls().filter(task__control__in=controls, state__in=TAKEN)
    keys = ("person", "task__language", *by)
    rows = held.order_by().values_list(*keys).annotate(n=Count("pk"))
    return {tuple(key): n for *key, n in rows}


def by_kind(found: Iterable[Case]) -> dict[DamageKind, Share]:
    """How many of each kind of damage were repaired, by anybody."""
    repaired: Counter[DamageKind] = Counter()
    finished: Counter[DamageKind] = Counter()
    for case in found:
        finished[case.kind] += 1
        repaired[case.kind] += case.outcome == "repaired"
    return {kind: Share(repaired[kind], finished[kind]) for kind in DamageKind if finished[kind]}
