"""What other rules would make of a campaign's votes, as a document.

`rules` are the protocol's own first, then the others; `without` is what the protocol's rules come
to without each person, `alpha` that of everybody. People are named by their ids; whoever shows a
document puts names in.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from annotations.agreement.absences import NOBODY, alphas_without_each
from annotations.agreement.rules_compared import (
    Absence,
    Compared,
    Held,
    Rule,
    Tally,
    compare,
    without_each,
)
from annotations.forms.form import Form
from annotations.selectors.agreement.tables import COMPARED
from annotations.selectors.agreement.votes import Found
from annotations.selectors.ledger import tasks_in_doubt
from annotations.selectors.readings import Question, readings

Document = dict[str, Any]


def other_rules(kind: str, form: Form | None, found: Sequence[Found]) -> Document:
    """What each rule includes, leaves out and calls by which label, by question and by group."""
    reading = readings()[kind]
    doubted = tasks_in_doubt([one.task for one in found]) if reading.may_heed_flags else set()
    cases = [replace(one.case, is_flagged=one.task.pk in doubted) for one in found]
    recount = reading.recount(cases, form)
    questions = reading.questions(form)
    first = questions[0] if questions and questions[0].distance == "nominal" else None
    ballots = [
        replace(ballot, unit=unit_of(one, first))
        for ballot, one in zip(recount.ballots, found, strict=bool(recount.ballots))
    ]
    compared = compare(ballots, recount.rules)
    own = compared[0].rule
    return {
        "decisions": sum(len(one.votes) for one in found),
        "share_of": recount.label,
        "alpha": alphas_without_each([ballot.unit for ballot in ballots], [NOBODY])[NOBODY],
        "rules": [_rule(one, own, recount.label, form) for one in compared],
        "without": [_absence(one, recount.label) for one in without_each(ballots)],
    }


def unit_of(found: Found, question: Question | None) -> dict[int, Any]:
    """What people said, but for what is nobody else's."""
    if question is None or found.reason not in COMPARED:
        return {}
    said = ((vote.person_id, question.read(vote)) for vote in found.votes)
    return {
        person: value for person, value in said if value is not None and type(value) is not tuple
    }


def _rule(one: Compared, own: Rule, label: str, form: Form | None) -> Document:
    is_near = sum(a != b for a, b in zip(vars(one.rule).values(), vars(own).values(), strict=True))
    told = {**vars(one.rule), "is_own": one.is_own, "is_near": is_near < 2}
    told |= _tally(one.tally, label)
    if form is not None:
        told["questions"] = [_question(form, id, held) for id, held in one.questions.items()]
    if is_near < 2:
        told["groups"] = [{"key": key, **_tally(of, label)} for key, of in one.groups.items()]
    return told


def _question(form: Form, id: str, held: Held) -> Document:
    """A question by what it holds; of a vocabulary, which is long, without its values."""
    question = form.question(id)
    named = [] if question.vocabulary else question.ids
    labels = {value.id: value.text for value in question.values}
    return {
        "key": id,
        "label": question.heading,
        "held": held.held,
        "empty": held.empty,
        "disputed": held.disputed,
        "values": [
            {"key": id, "label": labels.get(id), "count": held.values.get(id, 0)} for id in named
        ],
    }


def _tally(tally: Tally, label: str) -> Document:
    return {
        "input": tally.input,
        "included": tally.included,
        "excluded": {str(reason): count for reason, count in sorted(tally.reasons.items())},
        "labels": dict(sorted(tally.labels.items())),
        "share": tally.share(label) if label else None,
    }


def _absence(one: Absence, label: str) -> Document:
    about = {"person": one.person, "tasks": one.tasks, "turned": one.turned, "alpha": one.alpha}
    return about | _tally(one.tally, label)
