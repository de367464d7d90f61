"""How far people agree on tasks of a kind, as a document: all together, or by groups.

    decisions   how many votes were counted
    outcome     what people decided on: `input`, `included`, `excluded` by reason
    questions   of each question `key`, `label`, `distance` and what was measured; `pairs` of people
    groups      the same of each group, with its `key` and `label`

Lists keep the order that JSON in a database does not. People are named by their ids; whoever shows
a document puts names in (`names`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annotations.agreement.answers import Exclusion
from annotations.agreement.measures import (
    NO_LIST,
    Categories,
    Coefficient,
    Measures,
    measures,
)
from annotations.forms.form import Form
from annotations.models import Campaign
from annotations.selectors.advice import advice
from annotations.selectors.agreement.slices import ADVICE, QUESTION, RULES, grouped
from annotations.selectors.agreement.votes import Found, read
from annotations.selectors.readings import Question, readings
from annotations.selectors.rules_compared import other_rules

SEVERAL_LISTS = "the numbers of options differ: ask --by options"
COMPARED = ("", Exclusion.SINGLE, Exclusion.DISAGREE)
"""Why a task may be left out and its votes be compared none the less."""

Document = dict[str, Any]
Progress = Callable[[int, int], None]


def form_asked(campaign: Campaign, kind: str, form: str = "") -> Form | None:
    """Of a kind with forms the one of that id, the first where none is named."""
    forms = readings()[kind].forms(campaign)
    return next((one for one in forms if form in ("", one.id)), None)


def table(
    campaign: Campaign,
    kind: str,
    *,
    form: str = "",
    by: str = QUESTION,
    progress: Progress | None = None,
    question: str = "",
    **narrowed: str,
) -> Document:
    """Read the ledger, and tell how far people agree.

    Args:
        form: of a kind with forms, the one whose questions are meant; the first where left out.
        by: one of `slices.FIELDS`, or `question` for the whole; `rules` for what other rules would
            make of the same votes, `advice` for what models would.
        question: the one that advice is asked on; the first where left out.
        narrowed: to what of the work it is, as `read_narrowed` takes it.
    """
    asked = form_asked(campaign, kind, form)
    found = read_narrowed(campaign, kind, asked, **narrowed)
    if by == RULES:
        return other_rules(kind, asked, found)
    if by == ADVICE:
        return advice(kind, asked, found, question, progress)
    return told(campaign, kind, asked, found, by=by, progress=progress)


def read_narrowed(
    campaign: Campaign, kind: str, asked: Form | None, *, origin: str = "", **tasks: str
) -> list[Found]:
    """The votes, of one `origin` or of both, on tasks with these values."""
    names = {"language": "language"} | {n: f"item__{n}" for n in ("subject", "category", "split")}
    where = {names[name]: value for name, value in tasks.items() if value}
    found = read(campaign, kind, asked.id if asked else "", **where)
    return grouped(campaign, found, "origin").get(origin, []) if origin else found


def told(
    campaign: Campaign,
    kind: str,
    asked: Form | None,
    found: Sequence[Found],
    *,
    by: str = QUESTION,
    progress: Progress | None = None,
) -> Document:
    """The document on what was read."""
    questions = readings()[kind].questions(asked)
    document = measured(found, questions)
    if by == QUESTION:
        return document
    groups = grouped(campaign, found, by)
    document["groups"] = []
    for done, (key, part) in enumerate(groups.items()):
        if progress:
            progress(done, len(groups))
        document["groups"].append({"key": key, **measured(part, questions)})
    return document


def measured(found: Sequence[Found], questions: Sequence[Question]) -> Document:
    compared = [one for one in found if one.reason in COMPARED]
    return {
        "decisions": sum(len(one.votes) for one in found),
        "outcome": _outcome(found),
        "questions": [_question(compared, question) for question in questions],
    }


def _outcome(found: Sequence[Found]) -> Document:
    counts = Counter(one.reason for one in found)
    excluded = {reason.value: counts[reason] for reason in Exclusion}
    return {"input": len(found), "included": counts[""], "excluded": excluded}


def _question(found: Sequence[Found], question: Question) -> Document:
    about = {"key": question.tag, "label": question.label, "distance": question.distance}
    told = measures(
        [_unit(one, question) for one in found],
        _categories(found, question),
        distance=question.distance,
        is_private=_is_private,
    )
    return about | as_document(told)


def _unit(found: Found, question: Question) -> dict[str, Any]:
    read = ((str(vote.person_id), question.read(vote)) for vote in found.votes)
    return {person: value for person, value in read if value is not None}


def _is_private(value: Any) -> bool:
    """Who is unsure, where that counts against the others, gives a value of their own."""
    return isinstance(value, tuple)


def _categories(found: Sequence[Found], question: Question) -> Categories:
    counts = {question.categories(one.task) for one in found}
    if len(counts) > 1:
        return Categories(None, SEVERAL_LISTS)
    count = next(iter(counts), None)
    return Categories(count, "" if count else NO_LIST)


def as_document(measured: Measures) -> Document:
    """What was measured as JSON has it."""
    return {
        "units": measured.units,
        "pairable": measured.pairable,
        "raters": measured.raters,
        "observed": measured.observed,
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
    }


def _coefficients(found: Mapping[str, Coefficient]) -> Document:
    return {
        name: {"value": one.value, "low": one.low, "high": one.high}
        | ({"reason": one.reason} if one.reason else {})
        for name, one in found.items()
    }
