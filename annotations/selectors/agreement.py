"""How far people agree, by tag, with the interval and the reason where it is undefined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from annotations.agreement.coefficients import (
    krippendorff_alpha,
    percent_agreement,
)
from annotations.agreement.counts import Agreement
from annotations.agreement.distances import masi
from annotations.kinds.registry import kind_of
from annotations.models import DECISIONS, Campaign, Decision, Task
from annotations.selectors.ledger import standing_rows
from annotations.selectors.readings import Question, readings

REPLICATES = 1000
SEED = 2412
Units = list[dict[str, Hashable]]
Alphas = dict[str, Agreement]


@dataclass(frozen=True)
class TagAgreement:
    """The agreement on one question; `percent` is the plain share of agreeing pairs."""

    tag: str
    label: str
    alpha: Agreement
    percent: float | None


def asked_on_source() -> list[str]:
    """The kinds of tasks on the source that have questions to agree on."""
    return [kind for kind, one in readings().items() if one.questions and kind_of(kind).on_source]


def by_tag(campaign: Campaign, kind: str, *, subject: str | None = None) -> list[TagAgreement]:
    """Krippendorff's alpha of every question of a kind, over the counted decisions."""
    rows = _counted(kind, campaign, subject)
    return [_measured(question, _units(rows, question)) for question in readings()[kind].questions]


def by_subject(campaign: Campaign, kind: str) -> Alphas:
    """Alpha of the kind's first question, by subject (Fig. 23: is it sensitive or not)."""
    return _alphas(campaign, kind, by=lambda task: task.item.subject)


def by_language(campaign: Campaign, kind: str) -> Alphas:
    """Alpha of the kind's first question (of a review its verdict), by language."""
    return _alphas(campaign, kind, by=lambda task: task.language)


def _alphas(campaign: Campaign, kind: str, *, by: Callable[[Task], str]) -> Alphas:
    question = readings()[kind].questions[0]
    grouped: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in _counted(kind, campaign):
        grouped[by(row.task)].append(row)
    return {
        name: krippendorff_alpha(_units(rows, question)) for name, rows in sorted(grouped.items())
    }


def _counted(kind: str, campaign: Campaign, subject: str | None = None) -> list[Decision]:
    """The standing decisions of each task's round, without surplus."""
    rows = DECISIONS[kind].objects.production().filter(task__campaign=campaign)
    if subject is not None:
        rows = rows.filter(task__item__subject=subject)
    standing = standing_rows(rows.select_related("task__item"))
    return [row for row in standing if row.round == row.task.round and not row.surplus]


def _units(decisions: Iterable[Decision], question: Question) -> Units:
    units: defaultdict[int, dict[str, Hashable]] = defaultdict(dict)
    for decision in decisions:
        units[decision.task_id][str(decision.person_id)] = question.read(decision)
    return list(units.values())


def _measured(question: Question, units: Units) -> TagAgreement:
    if question.sets:
        alpha = krippendorff_alpha(units, masi, replicates=REPLICATES, seed=SEED)  # type: ignore[arg-type]
    else:
        alpha = krippendorff_alpha(units, replicates=REPLICATES, seed=SEED)
    return TagAgreement(question.tag, question.label, alpha, percent_agreement(units).value)
