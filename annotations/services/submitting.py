"""How a decision comes into the ledger, whatever its kind; the kinds' `acts` build on it.

Every submission takes the client's `nonce`: the same submission sent again is answered the same
and written once, another under its nonce is refused (see `repeating`). `assignment_id` names what
was in the person's hands, `supersedes` the person's own decision that this one corrects, within
the protocol's grace time. A submission after the lease has run out is always stored; when the task
has filled meanwhile, or the person has since seen the key that an answer must be blind to, it is
surplus.

Locks, in all of them: the ledger (shared), the person's row, the task's, the assignment's.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar, cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.kinds.registry import kind_of
from annotations.models import DECISIONS, Assignment, Decision, Skip, Task, Translation
from annotations.models.tasks import AssignmentState
from annotations.quality.checks import NO_REPORT, Report
from annotations.selectors.corrections import correction_allowed
from annotations.selectors.ledger import standing_of
from annotations.selectors.queue import has_seen_the_key
from annotations.services import validation
from annotations.services.claiming import OPENING, end_lease
from annotations.services.comments import keep_comment
from annotations.services.consensus import settle
from annotations.services.fields import check_range
from annotations.services.locking import lock_held
from annotations.services.repeating import another_content, require_same
from annotations.vocabularies import SkipReason
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import repeats_a_nonce
from workbench.core.prepared import Given, Prepared, pipelined
from workbench.core.prepared_writes import Insert, Sent, Update

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
class Submitted(Generic[D]):
    """A stored decision; `repeated` when this very submission had been stored before.

    `report` is what the checks say of its text.
    """

    decision: D
    repeated: bool = False
    report: Report = NO_REPORT


@dataclass(frozen=True)
class Held(Generic[D]):
    """What a submission is about, locked; `known` is the decision that its nonce has made."""

    model: type[D]
    envelope: Envelope
    task: Task
    assignment: Assignment
    known: D | None


@dataclass(frozen=True)
class Admission:
    """How a decision may come in: which one it corrects, and whether it is surplus."""

    supersedes: Decision | None
    surplus: bool


def hold(envelope: Envelope, model: type[D]) -> Held[D]:
    """Lock what the submission is about; the caller's transaction holds it.

    Raises:
        Assignment.DoesNotExist: the task was never in the person's hands.
        Invalid: a number is out of range.
        Conflict: the nonce is that of the person's decision on another task.
    """
    check_range("active_seconds", envelope.active_seconds, limits.ACTIVE_SECONDS)
    held = lock_held(envelope.user, envelope.assignment_id)
    if held is None:
        raise Assignment.DoesNotExist(envelope.assignment_id)
    task, assignment = held
    is_over = assignment.state in (AssignmentState.SUBMITTED, AssignmentState.SKIPPED)
    known = _known(model, task, envelope) if is_over else None
    return Held(model, envelope, task, assignment, known)


def admit(held: Held[D]) -> Admission:
    """Check that the decision may come in, and take the place that it fills.

    Raises:
        Invalid: the task is of another kind.
        Conflict: a newer draft was saved beside it, or the decision can no longer be corrected.
    """
    envelope, task, assignment = held.envelope, held.task, held.assignment
    if held.model is not DECISIONS[task.kind]:
        raise Invalid(assignment=_("This task is of another kind; submit a decision of its kind."))
    if assignment.state == AssignmentState.SUBMITTED:
        old = _corrected(held.model, task, assignment, envelope)
        return Admission(supersedes=old, surplus=old.surplus)
    _check_draft(assignment, envelope)
    counts = _is_blind(task, envelope.user) and _has_place(task, assignment)
    return Admission(supersedes=None, surplus=not counts)


def record(
    held: Held[D], admission: Admission, decision: D, report: Report = NO_REPORT
) -> Submitted[D]:
    """Write the decision, end the assignment, and bring in line what is derived from both.

    Raises:
        Conflict: the nonce is that of the person's decision on another task.
    """
    task = held.task
    with _telling_of_its_nonce(), pipelined():
        sent = _send(held, admission, decision)
        _end(held.assignment)
        standing = None if decision.surplus else standing_of([task])[task.pk]
    keep_comment(on=sent.stored(), text=held.envelope.comment)
    if standing is not None:
        settle(task, standing)
    return Submitted(decision, report=report)


def candidate(task: Task, translation_id: int) -> Translation:
    """A text that the task offers.

    Raises:
        Invalid: it offers no such text.
    """
    return require_offered(_offered.first(pk=translation_id, task=task.pk))


def require_offered(found: Translation | None) -> Translation:
    if found is None:
        raise Invalid(seen=_("This text is not offered in this task; reload the page."))
    return found


def skip(*, envelope: Envelope, reason: SkipReason) -> Submitted[Skip]:
    """Record that the person leaves the task to others; its place goes back. What they have
    skipped in this round already is answered as it was.

    Raises:
        Invalid: the reason is unknown.
        Conflict: the task has been submitted, or skipped for another reason, or the nonce has
            stored something else.
    """
    validation.check_choice("reason", reason, SkipReason)
    with transaction.atomic():
        held = hold(envelope, Skip)
        if held.known:
            require_same(held.known, comment=envelope.comment, reason=reason)
            return Submitted(held.known, repeated=True)
        if held.assignment.state == AssignmentState.SKIPPED and (before := _skip_of(held)):
            require_same(before, comment=envelope.comment, reason=reason)
            return Submitted(before, repeated=True)
        task, assignment = held.task, held.assignment
        if assignment.state == AssignmentState.SUBMITTED:
            raise Conflict(_("You have submitted this task already; it cannot be skipped."))
        decision = Skip(reason=reason)
        with _telling_of_its_nonce():
            _send(held, Admission(supersedes=None, surplus=True), decision).stored()
        keep_comment(on=decision, text=envelope.comment)
        end_lease(task, assignment, AssignmentState.SKIPPED)
        if assignment.state != AssignmentState.SKIPPED:  # the lease had ended before
            assignment.state = AssignmentState.SKIPPED
            assignment.save(update_fields=["state"])
        return Submitted(decision)


def _skip_of(held: Held[Skip]) -> Skip | None:
    """The person's skip of the task in this round: they skip it once, whatever the nonce."""
    mine = {"person": held.envelope.user, "round": held.assignment.round}
    return Skip.objects.of_every_purpose().filter(task=held.task, **mine).first()


