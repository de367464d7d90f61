"""What the ledger says of reviews."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from annotations.agreement.aggregation import Outcome, TextConsensus, TextVote, aggregate_text
from annotations.agreement.recounting import REJECTED, other_text_rules, texts_count
from annotations.agreement.rules_compared import Ballot, Rule, usual_overlap
from annotations.agreement.shares import HALF
from annotations.canonical import canonical_all
from annotations.forms.form import Form
from annotations.forms.words import BASE
from annotations.kinds.review.ledger import Judgement, Review
from annotations.kinds.review.rules import BEST_QUALITY, CONSENSUS, KIND
from annotations.models import Adjudication, Campaign, Task
from annotations.models.tasks import TaskState
from annotations.quality.effort import quick_hter
from annotations.quality.tokenizers import plain
from annotations.selectors.agreement.machine import against_machine
from annotations.selectors.readings import (
    EFFORT_OVER,
    Case,
    Outcomes,
    Question,
    Reading,
    Recount,
    Standing,
    seen_in,
    words,
)
from annotations.vocabularies import Consequence, RulingOutcome, Verdict
from workbench.core.accounts.models import User

VERDICT = Question(
    "verdict",
    {BASE: _("Verdict")},
    lambda review: review.verdict,
    categories=lambda _: len(Verdict),
)

QUALITY = Question(
    "quality",
    {BASE: _("Quality")},
    lambda review: review.quality,
    distance="ordinal",
    categories=lambda _: BEST_QUALITY,
)


def _stood_by(judgement: Any) -> str:
    """Equal for equal texts, and for rejections."""
    return "\n".join(judgement.result.fields) if judgement.result else ""


STOOD_BY = Question("text", {BASE: _("Text")}, _stood_by)


class JudgementReading(Reading):
    """What verdicts on texts say, in whichever step they are given."""

    columns = {
        "seen": "seen_id",
        "verdict": "verdict",
        "reason": "reason",
        "result": "result_id",
    }
    model: type[Judgement]
    seen = ("seen",)
    written = ("result",)
    related = ("result",)
    changes_nothing = Q(verdict=Verdict.ACCEPT)

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        return (VERDICT,)

    def held_against(self, form: Form | None = None) -> Sequence[Question]:
        return (STOOD_BY,)

    def decided(self, task: Task, values: Mapping[str, Any], text: Any) -> Any:
        return SimpleNamespace(result=text) if text else None

    def members(self, decision: Any) -> dict[str, Any]:
        said = {"verdict": decision.verdict, "reason": decision.reason or None}
        result = None if decision.verdict == Verdict.ACCEPT else words(decision.result)
        return said | (result or {}) | seen_in(decision.seen)

    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        return words(ruling.result) or {}

    def decides(self, ruling: Adjudication) -> bool:
        """A text may come with the right key."""
        has_text = ruling.outcome == RulingOutcome.WRONG_KEY and ruling.result_id is not None
        return has_text or super().decides(ruling)

    def leading(self, case: Case) -> Adjudication | None:
        """The text that more people stand by than any other, or reject."""
        by_text: defaultdict[tuple[str, ...] | None, list[Any]] = defaultdict(list)
        for review in case.votes:
            by_text[canonical_all(review.result.fields) if review.result else None].append(review)
        ranked = sorted(by_text.items(), key=lambda pair: -len(pair[1]))
        if not ranked or ranked[0][0] is None:
            return None
        first, *others = (reviews for _text, reviews in ranked)
        if others and len(others[0]) == len(first):
            return None
        return Adjudication(result=first[0].result)

    def standing(self, case: Case) -> Standing:
        reviews = case.votes
        texts = [TextVote(r.verdict, r.result.fields if r.result else None) for r in reviews]
        said = aggregate_text(
            texts,
            overlap=case.task.overlap,
            rule=case.task.protocol.rule(case.task.kind, CONSENSUS, HALF),
            margin=case.task.protocol.margin(case.task.kind),
        )
        return _standing(case, said).beside(
            said.contest,
            dispute=said.dispute,
            consequence=Consequence.PUBLISHED,
            **({"rejected": said.rejected} if said.rejected else {}),
        )

    def recount(self, cases: Sequence[Case], form: Form | None = None) -> Recount:
        ballots = []
        for case in cases:
            task, rules = case.task, case.task.protocol
            rule = rules.rule(task.kind, CONSENSUS, HALF)
            count = texts_count(rule, rules.margin(task.kind))
            votes = _numbered(case.votes)
            ballots.append(Ballot(task.language, votes, task.overlap, count, Rule(rule)))
        (known,) = (rule.known for rule in KIND.rules if rule.name == CONSENSUS)
        return Recount(ballots, other_text_rules(known, usual_overlap(ballots)))

    def outcomes(self, user: User) -> Outcomes:
        """All of one's reviews: a count that leaves controls out would tell them from the work."""
        reviews = self.model.objects.of_every_purpose().standing().filter(person=user)
        verdicts = Counter(reviews.order_by().values_list("verdict", flat=True))
        total = verdicts.total()
        return Outcomes(
            total=total,
            shares={verdict: verdicts[verdict] / total for verdict in Verdict} if total else {},
            hter=_mean_hter(reviews),
        )

    def effort(self, campaign: Campaign) -> Mapping[str, float]:
        made = self.model.objects.production().standing()
        return _mean_hter(made.filter(task__campaign=campaign))


