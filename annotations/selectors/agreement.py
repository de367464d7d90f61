"""How far people agree, by tag, with the interval and the reason where it is undefined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from annotations.agreement.coefficients import (
    Agreement,
    krippendorff_alpha,
    percent_agreement,
)
from annotations.agreement.distances import masi
from annotations.models import Campaign, Label, Review
from annotations.selectors.ledger import standing_rows
from annotations.vocabularies import SENSITIVE_KINDS, KnowledgeKind

REPLICATES = 1000
SEED = 2412
Units = list[dict[str, Hashable]]


@dataclass(frozen=True)
class TagAgreement:
    """The agreement on one question; `percent` is the plain share of agreeing pairs."""

    tag: str
    label: str
    alpha: Agreement
    percent: float | None


def by_tag(campaign: Campaign, *, subject: str | None = None) -> list[TagAgreement]:
    """Krippendorff's alpha of every culture question, over the standing labels of this round."""
    labels = _labels(campaign, subject)
    return [
        _measured(tag, name, _units(labels, read), sets=sets) for tag, name, read, sets in QUESTIONS
    ]


def by_subject(campaign: Campaign) -> dict[str, Agreement]:
    """Alpha for "needs cultural, geographic or dialect knowledge", by subject (Fig. 23)."""
    labels = _labels(campaign, None)
    by_name: defaultdict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_name[label.task.item.subject].append(label)
    return {
        subject: krippendorff_alpha(_units(rows, _is_sensitive))
        for subject, rows in sorted(by_name.items())
    }


def verdicts(campaign: Campaign) -> dict[str, Agreement]:
    """Alpha on accept, edit or reject, by language."""
    rows = Review.objects.production().filter(task__campaign=campaign).select_related("task")
    by_language: defaultdict[str, defaultdict[int, dict[str, Hashable]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in standing_rows(rows):
        if row.round == row.task.round and not row.surplus:
            by_language[row.task.language][row.task_id][str(row.person_id)] = row.verdict
    return {
        language: krippendorff_alpha(list(units.values()))
        for language, units in sorted(by_language.items())
    }


def _labels(campaign: Campaign, subject: str | None) -> list[Label]:
    rows = Label.objects.production().filter(task__campaign=campaign).select_related("task__item")
    if subject is not None:
        rows = rows.filter(task__item__subject=subject)
    return [row for row in standing_rows(rows) if row.round == row.task.round and not row.surplus]


def _units(labels: Iterable[Label], read: Callable[[Label], Hashable]) -> Units:
    units: defaultdict[int, dict[str, Hashable]] = defaultdict(dict)
    for label in labels:
        units[label.task_id][str(label.person_id)] = read(label)
    return list(units.values())


def _measured(tag: str, name: str, units: Units, *, sets: bool) -> TagAgreement:
    if sets:
        alpha = krippendorff_alpha(units, masi, replicates=REPLICATES, seed=SEED)  # type: ignore[arg-type]
    else:
        alpha = krippendorff_alpha(units, replicates=REPLICATES, seed=SEED)
    return TagAgreement(tag, name, alpha, percent_agreement(units).value)


def _is_sensitive(label: Label) -> Hashable:
    return bool(SENSITIVE_KINDS.intersection(label.knowledge or []))


def _carries(kind: KnowledgeKind) -> Callable[[Label], Hashable]:
    return lambda label: kind in (label.knowledge or [])


Question = tuple[str, str, Callable[[Label], Hashable], bool]
QUESTIONS: tuple[Question, ...] = (
    ("sensitive", _("Culturally sensitive"), _is_sensitive, False),
    ("cultural", _("Cultural"), _carries(KnowledgeKind.CULTURAL), False),
    ("regional", _("Geographic"), _carries(KnowledgeKind.REGIONAL), False),
    ("dialect", _("Dialect"), _carries(KnowledgeKind.DIALECT), False),
    ("time_sensitive", _("Time-sensitive"), lambda label: label.time_sensitive, False),
    ("culture", _("Which culture"), lambda label: frozenset(label.cultures), True),
    ("region", _("Which region"), lambda label: frozenset(label.regions), True),
    (
        "world_bank_region",
        _("Which World Bank region"),
        lambda label: frozenset(label.world_bank_regions),
        True,
    ),
    ("country", _("Which country"), lambda label: frozenset(label.countries), True),
)
