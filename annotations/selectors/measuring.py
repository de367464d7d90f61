"""How far people agree by every coefficient, and what the rules make of what they said."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotations.agreement.answers import Exclusion
from annotations.agreement.measures import NO_LIST, Categories, Measures, measures
from annotations.forms.form import Form
from annotations.models import Campaign, ImportedPerson, Task
from annotations.selectors.ledger import cases_of
from annotations.selectors.readings import Case, Question, readings
from workbench.core.accounts.models import User

HERE, IMPORTED = "here", "imported"
ORIGINS = (HERE, IMPORTED)
SEVERAL_LISTS = "the numbers of options differ: ask --by options"


@dataclass(frozen=True)
class Outcome:
    """What people decided on: how much of it the rules count, and why they leave out the rest."""

    input: int
    included: int
    excluded: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """How far people agree on tasks of a kind: on the one thing that they are asked, or on each of
    a form's `questions`; by the values of a field in `groups`."""

    outcome: Outcome
    measured: Measures | None = None
    questions: Mapping[str, Measures] = field(default_factory=dict)
    groups: Mapping[str, "Report"] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sorted:
    """A task that people decided on, with the reason why the rules leave it out."""

    case: Case
    reason: str


def agreement_report(
    campaign: Campaign, kind: str, *, form: str = "", by: str = "", origin: str = ""
) -> Report:
    """How far people agree, over the counted decisions.

    Args:
        form: of a kind with forms, the one whose questions are meant; the first where left out.
        by: a field of `FIELDS`, by whose values the same is told.
        origin: decisions made `here` alone, or `imported` ones.
    """
    reading = readings()[kind]
    asked = next((one for one in reading.forms(campaign) if form in ("", one.id)), None)
    found = _sorted_out(campaign, kind, asked, origin)
    names = _names(found)
    questions = reading.questions(asked)
    report = _report(found, questions, names, is_form=asked is not None)
    if not by:
        return report
    groups: defaultdict[str, list[_Sorted]] = defaultdict(list)
    for one in found:
        groups[FIELDS[by](one.case)].append(one)
    return replace(
        report,
        groups={
            value: _report(groups[value], questions, names, is_form=asked is not None)
            for value in sorted(groups)
        },
    )


def _sorted_out(campaign: Campaign, kind: str, form: Form | None, origin: str) -> list[_Sorted]:
    rows = campaign.tasks.production().filter(kind=kind)
    if form is not None:
        rows = rows.filter(form=form.id)
    tasks = list(
        rows.select_related("item")
        .defer("item__question", "item__passage")
        .order_by("item__position", "language", "form", "pk")
    )
    protocols = campaign.protocols.in_bulk()
    for task in tasks:
        task.campaign, task.protocol = campaign, protocols[task.protocol_id]
    found = []
    for case in cases_of(tasks).values():
        votes = [vote for vote in case.votes if _comes_from(vote, origin)]
        if votes:
            for vote in votes:
                vote.task = case.task
            counted = replace(case, votes=votes)
            found.append(_Sorted(counted, readings()[kind].exclusion(counted)))
    return found


def _comes_from(vote: Any, origin: str) -> bool:
    return not origin or (vote.imported_id is not None) == (origin == IMPORTED)


def _names(found: Sequence[_Sorted]) -> Mapping[int, str]:
    """What people are called: as their file calls them, else by their account."""
    people = {vote.person_id for one in found for vote in one.case.votes}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
    imported = ImportedPerson.objects.filter(user__in=people)
    return names | dict(imported.values_list("user", "name"))


def _report(
    found: Sequence[_Sorted],
    questions: Sequence[Question],
    names: Mapping[int, str],
    *,
    is_form: bool,
) -> Report:
    compared = [
        one.case for one in found if one.reason in ("", Exclusion.SINGLE, Exclusion.DISAGREE)
    ]
    by_tag = {one.tag: _measures(compared, one, names) for one in questions}
    first = None if is_form else next(iter(by_tag.values()), None)
    return Report(_outcome(found), first, by_tag if is_form else {})


def _outcome(found: Sequence[_Sorted]) -> Outcome:
    counts = Counter(one.reason for one in found)
    excluded = {reason.value: counts[reason] for reason in Exclusion}
    return Outcome(len(found), counts[""], excluded)


def _measures(cases: Sequence[Case], question: Question, names: Mapping[int, str]) -> Measures:
    units = [_unit(case, question, names) for case in cases]
    return measures(
        units,
        _categories(cases, question),
        distance=question.distance,
        is_private=_is_private,
    )


def _unit(case: Case, question: Question, names: Mapping[int, str]) -> dict[str, Hashable]:
    read = ((names[vote.person_id], question.read(vote)) for vote in case.votes)
    return {name: value for name, value in read if value is not None}


def _is_private(value: Hashable) -> bool:
    """Who is unsure, where that counts against the others, gives a value of their own."""
    return isinstance(value, tuple)


def _categories(cases: Sequence[Case], question: Question) -> Categories:
    found = {question.categories(case.task) for case in cases}
    if len(found) > 1:
        return Categories(None, SEVERAL_LISTS)
    count = next(iter(found), None)
    return Categories(count, "" if count else NO_LIST)


def _month(case: Case) -> str:
    """Of the last counted decision."""
    return f"{max(vote.created_at for vote in case.votes):%Y-%m}"


def _of_item(name: str) -> Callable[[Case], str]:
    return lambda case: str(getattr(case.task.item, name))


FIELDS: Mapping[str, Callable[[Case], str]] = {
    "subject": _of_item("subject"),
    "category": _of_item("category"),
    "split": _of_item("split"),
    "language": lambda case: case.task.language,
    "options": lambda case: str(len(case.task.item.options)),
    "month": _month,
}


def kinds_with_decisions(campaign: Campaign) -> list[str]:
    """The kinds of task on which people have decided, in the order of kinds."""
    there = set(_decided(campaign).values_list("kind", flat=True).distinct())
    return [kind for kind in readings() if kind in there]


def _decided(campaign: Campaign) -> Any:
    return Task.objects.production().filter(campaign=campaign, consensus__votes__gt=0).order_by()
