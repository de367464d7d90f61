"""How far people agree, by tag, with the interval and the reason where it is undefined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from annotations.agreement.coefficients import (
    krippendorff_alpha,
    percent_agreement,
)
from annotations.agreement.counts import Agreement
from annotations.agreement.distances import jaccard, masi
from annotations.agreement.measures import REPLICATES, SEED
from annotations.forms.form import Form
from annotations.forms.words import Texts
from annotations.models import DECISIONS, Campaign, Decision, Task
from annotations.selectors.ledger import standing_rows
from annotations.selectors.readings import Question, readings

SETS = {"masi": masi, "jaccard": jaccard}
Units = list[dict[str, Hashable]]
Alphas = dict[str, Agreement]


@dataclass(frozen=True)
class TagAgreement:
    """The agreement on one question; `percent` is the plain share of agreeing pairs."""

    tag: str
    label: Texts
    alpha: Agreement
    percent: float | None


def by_tag(
    campaign: Campaign, kind: str, *, form: str = "", subject: str | None = None
) -> list[TagAgreement]:
    """Krippendorff's alpha of every question of a kind, over the counted decisions.

    Args:
        form: the one whose questions are meant, of a kind with forms; the first where left out.
    """
    asked = _asked(campaign, kind, form)
    rows = _counted(kind, campaign, asked, subject)
    questions = readings()[kind].questions(asked)
    return [_measured(question, _units(rows, question)) for question in questions]


def by_subject(campaign: Campaign, kind: str, *, form: str = "") -> Alphas:
    """Alpha of the first question, by subject (Fig. 23: is it sensitive or not)."""
    return _alphas(campaign, kind, form, by=lambda task: task.item.subject)


def by_language(campaign: Campaign, kind: str, *, form: str = "") -> Alphas:
    """Alpha of the first question (of a review its verdict), by language."""
    return _alphas(campaign, kind, form, by=lambda task: task.language)


def _asked(campaign: Campaign, kind: str, form: str) -> Form | None:
    forms = readings()[kind].forms(campaign)
    return next((one for one in forms if form in ("", one.id)), None)


def _alphas(campaign: Campaign, kind: str, form: str, *, by: Callable[[Task], str]) -> Alphas:
    asked = _asked(campaign, kind, form)
    questions = readings()[kind].questions(asked)
    if not questions:
        return {}
    grouped: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in _counted(kind, campaign, asked):
        grouped[by(row.task)].append(row)
    return {name: _alpha(questions[0], rows) for name, rows in sorted(grouped.items())}


def _alpha(question: Question, rows: Iterable[Decision]) -> Agreement:
    return krippendorff_alpha(_units(rows, question), _metric(question))


def _counted(
    kind: str, campaign: Campaign, form: Form | None, subject: str | None = None
) -> list[Decision]:
    """The standing decisions of each task's round, without surplus."""
    rows = DECISIONS[kind].objects.production().filter(task__campaign=campaign)
    if form is not None:
        rows = rows.filter(task__form=form.id)
    if subject is not None:
        rows = rows.filter(task__item__subject=subject)
    standing = standing_rows(rows.select_related("task__item", *readings()[kind].related))
    counted = [row for row in standing if row.round == row.task.round and not row.surplus]
    return list(readings()[kind].comparable(counted))


def _units(decisions: Iterable[Decision], question: Question) -> Units:
    units: defaultdict[int, dict[str, Hashable]] = defaultdict(dict)
    for decision in decisions:
        value = question.read(decision)
        if value is not None:
            units[decision.task_id][str(decision.person_id)] = value
    return list(units.values())


def _measured(question: Question, units: Units) -> TagAgreement:
    alpha = krippendorff_alpha(units, _metric(question), replicates=REPLICATES, seed=SEED)
    return TagAgreement(question.tag, question.label, alpha, percent_agreement(units).value)


def _metric(question: Question) -> Any:
    """A level of measurement, or a distance between sets."""
    return SETS.get(question.distance, question.distance)