def _known(model: type[D], task: Task, envelope: Envelope) -> D | None:
    """The decision that this nonce has made before; the caller holds the person's lock."""
    known = _by_nonce[model].first(nonce=envelope.nonce, person=envelope.user.pk)
    if known is not None and known.task_id != task.pk:
        raise _nonce_of_another()
    # A first decision in a round corrects none, whatever its sender had seen.
    if known is not None and known.supersedes_id not in (None, envelope.supersedes):
        raise another_content()
    return known


def _nonce_of_another() -> Conflict:
    return Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))


def _write_by_nonce(model: type[Decision]) -> QuerySet[Any]:
    mine = model._default_manager.filter(nonce=Given("nonce"), person=Given("person"))
    return mine.order_by()


_SUBMITTED: tuple[type[Decision], ...] = (*DECISIONS.values(), Skip)
_by_nonce: dict[type[Decision], Prepared[Any]] = {
    model: Prepared(partial(_write_by_nonce, model)) for model in _SUBMITTED
}


def _check_draft(assignment: Assignment, envelope: Envelope) -> None:
    """Refuse what was written beside a newer draft: it may hold work that this one has not."""
    if envelope.draft_version in (None, assignment.draft_version):
        return
    if assignment.draft.get(OPENING) != [str(envelope.nonce)]:
        raise Conflict(_("Another window has saved a newer draft of this task."))


def _corrected(model: type[D], task: Task, assignment: Assignment, envelope: Envelope) -> D:
    """The person's own standing decision, which this one corrects."""
    if envelope.supersedes is None:
        raise Conflict(_("You have submitted this task already; say which decision you correct."))
    mine = {"round": assignment.round, "person": envelope.user}
    standing = model.objects.standing().filter(task=task, **mine).select_related("protocol")
    old = cast("D | None", standing.filter(pk=envelope.supersedes).first())
    if old is None:
        raise Conflict(_("The decision to correct is not yours, or was corrected already."))
    old.task = task
    allowed = correction_allowed(old, envelope.user)
    if not allowed:
        raise Conflict(allowed.reason)
    return old


def _is_blind(task: Task, user: User) -> bool:
    """Where people must not have seen the key, whether this one has not."""
    return not kind_of(task.kind).blind or not has_seen_the_key(user, task.item)


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


def _send(held: Held[D], admission: Admission, decision: D) -> Sent[D]:
    """Fill in what every decision holds, and send it to be stored."""
    envelope, assignment = held.envelope, held.assignment
    decision.task, decision.round = held.task, assignment.round
    decision.person, decision.protocol = envelope.user, assignment.protocol
    decision.nonce, decision.active_seconds = envelope.nonce, envelope.active_seconds
    decision.supersedes = cast("Any", admission.supersedes)
    decision.surplus = admission.surplus
    return _inserted[held.model].send(decision)


@contextmanager
def _telling_of_its_nonce() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if repeats_a_nonce(error):
            raise _nonce_of_another() from error
        raise


def _end(assignment: Assignment) -> None:
    if assignment.state == AssignmentState.SUBMITTED:
        return
    assignment.state, assignment.ended_at = AssignmentState.SUBMITTED, timezone.now()
    assignment.draft = {}
    _ended.send(assignment)


_inserted: dict[type[Decision], Insert[Any]] = {model: Insert(model) for model in _SUBMITTED}
_ended = Update(Assignment, "state", "ended_at", "draft")
_offered = Prepared(
    lambda: Translation.objects.filter(pk=Given("pk"), taskcandidate__task=Given("task")).order_by()
)
