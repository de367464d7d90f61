"""How a decision comes into the ledger.

Every function takes the client's `nonce`: the same submission sent again is answered the same and
written once. `assignment_id` names what was in the person's hands, `supersedes` the person's own
decision that this one corrects, within the protocol's grace time. A submission after the lease
has run out is always stored; when the task has filled meanwhile, or the person has since seen the
key that an answer must be blind to, it is surplus.

Locks, in all of them: the ledger (shared), the person's row, the task's, the assignment's.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    Answer,
    Assignment,
    Comment,
    Decision,
    Label,
    Review,
    Skip,
    Task,
    Translation,
)
from annotations.models.tasks import AssignmentState, TaskState
from annotations.selectors.queue import has_seen_the_key
from annotations.services import validation
from annotations.services.claiming import OPENING, end_lease
from annotations.services.consensus import recompute
from annotations.services.locking import lock_person, lock_task_of, share_ledger
from annotations.services.texts import post_edit, translated
from annotations.vocabularies import SkipReason, TaskKind, Verdict
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.prepared import Given, Prepared

D = TypeVar("D", bound=Decision)


@dataclass(frozen=True)
class Envelope:
    """What every submission carries, whatever the decision is.

    `draft_version` is that of the draft which the person went on from, where they know of drafts.
    """

    user: User
    assignment_id: int
    nonce: uuid.UUID
    active_seconds: int = 0
    supersedes: int | None = None
    comment: str = ""
    draft_version: int | None = None


@dataclass(frozen=True)
class CulturePayload:
    """The answers to the culture questions; see `CultureTags` for their meaning."""

    knowledge: Sequence[str]
    time_sensitive: bool
    spans: Sequence[dict[str, Any]] = ()
    cultures: Sequence[str] = ()
    regions: Sequence[str] = ()
    world_bank_regions: Sequence[str] = ()
    countries: Sequence[str] = ()
    dialect: str = ""


@dataclass(frozen=True)
class Submitted(Generic[D]):
    """A stored decision; `repeated` when this very submission had been stored before."""

    decision: D
    repeated: bool = field(default=False)


def submit_review(
    envelope: Envelope,
    *,
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
        Conflict: the task is not in the person's hands, or the grace time is over.
    """

    def write(task: Task, common: dict[str, Any]) -> Review:
        seen = _candidate(task, seen_id)
        validation.check_quality(quality, asked=common["protocol"].ask_quality)
        result: Translation | None = seen
        if verdict == Verdict.REJECT:
            validation.check_reject_reason(reason)
            result = None
        elif verdict == Verdict.EDIT:
            result = post_edit(task, seen, envelope.user, question, options)
        elif verdict == Verdict.TRANSLATE:
            result = translated(task, envelope.user, question, options)
        if result is not None:
            validation.check_text(task, result, acknowledged)
        return Review.objects.create(
            **common, seen=seen, verdict=verdict, reason=reason, quality=quality, result=result
        )

    return _submit(Review, envelope, write)


def submit_label(envelope: Envelope, payload: CulturePayload) -> Submitted[Label]:
    """Record a person's culture tags.

    Raises:
        Invalid: an answer is missing, unknown, or asked for only with another one.
        Conflict: as in `submit_review`.
    """

    def write(task: Task, common: dict[str, Any]) -> Label:
        validation.check_culture(task.item, payload)
        return Label.objects.create(
            **common,
            knowledge=sorted(payload.knowledge),
            spans=list(payload.spans),
            cultures=list(payload.cultures),
            regions=list(payload.regions),
            world_bank_regions=list(payload.world_bank_regions),
            countries=list(payload.countries),
            dialect=payload.dialect,
            time_sensitive=payload.time_sensitive,
        )

    return _submit(Label, envelope, write)


def submit_answer(
    envelope: Envelope,
    *,
    seen_id: int,
    choice: int | None,
    proposal: tuple[str, Sequence[str]] | None = None,
) -> Submitted[Answer]:
    """Record a blind answer; `choice` is the option's index, None for unsure.

    `proposal` is the question and the options as the person would word them. It is kept for the
    reviewers; no check compares it with the source, which would tell the person about the key.

    Raises:
        Invalid: there is no such option, or the proposal is not a whole unit.
        Conflict: as in `submit_review`.
    """

    def write(task: Task, common: dict[str, Any]) -> Answer:
        if choice is not None and not 0 <= choice < len(task.item.options):
            raise Invalid(choice=_("There is no such option; choose one that is shown, or unsure."))
        seen = _candidate(task, seen_id)
        proposed = post_edit(task, seen, envelope.user, *proposal) if proposal else None
        return Answer.objects.create(**common, seen=seen, choice=choice, proposal=proposed)

    return _submit(Answer, envelope, write)


def skip(envelope: Envelope, *, reason: SkipReason) -> Submitted[Skip]:
    """Record that the person leaves the task to others; its place goes back.

    Raises:
        Invalid: the reason is unknown.
        Conflict: the task has already been submitted.
    """
    validation.check_choice("reason", reason, SkipReason)
    with transaction.atomic():
        task, assignment = _lock(envelope)
        if known := _known(Skip, task, envelope):
            return Submitted(known, repeated=True)
        if assignment.state == AssignmentState.SUBMITTED:
            raise Conflict(_("You have submitted this task already; it cannot be skipped."))
        decision = Skip.objects.create(
            **_common(task, assignment, envelope), surplus=True, reason=reason
        )
        _comment(envelope)
        end_lease(task, assignment, AssignmentState.SKIPPED)
        if assignment.state != AssignmentState.SKIPPED:  # the lease had ended before
            assignment.state = AssignmentState.SKIPPED
            assignment.save(update_fields=["state"])
        return Submitted(decision)


