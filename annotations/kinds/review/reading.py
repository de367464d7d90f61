"""What the ledger says of reviews."""

from collections import Counter
from collections.abc import Iterable
from statistics import fmean
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from annotations.agreement.aggregation import Outcome, TextVote, aggregate_text
from annotations.canonical import canonical_all, digest
from annotations.kinds.review.ledger import Review
from annotations.kinds.review.rules import KIND
from annotations.models import Task, Translation
from annotations.models.tasks import TaskState
from annotations.publishing.records import Omission, PostEditRecord, TextRecord
from annotations.quality.effort import quick_hter, unit_effort
from annotations.quality.units import Unit
from annotations.selectors.facts import Facts
from annotations.selectors.readings import (
    EFFORT_OVER,
    Case,
    Outcomes,
    Question,
    Reading,
    Records,
    Standing,
)
from annotations.vocabularies import Verdict
from workbench.core.accounts.models import User

REJECTED = "rejected by its reviewers"


class ReviewReading(Reading):
    columns = {
        "seen": "seen_id",
        "verdict": "verdict",
        "reason": "reason",
        "quality": "quality",
        "result": "result_id",
    }
    seen = ("seen",)
    written = ("result",)
    related = ("result",)
    questions = (Question("verdict", _("Verdict"), lambda review: review.verdict),)
    changes_nothing = Q(verdict=Verdict.ACCEPT)

    def standing(self, case: Case) -> Standing:
        reviews, round = case.votes, case.round
        if case.ruling is not None:
            text = case.ruling.result_id
            state = TaskState.ADJUDICATED
            return Standing(state, round, len(reviews), "adjudicated", {}, text, text)
        texts = [TextVote(r.verdict, r.result.fields if r.result else None) for r in reviews]
        agreed = aggregate_text(texts, overlap=case.task.overlap)
        values = {"reason": agreed.reason} if agreed.reason else {}
        if agreed.outcome is Outcome.AGREED and agreed.text is not None:
            stood_by = (review.result for review in reviews if review.result)
            text = min(t.pk for t in stood_by if canonical_all(t.fields) == agreed.text)
            return Standing(TaskState.AGREED, round, len(reviews), "agreed", {}, text, text)
        first = case.first_candidate
        if agreed.outcome is Outcome.OPEN:
            return Standing(TaskState.OPEN, round, len(reviews), "open", values, None, first)
        rejected = 2 * sum(review.result is None for review in reviews) >= len(reviews)
        current = None if rejected else first
        return Standing(TaskState.DISPUTED, round, len(reviews), "disputed", values, None, current)

    def outcomes(self, user: User) -> Outcomes:
        """All of one's reviews: a count that leaves controls out would tell them from the work."""
        reviews = Review.objects.of_every_purpose().standing().filter(person=user)
        verdicts = Counter(reviews.order_by().values_list("verdict", flat=True))
        total = verdicts.total()
        made_from_seen = reviews.filter(verdict__in=(Verdict.ACCEPT, Verdict.EDIT))
        newest = made_from_seen.select_related("seen", "result", "task").order_by("-pk")
        return Outcomes(
            total=total,
            shares={verdict: verdicts[verdict] / total for verdict in Verdict} if total else {},
            hter=_mean_hter(newest[:EFFORT_OVER]),
        )

    def records(self, facts: Facts) -> Records:
        return Records(
            texts=_texts(facts), omissions=_omissions(facts), post_edits=_post_edits(facts)
        )


def _mean_hter(reviews: Iterable[Review]) -> float | None:
    rates = []
    for review in reviews:
        if review.result_id == review.seen_id or review.result is None:
            rates.append(0.0)
            continue
        before, after = _unit(review.seen).text, _unit(review.result).text
        rates.append(quick_hter(before, after, review.task.language)[0])
    return fmean(rates) if rates else None


def _asked_for(facts: Facts) -> Iterable[Task]:
    """The tasks whose texts may be in the release."""
    for task in facts.tasks_of(KIND.id):
        if not facts.is_excluded(task.item_id, task.language):
            yield task


def _texts(facts: Facts) -> Iterable[TextRecord]:
    """The text that stands for each item and language that was to be reviewed."""
    for task in _asked_for(facts):
        standing = facts.standings[task.pk]
        if standing.current_translation_id is None:
            continue
        text = facts.texts[standing.current_translation_id]
        source = _made_by(facts, text)
        yield TextRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            question=text.question,
            options=tuple(text.options),
            origin=text.origin,
            text_hash=digest(text.fields),
            engine=source.engine,
            engine_version=source.engine_version,
            author=facts.names[str(text.author_id)] if text.author_id else "",
            parent_hash=digest(facts.texts[text.parent_id].fields) if text.parent_id else "",
            reviews=standing.votes,
            state=standing.state.value,
        )


def _made_by(facts: Facts, text: Translation) -> Translation:
    """The machine text that a post-edit started from, for its engine; else the text itself."""
    return facts.texts[text.parent_id] if text.parent_id else text


def _omissions(facts: Facts) -> Iterable[Omission]:
    for task in _asked_for(facts):
        if facts.standings[task.pk].current_translation_id is None:
            yield Omission(task.item.sample_id, task.language, REJECTED)


def _post_edits(facts: Facts) -> Iterable[PostEditRecord]:
    for review in facts.decisions[KIND.id]:
        task = facts.tasks[review.task_id]
        before = facts.texts[review.seen_id]
        after = facts.texts[review.result_id] if review.result_id else None
        edited = after if review.verdict != Verdict.TRANSLATE else None
        yield PostEditRecord(
            sample_id=task.item.sample_id,
            language=task.language,
            annotator=facts.names[str(review.person_id)],
            verdict=review.verdict,
            question_before=before.question,
            options_before=tuple(before.options),
            hash_before=digest(before.fields),
            question_after=after.question if after else None,
            options_after=tuple(after.options) if after else None,
            hash_after=digest(after.fields) if after else None,
            reason=review.reason,
            quality=review.quality,
            engine=before.engine,
            engine_version=before.engine_version,
            **(_effort(before, edited, task.language) if edited else {}),
            **facts.history(review),
        )


def _effort(before: Translation, after: Translation, language: str) -> dict[str, Any]:
    spent = unit_effort(_unit(before), _unit(after), language).unit
    return {"hter": spent.hter, "character_edits": spent.characters, "chrf": spent.chrf}


def _unit(text: Translation) -> Unit:
    return Unit(text.question, tuple(text.options))


READING = ReviewReading()
