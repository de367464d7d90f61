"""What the answers of several people to a form add up to, whatever order they come in."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from statistics import median
from typing import Any

from annotations.agreement.contest import Contest, narrowest
from annotations.agreement.shares import holds
from annotations.forms.form import NO, PICKED, YES, Answers, Form, Question, QuestionType, plain
from annotations.forms.marks import END, FIELD, LABEL, START
from annotations.vocabularies import Consequence, Dispute, Sensitivity

Ballots = Sequence[Answers]


@dataclass(frozen=True)
class FormConsensus:
    """Below the overlap nothing is `reached`, and nothing holds.

    `values` are what holds by question, without those that are hidden or have none; texts and
    marks are lists of all that were given. `shares` are of those who were asked: the votes that the
    rule counts, and as long as nothing holds those that were shown the question. `disputed` are
    the questions that need a ruling: their rule gives no answer, or under a margin the votes are
    closer, or it calls an item culturally sensitive, or not, against most. What the rule says of
    these stands until somebody has ruled.

    How far people agreed stands beside, whatever the margin: `counts` of what was chosen, of the
    `asked` by question, and the narrowest `contest` in which a ruling may be asked for: of what is
    disputed, in that on which most hangs. `consequence` is what hangs on it.
    """

    votes: int
    reached: bool
    values: dict[str, Any] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    disputed: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.NOT_ANNOTATED
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    contest: Contest | None = None
    dispute: Dispute | None = None
    consequence: Consequence = Consequence.NOTHING


class Disputed(Exception):
    """The rule of a question gives no answer."""


def aggregate(
    form: Form, votes: Ballots, *, overlap: int, margin: float | None = None
) -> FormConsensus:
    """Return what holds of each question by its rule.

    A question with a condition is asked of the votes whose answers meet it with one that holds.

    Args:
        margin: what is chosen is disputed, too, where the share of the leading answer is above
            that of the second by so much at most; of each value in `choices`, that it is chosen
            against that it is not, and of what makes an item culturally sensitive, that anything
            does against that nothing does. What the rule says of that is disputed where most people
            say otherwise.
    """
    if not votes or len(votes) < overlap:
        shown = {one.id: _shown(form, one, votes) for one in form.questions}
        return FormConsensus(len(votes), reached=False, shares=_shares(form, shown, {}))
    values: dict[str, Any] = {}
    disputed: dict[str, Dispute] = {}
    asked: dict[str, Ballots] = {}
    counts: dict[str, Counter[str]] = {}
    contests: list[Contest] = []
    for question in form.in_order:
        ballots = asked[question.id] = _asked(form, question, votes, values)
        counts[question.id] = _counts(question, ballots)
        about_it = _contests(form, question, ballots, counts[question.id])
        try:
            value = _value(question, ballots, values) if ballots else None
            dispute = _too_close(about_it, margin)
            if not dispute and margin is not None and question.id == form.sensitivity:
                dispute = _against_most(question, ballots, value)
        except Disputed:
            value, dispute = None, Dispute.NO_ANSWER
        if question.adjudicate:
            contests += about_it
            if dispute:
                disputed[question.id] = dispute
        if value not in (None, []):
            values[question.id] = value
    order = [question.id for question in form.questions]
    wanted = tuple(id for id in order if id in disputed)
    sensitivity = _sensitivity(form, values, disputed)
    hanging = {
        id: _consequence(form.question(id), form, asked[id], sensitivity)
        for id in wanted or {one.about[0] for one in contests}
    }
    contest = _told_first(contests, hanging if wanted else {})
    return FormConsensus(
        votes=len(votes),
        reached=True,
        values={id: values[id] for id in order if id in values},
        shares=_shares(form, asked, counts),
        disputed=wanted,
        sensitivity=sensitivity,
        counts={id: dict(counts[id]) for id in order if counts[id]},
        asked={id: len(asked[id]) for id in order if asked[id]},
        contest=contest,
        dispute=min(disputed.values(), key=list(Dispute).index, default=None),
        consequence=hanging[contest.about[0]] if contest else Consequence.NOTHING,
    )


def _contests(
    form: Form, question: Question, ballots: Ballots, counts: Counter[str]
) -> list[Contest]:
    """What people may differ on in a question whose answers a rule counts.

    What is released of an item hangs on whether it is sensitive at all: that is the first.
    """
    if question.consensus == "none" or not ballots:
        return []
    votes, found = len(ballots), []
    if question.id == form.sensitivity:
        sensitive = sum(_is_sensitive(question, vote) for vote in ballots)
        about = question.id, Sensitivity.CS.value
        found.append(Contest.of((sensitive, votes - sensitive), votes, *about))
    if question.type is QuestionType.CHOICES:
        found += [
            Contest.of((n, votes - n), votes, question.id, id) for id, n in sorted(counts.items())
        ]
    elif counts:
        found.append(Contest.of(counts.values(), votes, question.id))
    return found


def _is_sensitive(question: Question, answers: Answers) -> bool:
    return bool(question.picked(answers).difference(question.alone))


def _too_close(contests: Iterable[Contest], margin: float | None) -> Dispute | None:
    return Dispute.CLOSE if any(one.is_close(margin) for one in contests) else None


def _against_most(question: Question, ballots: Ballots, value: Any) -> Dispute | None:
    """Whether the rule calls an item sensitive that most people do not, or the other way round: of
    several kinds of knowledge, each may have too few votes of its own."""
    if not ballots:
        return None
    sensitive = sum(_is_sensitive(question, vote) for vote in ballots)
    is_ruled_so = _is_sensitive(question, {} if value is None else {question.id: value})
    with_the_rule = sensitive if is_ruled_so else len(ballots) - sensitive
    return Dispute.AGAINST_MOST if 2 * with_the_rule < len(ballots) else None


def _told_first(contests: Sequence[Contest], hanging: Mapping[str, Consequence]) -> Contest | None:
    """The narrowest of those questions in dispute on which most hangs; of all where none is."""
    most = max(hanging.values(), default=None)
    return narrowest(one for one in contests if hanging.get(one.about[0]) == most)


def _consequence(
    question: Question, form: Form, ballots: Ballots, sensitivity: Sensitivity
) -> Consequence:
    """What is released hangs on a question: where all say that an item is sensitive, or that it is
    not, and the rule says the same, its label hangs on none."""
    if form.sensitivity == question.id:
        said = {_is_sensitive(question, vote) for vote in ballots}
        if said != {sensitivity is Sensitivity.CS}:
            return Consequence.PUBLISHED
    return Consequence.COLUMN if question.column else Consequence.NOTHING


def _asked(form: Form, question: Question, votes: Ballots, values: Answers) -> Ballots:
    ballots = votes
    for id, wanted in question.shown_if.items():
        other = form.question(id)
        holding = other.picked(values).intersection(wanted)
        ballots = [vote for vote in ballots if holding & other.picked(vote)]
    return ballots


def _shown(form: Form, question: Question, votes: Ballots) -> Ballots:
    return [vote for vote in votes if _asked(form, question, [vote], vote)]


def _value(question: Question, ballots: Ballots, values: Answers) -> Any:
    if question.consensus == "none":
        return None
    match question.type:
        case QuestionType.YES_NO:
            return _yes_no(question, ballots)
        case QuestionType.CHOICE:
            return _one(question, ballots)
        case QuestionType.CHOICES:
            return _several(question, ballots)
    answers = [vote[question.id] for vote in ballots if question.id in vote]
    match question.type:
        case QuestionType.SCALE:
            return _number(question.consensus, answers)
        case QuestionType.SPANS:
            return _marks(question, answers, values)
    return sorted(set(answers))


def _yes_no(question: Question, ballots: Ballots) -> bool | None:
    """A tie counts as yes where half are enough."""
    counts = _counts(question, ballots)
    for id, value in ((YES, True), (NO, False)):
        if counts[id] and holds(question.consensus, counts[id], len(ballots)):
            return value
    _require_silence(question, counts, ballots)
    return None


def _one(question: Question, ballots: Ballots) -> str | None:
    counts = _counts(question, ballots)
    leading = [id for id, count in counts.items() if holds(question.consensus, count, len(ballots))]
    if len(leading) == 1:
        return leading[0]
    if leading:
        raise Disputed
    _require_silence(question, counts, ballots)
    return None


def _require_silence(question: Question, counts: Counter[str], ballots: Ballots) -> None:
    """That no answer holds is undisputed where enough of those who were asked gave none."""
    if not holds(question.consensus, len(ballots) - counts.total(), len(ballots)):
        raise Disputed


def _several(question: Question, ballots: Ballots) -> list[str]:
    """The values that hold, each by itself; one that stands alone, where no other does."""
    counts = _counts(question, ballots)
    for is_alone in (False, True):
        given = {id: n for id, n in counts.items() if (id in question.alone) is is_alone}
        if not all(_is_settled(question, count, len(ballots)) for count in given.values()):
            raise Disputed
        found = [id for id, n in given.items() if holds(question.consensus, n, len(ballots))]
        if is_alone and len(found) > 1:
            raise Disputed
        if found:
            return sorted(found)
    return []


def _is_settled(question: Question, count: int, votes: int) -> bool:
    """Whether enough gave a value, or enough did not."""
    rule = question.consensus
    return holds(rule, count, votes) or holds(rule, votes - count, votes)


def _number(rule: str, answers: Sequence[float]) -> int | float | None:
    if not answers:
        return None
    return plain(float(median(answers) if rule == "median" else fsum(answers) / len(answers)))


def _marks(
    question: Question, answers: Iterable[Sequence[Mapping[str, Any]]], values: Answers
) -> list[dict[str, Any]]:
    """Every mark once, in the order of the text, with what is missing last.

    Where labels are answers to another question, those of them that hold.
    """
    marks = [dict(mark) for given in answers for mark in given]
    if question.spans and (source := question.spans.labels_from):
        held = values.get(source, ())
        marks = [mark for mark in marks if mark[LABEL] == held or mark[LABEL] in held]
    found = {json.dumps(mark, sort_keys=True): mark for mark in marks}
    return [found[key] for key in sorted(found, key=lambda key: (*_position(found[key]), key))]


def _position(mark: Mapping[str, Any]) -> tuple[bool, bool, str, int, int]:
    field = mark[FIELD] or ""
    return mark[START] is None, field != "question", field, mark[START] or 0, mark[END] or 0


def _counts(question: Question, ballots: Ballots) -> Counter[str]:
    return Counter(id for vote in ballots for id in question.picked(vote))


def _shares(
    form: Form, asked: Mapping[str, Ballots], counted: Mapping[str, Counter[str]]
) -> dict[str, dict[str, float]]:
    """Of what can be chosen, for each value; of a vocabulary, for those that were named."""
    found = {}
    for question in form.questions:
        if question.type in PICKED:
            ballots = asked[question.id]
            counts = counted.get(question.id) or _counts(question, ballots)
            ids = sorted(counts) if question.vocabulary else question.ids
            found[question.id] = {id: counts[id] / max(len(ballots), 1) for id in ids}
    return found


def _sensitivity(form: Form, values: Answers, disputed: Mapping[str, Dispute]) -> Sensitivity:
    """Not known where the rule gives no answer to the question that tells it."""
    if not form.sensitivity or disputed.get(form.sensitivity) is Dispute.NO_ANSWER:
        return Sensitivity.NOT_ANNOTATED
    holds = _is_sensitive(form.question(form.sensitivity), values)
    return Sensitivity.CS if holds else Sensitivity.CA
