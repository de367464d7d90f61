"""How far people agree, by tag, with the interval and the reason where it is undefined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from annotations.agreement.measures import Categories, Measures, measures
from annotations.agreement.resampling import REPLICATES
from annotations.forms.form import Form
from annotations.forms.words import Texts
from annotations.models import DECISIONS, Campaign, Decision, Task
from annotations.selectors.ledger import standing_rows
from annotations.selectors.readings import Question, readings

Units = list[dict[str, Hashable]]
Alphas = dict[str, "Agreement"]


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha with what it rests on; `value` is None, with a `reason`, when undefined.

    `raters` are the people who rated a unit of the `pairable`, which two people rated.
    """

    value: float | None
    units: int
    pairable: int
    raters: int
    interval: tuple[float, float] | None = None
    reason: str | None = None

    @classmethod
    def of(cls, measured: Measures) -> "Agreement":
        alpha = measured.coefficients["alpha"]
        ends = None if alpha.low is None or alpha.high is None else (alpha.low, alpha.high)
        rests_on = measured.units, measured.pairable, measured.raters
        return cls(alpha.value, *rests_on, ends, alpha.reason or None)


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
    questions = [one for one in questions if not one.lengths]
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
    questions = [one for one in questions if not one.lengths]
    if not questions:
        return {}
    grouped: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in _counted(kind, campaign, asked):
        grouped[by(row.task)].append(row)
    return {name: _alpha(questions[0], rows) for name, rows in sorted(grouped.items())}


def _alpha(question: Question, rows: Iterable[Decision]) -> Agreement:
    return Agreement.of(_measures(question, _units(rows, question), replicates=0))


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
    found = _measures(question, units)
    return TagAgreement(question.tag, question.label, Agreement.of(found), found.observed)


def _measures(question: Question, units: Units, replicates: int = REPLICATES) -> Measures:
    return measures(
        units,
        Categories(None),
        distance=question.distance,
        replicates=replicates,
        with_pairs=False,
    )
