"""How far people agree on tasks of a kind, as a document: all together, or by groups.

    decisions   how many votes were counted
    outcome     what people decided on: `input`, `included`, `excluded` by reason
    open        how many are included on which more people have to decide yet
    questions   of each question `key`, `label`, `distance` and what was measured; `pairs` of
                people, of many those who share most, with how many pairs are left out
                (`more_pairs`), and `people`, each against all others
    groups      the same of each group, with its `key` and `label`

Lists keep the order that JSON in a database does not. People are named by their ids; whoever shows
a document puts names in (`names`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from annotations.agreement.answers import Exclusion
from annotations.agreement.measures import (
    Categories,
    Coefficient,
    Measures,
    measures,
)
from annotations.agreement.sums import NOBODY
from annotations.forms.form import Form
from annotations.models import Campaign, Task
from annotations.selectors.agreement.drift import drifts, times
from annotations.selectors.agreement.slices import PERSON, QUESTION, WINDOW, grouped
from annotations.selectors.agreement.votes import Found
from annotations.selectors.readings import Question, readings

SHOWN_PEOPLE = 40
"""They make 780 pairs. Two hundred make twenty thousand, which no page has room for, and each costs
as much as a table of all."""
SEVERAL_LISTS = "the numbers of options differ: ask --by options"
COMPARED = ("", Exclusion.SINGLE, Exclusion.DISAGREE)
"""Why a task may be left out and its votes be compared none the less."""

Document = dict[str, Any]
Progress = Callable[[int, int], None]


def told(
    campaign: Campaign,
    kind: str,
    asked: Form | None,
    found: Sequence[Found],
    *,
    by: str = QUESTION,
    progress: Progress | None = None,
    pairs_of: int = NOBODY,
    whole: Document | None = None,
) -> Document:
    """How far people agree on what was read, in all and by groups.

    Args:
        pairs_of: of how many people groups tell the pairs, too; of a person their own.
        whole: what was told of all together, where it was already.
    """
    questions = asked_somebody(found, readings()[kind].questions(asked), asked)
    if whole is None:
        pairs = pairs_of or (SHOWN_PEOPLE if by in (QUESTION, PERSON) else NOBODY)
        whole = measured(found, questions, pairs_of=pairs, progress=progress)
    if by == QUESTION:
        return whole
    groups, made = grouped(campaign, found, by), []
    for done, (key, part) in enumerate(groups.items()):
        if progress:
            progress(done, len(groups))
        if by == PERSON:
            group = {"key": key, **measured(part, questions)}
            made.append(_of_person(group, whole, pairs_of=pairs_of))
        elif _votes(part) == whole["decisions"]:
            made.append({"key": key, **whole})
        else:
            made.append({"key": key, **measured(part, questions, pairs_of=pairs_of)})
    document = {**whole, "groups": made}
    if by == WINDOW:
        _add_drift(document, list(groups.values()), questions)
    return document


def _votes(found: Sequence[Found]) -> int:
    return sum(len(one.votes) for one in found)


def _add_drift(
    document: Document, parts: Sequence[Sequence[Found]], questions: Sequence[Question]
) -> None:
    for group, part in zip(document["groups"], parts, strict=True):
        group |= times(part)
    before = [one for part in parts[:-1] for one in part]
    latest = document["groups"][-1]["questions"] if before else []
    document["drift"] = drifts(measured(before, questions)["questions"], latest) if before else []


def _of_person(group: Document, whole: Document, *, pairs_of: int) -> Document:
    """A person's: with how many of the others' decisions on these tasks theirs agree; of the pairs
    of all their own."""
    person = group["key"]
    for question, of_all in zip(group["questions"], whole["questions"], strict=True):
        question |= of_all["people"].get(person, {"agree": 0, "total": 0})
        if pairs_of:
            of_them = [pair for pair in of_all["pairs"] if person in (pair["a"], pair["b"])]
            question["pairs"] = of_them
    return group


def asked_somebody(
    found: Sequence[Found], questions: Sequence[Question], asked: Form | None
) -> Sequence[Question]:
    """Without what nobody answered, where no form lists it: a rating that was not asked for."""
    if asked is not None:
        return questions
    votes = [vote for one in found for vote in one.votes]
    rest = [one for one in questions[1:] if any(one.read(vote) is not None for vote in votes)]
    return [*questions[:1], *rest]


def measured(
    found: Sequence[Found],
    questions: Sequence[Question],
    *,
    pairs_of: int = NOBODY,
    progress: Progress | None = None,
) -> Document:
    compared = [one for one in found if one.reason in COMPARED]
    told: list[Document] = []
    for question in questions:
        if progress:
            progress(len(told), len(questions))
        told.append(_question(compared, question, pairs_of=pairs_of))
    return {
        "decisions": _votes(found),
        "outcome": _outcome(found),
        "open": sum(_is_open(one) for one in found),
        "questions": told,
    }


def _outcome(found: Sequence[Found]) -> Document:
    counts = Counter(one.reason for one in found)
    excluded = {reason.value: counts[reason] for reason in Exclusion}
    return {"input": len(found), "included": counts[""], "excluded": excluded}


def _is_open(found: Found) -> bool:
    return not found.reason and len(found.votes) < found.task.overlap


def _question(found: Sequence[Found], question: Question, *, pairs_of: int) -> Document:
    units = [unit_of(one, question) for one in found]
    return measured_units(units, [one.task for one in found], question, pairs_of=pairs_of)


def measured_units(
    units: Sequence[Mapping[str, Any]],
    tasks: Sequence[Task],
    question: Question,
    *,
    pairs_of: int = NOBODY,
) -> Document:
    """What was measured on a question over units, which are about the tasks."""
    about = {"key": question.tag, "label": question.label, "distance": question.distance}
    told = measures(
        units,
        _categories({question.categories(task) for task in tasks}),
        distance=question.measured_by(tasks),
        is_private=_is_private,
        pairs_of=pairs_of,
    )
    return about | as_document(told)


def unit_of(found: Found, question: Question) -> dict[str, Any]:
    """What each person said to a question, by id; read once, however many tables tell of it."""
    if (unit := found.units.get(question.tag)) is None:
        read = ((str(vote.person_id), question.read(vote)) for vote in found.votes)
        unit = {person: value for person, value in read if value is not None}
        found.units[question.tag] = unit
    return unit


def _is_private(value: Any) -> bool:
    """Who is unsure, where that counts against the others, gives a value of their own."""
    return isinstance(value, tuple)


def _categories(counts: Set[int | None]) -> Categories:
    if len(counts) > 1:
        return Categories(None, SEVERAL_LISTS)
    return Categories(next(iter(counts), None))


def as_document(measured: Measures) -> Document:
    """What was measured as JSON has it."""
    return {
        "units": measured.units,
        "pairable": measured.pairable,
        "raters": measured.raters,
        "observed": measured.observed,
        "unanimous": measured.unanimous,
        "shares": _coefficients(measured.shares),
        "coefficients": _coefficients(measured.coefficients),
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "agree": pair.agree,
                "total": pair.total,
                "coefficients": _coefficients(pair.coefficients),
            }
            for pair in measured.pairs
        ],
        "more_pairs": measured.more_pairs,
        "people": {name: vars(alike) for name, alike in measured.people.items()},
    }


def _coefficients(found: Mapping[str, Coefficient]) -> Document:
    return {
        name: {"value": one.value, "low": one.low, "high": one.high}
        | ({"reason": one.reason} if one.reason else {})
        for name, one in found.items()
    }