def _submit(model: type[D], envelope: Envelope, write: Any) -> Submitted[D]:
    with transaction.atomic():
        task, assignment = _lock(envelope)
        if known := _known(model, task, envelope):
            return Submitted(known, repeated=True)
        if model is not _model_of(task):
            raise Invalid(
                assignment=_("This task is of another kind; submit a decision of its kind.")
            )
        common = _common(task, assignment, envelope)
        if assignment.state == AssignmentState.SUBMITTED:
            common |= _correction(model, task, assignment, envelope)
        else:
            _check_draft(assignment, envelope)
            blind = _is_blind(task, envelope.user)
            common["surplus"] = not (blind and _has_place(task, assignment))
        decision: D = write(task, common)
        _comment(envelope)
        _end(task, assignment, decision)
        if not decision.surplus:
            recompute(task)
        return Submitted(decision)


def _lock(envelope: Envelope) -> tuple[Task, Assignment]:
    share_ledger()
    lock_person(envelope.user)
    mine = {"person": envelope.user.pk, "pk": envelope.assignment_id}
    task = lock_task_of(**mine)
    if task is None:
        raise Conflict(_("This task was never in your hands."))
    return task, cast("Assignment", _locked.first(**mine))


_locked = Prepared(
    lambda: (
        Assignment.objects.filter(person=Given("person"), pk=Given("pk"))
        .select_for_update(of=("self",))
        .select_related("protocol")
    )
)


def _known(model: type[D], task: Task, envelope: Envelope) -> D | None:
    """The decision that this nonce has made before; the caller holds the task's lock."""
    known = cast("D | None", _by_nonce[model].first(nonce=envelope.nonce))
    if known is not None and (known.person_id, known.task_id) != (envelope.user.pk, task.pk):
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
    return known


def _write_by_nonce(model: type[Decision]) -> QuerySet[Any]:
    return model._default_manager.filter(nonce=Given("nonce")).order_by()


_by_nonce: dict[type[Decision], Prepared[Any]] = {
    model: Prepared(partial(_write_by_nonce, model)) for model in (Review, Label, Answer, Skip)
}


def _check_draft(assignment: Assignment, envelope: Envelope) -> None:
    """Refuse what was written beside a newer draft: it may hold work that this one has not."""
    if envelope.draft_version in (None, assignment.draft_version):
        return
    if assignment.draft.get(OPENING) != [str(envelope.nonce)]:
        raise Conflict(_("Another window has saved a newer draft of this task."))


def _model_of(task: Task) -> type[Decision]:
    models: dict[str, type[Decision]] = {model.kind: model for model in (Review, Label, Answer)}
    return models[task.kind]


def _common(task: Task, assignment: Assignment, envelope: Envelope) -> dict[str, Any]:
    return {
        "task": task,
        "round": assignment.round,
        "person": envelope.user,
        "protocol": assignment.protocol,
        "nonce": envelope.nonce,
        "active_seconds": envelope.active_seconds,
    }


def _correction(
    model: type[D], task: Task, assignment: Assignment, envelope: Envelope
) -> dict[str, Any]:
    """The fields of a row that corrects the person's own standing decision."""
    if envelope.supersedes is None:
        raise Conflict(_("You have submitted this task already; say which decision you correct."))
    old = (
        model.objects.standing()
        .filter(pk=envelope.supersedes, task=task, round=assignment.round, person=envelope.user)
        .select_related("protocol")
        .first()
    )
    if old is None:
        raise Conflict(_("The decision to correct is not yours, or was corrected already."))
    if old.round != task.round or task.state == TaskState.ADJUDICATED:
        raise Conflict(_("A reviewer has taken this task further; it can no longer be corrected."))
    if not _is_blind(task, envelope.user):
        raise Conflict(_("You have seen this item's key since; the answer cannot be corrected."))
    if timezone.now() - old.created_at > timedelta(minutes=old.protocol.grace_minutes):
        raise Conflict(_("The time for corrections is over; ask a reviewer to return the task."))
    return {"supersedes": old, "surplus": old.surplus}


def _is_blind(task: Task, user: User) -> bool:
    """An answer counts only from one who has not seen the key; other tasks show it."""
    return task.kind != TaskKind.ANSWER or not has_seen_the_key(user, task.item)


def _has_place(task: Task, assignment: Assignment) -> bool:
    """Whether this submission fills a place: the one it holds, or one that is free."""
    if assignment.round != task.round:
        return False
    if assignment.state == AssignmentState.OPEN:
        return True
    if task.remaining == 0:
        return False
    task.remaining -= 1
    task.save(update_fields=["remaining"])
    return True


def _end(task: Task, assignment: Assignment, decision: Decision) -> None:
    if assignment.state == AssignmentState.SUBMITTED:
        return
    assignment.state, assignment.ended_at = AssignmentState.SUBMITTED, timezone.now()
    assignment.draft = {}
    assignment.save(update_fields=["state", "ended_at", "draft"])


def _candidate(task: Task, translation_id: int) -> Translation:
    found = _offered.first(pk=translation_id, task=task.pk)
    if found is None:
        raise Invalid(seen=_("This text is not offered in this task; reload the page."))
    return found


_offered = Prepared(
    lambda: Translation.objects.filter(pk=Given("pk"), taskcandidate__task=Given("task")).order_by()
)


def _comment(envelope: Envelope) -> None:
    if not envelope.comment.strip():
        return
    _stored, created = Comment.objects.get_or_create(
        nonce=envelope.nonce,
        defaults={"person": envelope.user, "text": envelope.comment.strip()},
    )
    if not created:
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