def _numbered(reviews: Sequence[Any]) -> dict[int, int]:
    """By person the number of the text that they stand by, among those of the task."""
    numbers: dict[tuple[str, ...], int] = {}
    votes = {}
    for review in reviews:
        text = canonical_all(review.result.fields) if review.result else None
        number = REJECTED if text is None else numbers.setdefault(text, len(numbers))
        votes[review.person_id] = number
    return votes


def _standing(case: Case, said: TextConsensus) -> Standing:
    reviews, round = case.votes, case.round
    if case.ruling is not None:
        text = case.ruling.result_id
        return Standing(TaskState.ADJUDICATED, round, len(reviews), "adjudicated", {}, text, text)
    values = {"reason": said.reason} if said.reason else {}
    if said.outcome is Outcome.AGREED and said.text is not None:
        stood_by = (review.result for review in reviews if review.result)
        text = min(t.pk for t in stood_by if canonical_all(t.fields) == said.text)
        return Standing(TaskState.AGREED, round, len(reviews), "agreed", {}, text, text)
    first = case.first_candidate
    if said.outcome is Outcome.OPEN:
        return Standing(TaskState.OPEN, round, len(reviews), "open", values, None, first)
    rejected = 2 * sum(review.result is None for review in reviews) >= len(reviews)
    current = None if rejected else first
    return Standing(TaskState.DISPUTED, round, len(reviews), "disputed", values, None, current)


class ReviewReading(JudgementReading):
    columns = {
        "seen": "seen_id",
        "verdict": "verdict",
        "reason": "reason",
        "quality": "quality",
        "result": "result_id",
    }
    model = Review

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        return (VERDICT, QUALITY)

    def against_machine(self, votes: Sequence[Any], seconds: int) -> list[dict[str, Any]]:
        return against_machine(votes, seconds)

    def members(self, decision: Any) -> dict[str, Any]:
        return super().members(decision) | {"quality": decision.quality}


def _mean_hter(judgements: QuerySet[Judgement]) -> Mapping[str, float]:
    """By tokenizer, over the newest that were made from the text seen, but those too long to be
    counted."""
    made_from_seen = judgements.filter(verdict__in=(Verdict.ACCEPT, Verdict.EDIT))
    newest = made_from_seen.select_related("seen", "result", "task").order_by("-pk")
    rates: defaultdict[str, list[float]] = defaultdict(list)
    for review in newest[:EFFORT_OVER]:
        of_tokenizer = rates[plain(review.task.language).name]
        if review.result_id == review.seen_id or review.result is None:
            of_tokenizer.append(0.0)
            continue
        before, after = review.seen.unit.text, review.result.unit.text
        if counted := quick_hter(before, after, review.task.language):
            of_tokenizer.append(counted[0])
    return {name: fmean(found) for name, found in sorted(rates.items()) if found}


READING = ReviewReading()
