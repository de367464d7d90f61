"""How reviews open, and how one or a ruling comes into the ledger."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.kinds.review.ledger import Judgement, Review
from annotations.kinds.review.rules import BEST_QUALITY, KIND
from annotations.models import DECISIONS, Adjudication, Campaign, Task, Translation
from annotations.models.translations import text_hash
from annotations.permissions import can_adjudicate
from annotations.quality.checks import Report
from annotations.services import validation
from annotations.services.adjudicating import Ruling, hold_task, key_told, record_ruling
from annotations.services.checking import NOTHING, Proposal, proposal, report_on
from annotations.services.opening import (
    Acts,
    Items,
    offer_candidates,
    stand_by_first_candidates,
)
from annotations.services.preferred_texts import (
    preferred_engine,
    stand_by_preferred,
    withdraw_others,
)
from annotations.services.repeating import require_same
from annotations.services.submitting import (
    Envelope,
    Held,
    Submitted,
    admit,
    hold,
    record,
    require_offered,
)
from annotations.services.texts import kept, post_edit, translated
from annotations.vocabularies import Origin, RejectReason, RulingOutcome, Verdict
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid

J = TypeVar("J", bound=Judgement)


def submit_review(
    *,
    envelope: Envelope,
    seen_id: int,
    verdict: Verdict,
    question: str = "",
    options: Sequence[str] = (),
    reason: str = "",
    quality: int | None = None,
    acknowledged: Sequence[str] = (),
) -> Submitted[Review]:
    """Record a verdict on a translation.

    An edit makes a post-edit of what was seen, a translation from scratch a text of its own.
    `quality` rates what was seen from 1 to 5, where the rules ask for it; `acknowledged` names
    the checks whose warnings the person has read and stands by.

    Raises:
        Invalid: the text or the verdict is not usable, or a check blocks it.
        Conflict: the task is not in the person's hands, the grace time is over, or the nonce has
            stored something else.
    """
    proposed = proposal(
        envelope=envelope, seen_id=seen_id, verdict=verdict, question=question, options=options
    )
    with transaction.atomic():
        held = hold(envelope, Review)
        if held.known:
            require_same(
                held.known,
                comment=envelope.comment,
                quality=quality,
                **judgement(
                    seen_id=seen_id,
                    verdict=verdict,
                    question=question,
                    options=options,
                    reason=reason,
                ),
            )
            return Submitted(held.known, repeated=True, report=proposed.report)
        admission = admit(held)
        _check_quality(quality, asked=held.assignment.protocol.ask_quality)
        review = judged(
            held,
            proposed,
            verdict=verdict,
            question=question,
            options=options,
            reason=reason,
            acknowledged=acknowledged,
        )
        review.quality = quality
        return record(held, admission, review, proposed.report)


def judged(
    held: Held[J],
    proposed: Proposal,
    *,
    verdict: Verdict,
    question: str,
    options: Sequence[str],
    reason: str,
    acknowledged: Sequence[str],
) -> J:
    """A verdict on a text that the task offers, not yet written; its text is.

    Raises:
        Invalid: the text or the verdict is not usable, or a check blocks it.
    """
    seen = require_offered(proposed.seen)
    if verdict == Verdict.REJECT:
        _check_reason(reason)
    result = _result(held.task, seen, held.envelope.user, verdict, question, options)
    if result is not None:
        validation.refuse(proposed.report, acknowledged)
    return held.model(seen=seen, verdict=verdict, reason=reason, result=result)


def judgement(
    *, seen_id: int, verdict: Verdict, question: str, options: Sequence[str], reason: str
) -> dict[str, Any]:
    """A verdict by the fields of its row, as `require_same` takes it."""
    said = {"seen_id": seen_id, "verdict": verdict, "reason": reason}
    if verdict in (Verdict.EDIT, Verdict.TRANSLATE):
        return said | {"result": text_hash(question, options)}
    return said


def adjudicate_text(
    *,
    ruling: Ruling,
    question: str,
    options: Sequence[str],
    acknowledged: Sequence[str] = (),
    kind: str = KIND.id,
) -> Adjudication:
    """Rule on a review task: this text stands, whether someone offered it or it is new; where the
    ruling says so, beside another key than the item's.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the task is of another kind, the text is not usable, a check blocks it, or it says
            what nobody said and there is no note.
    """
    report = _report(ruling, question, options)
    with transaction.atomic():
        held = hold_task(ruling, kind)
        task = held.task
        key = key_told(ruling, task)
        if held.known:
            worded = text_hash(question, options)
            require_same(held.known, comment=ruling.comment, values=key, result=worded)
            return held.known
        validation.check_unit(task.item, question, options)
        said = _said(task)
        text = _text(task, said, ruling.user, question, options)
        validation.refuse(report, acknowledged)
        outcome = RulingOutcome.STANDS if text in said else RulingOutcome.REWRITTEN
        decision = Adjudication(result=text, values=key, outcome=outcome)
        was_said = not key and _is_put_together(text, said)
        return record_ruling(ruling, task, decision, was_said=was_said)


def rule_as(*, ruling: Ruling, said: Adjudication, kind: str = KIND.id) -> Adjudication:
    """Rule what another ruling says; raises as `adjudicate_text`."""
    text = said.result
    if text is None:
        raise Invalid(result=_("There is no text that could stand."))
    return adjudicate_text(ruling=ruling, question=text.question, options=text.options, kind=kind)


def _report(ruling: Ruling, question: str, options: Sequence[str]) -> Report:
    """What the checks say, before the task is locked; nothing to one who may not rule on it."""
    tasks = Task.objects.of_every_purpose().select_related("item", "campaign__benchmark")
    task = tasks.filter(pk=ruling.task_id).first()
    if task is None or not can_adjudicate(ruling.user, task):
        return NOTHING
    return report_on(task, question, options)


def _result(
    task: Task,
    seen: Translation,
    author: User,
    verdict: Verdict,
    question: str,
    options: Sequence[str],
) -> Translation | None:
    """The text that the person stands by; none where they reject what they saw."""
    if verdict == Verdict.REJECT:
        return None
    if verdict == Verdict.EDIT:
        return post_edit(task, seen, author, question, options)
    if verdict == Verdict.TRANSLATE:
        return translated(task, author, question, options)
    return seen


def _check_reason(reason: str) -> None:
    if not reason:
        raise Invalid(reason=_("Say why the text is rejected."))
    validation.check_choice("reason", reason, RejectReason)


def _check_quality(quality: int | None, *, asked: bool) -> None:
    """A rating from 1 to 5 where the rules ask for it, and none where they do not."""
    if not asked and quality is not None:
        raise Invalid(quality=_("This campaign does not ask for a rating; leave it out."))
    if asked and quality is None:
        raise Invalid(quality=_("Rate the offered text from 1 to 5."))
    if quality is not None and not 1 <= quality <= BEST_QUALITY:
        raise Invalid(quality=_("A rating is a whole number from 1 to 5."))


def _said(task: Task) -> list[Translation]:
    """The texts that were offered, in their order, then those that people made of them."""
    offered = Translation.objects.filter(taskcandidate__task=task)
    made: QuerySet[Any] = DECISIONS[task.kind]._default_manager.filter(task=task)
    results = Translation.objects.filter(pk__in=made.values("result")).order_by("pk")
    return list(dict.fromkeys([*offered.order_by("taskcandidate__position"), *results]))


def _is_put_together(text: Translation, said: Sequence[Translation]) -> bool:
    """Whether each field reads as in some text that was offered or made."""
    return all(
        any(canonical(field) == canonical(one.fields[place]) for one in said)
        for place, field in enumerate(text.fields)
    )


def _text(
    task: Task, said: Sequence[Translation], user: User, question: str, options: Sequence[str]
) -> Translation:
    """The offered or edited text that reads the same, else a new post-edit of the first one."""
    first = task.candidates.order_by("position").first()
    written = Translation.written(
        item=task.item,
        language=task.language,
        question=question,
        options=options,
        origin=Origin.POST_EDIT,
        author=user,
        parent=first.translation if first else None,
    )
    known = (one for one in said if one.text_hash == written.text_hash)
    return next(known, None) or kept(written)


class ReviewActs(Acts):
    def offer(self, campaign: Campaign, language: str, items: Items = None) -> None:
        """All candidate texts, or those of the engine that the campaign prefers; until people say
        otherwise, it stands by the first."""
        preferred = preferred_engine(campaign, language)
        if preferred:
            withdraw_others(KIND, campaign, language, preferred, items)
        offer_candidates(KIND, campaign, language, items)
        stand_by_first_candidates(KIND, campaign, language, items)
        if preferred:
            stand_by_preferred(KIND, campaign, language, items)


ACTS = ReviewActs()
