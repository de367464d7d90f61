"""How a reviewer rules on a task, or sends it back; the kinds' `acts` build their rulings on it.

Locks, in all of them: the ledger (shared), then the task's row.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.kinds.registry import kind_of, text_kind
from annotations.models import Adjudication, Decision, Return, Task, Translation
from annotations.models.decisions import ANSWERS, CHOICE
from annotations.models.tasks import TaskState
from annotations.permissions import can_adjudicate, can_withdraw
from annotations.selectors.ledger import cases_of, rulings_on, standing_of
from annotations.selectors.readings import readings
from annotations.services.comments import keep_comment
from annotations.services.consensus import recompute
from annotations.services.fields import check_range
from annotations.services.locking import lock_task, share_ledger
from annotations.services.repeating import require_same
from annotations.services.rounds import end_round
from annotations.services.validation import check_choice
from annotations.vocabularies import DECIDING, Confidence, RulingOutcome, RulingReason
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid

D = TypeVar("D", bound=Decision)

LEFT_OPEN = (RulingOutcome.KEY_MOVED, RulingOutcome.NEEDS_EXPERT)
RULED_OUT = (RulingOutcome.LEAVE_LANGUAGE_OUT, RulingOutcome.LEAVE_ITEM_OUT, *LEFT_OPEN)
"""Outcomes that say nothing of what people on a task are asked."""


@dataclass(frozen=True)
class Ruling:
    """What every ruling carries, whatever it says.

    `outcome` is needed where it is of no kind's own; whether what holds `stands` or is `rewritten`
    is found out. `choice` is the right option, by its index, where the key is wrong.
    """

    user: User
    task_id: int
    nonce: uuid.UUID
    comment: str = ""
    active_seconds: int = 0
    outcome: str = ""
    confidence: str = ""
    reason: str = ""
    choice: int | None = None
    supersedes: int | None = None

    def coming_to(self, outcome: str) -> Self:
        """The same with another outcome."""
        return replace(self, outcome=outcome)


@dataclass(frozen=True)
class Ruled:
    """The task of a ruling, locked; `known` is the ruling that its nonce has made."""

    task: Task
    known: Adjudication | None


def hold_task(ruling: Ruling, kind: str = "") -> Ruled:
    """Lock the task and check that the person may rule on it; the caller's transaction holds it.

    Args:
        kind: of the task; any kind's where it is left out.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it, another ruling holds than the one that this
            supersedes, or the nonce is that of another ruling.
        Invalid: it is of another kind, or what the ruling carries is out of range.
    """
    check_range("active_seconds", ruling.active_seconds, limits.ACTIVE_SECONDS)
    check_words(ruling)
    task, known = _hold(Adjudication, ruling.user, ruling.task_id, ruling.nonce, ruling.supersedes)
    if known is not None:
        told = () if {ruling.outcome, known.outcome} <= DECIDING else ("outcome",)
        said = {n: getattr(ruling, n) for n in ("confidence", "reason", *told)}
        said |= {"supersedes_id": ruling.supersedes} if ruling.supersedes else {}
        require_same(known, comment=ruling.comment, **said)
    if known is None and kind not in ("", task.kind):
        raise Invalid(task=_("This task is of another kind; it needs another form of ruling."))
    return Ruled(task, known)


def record_ruling(
    ruling: Ruling, task: Task, decision: Adjudication, *, was_said: bool
) -> Adjudication:
    """Write the ruling, and bring in line what is derived from it.

    Args:
        was_said: somebody on the task has said the same.

    Raises:
        Invalid: nobody has, and there is no note that says why.
    """
    if not was_said and not canonical(ruling.comment).strip():
        raise Invalid(comment=_("Nobody on this task has said so; say why it is right."))
    decision.reason, decision.confidence = ruling.reason, ruling.confidence
    if ruling.outcome == RulingOutcome.WRONG_KEY:
        decision.outcome = ruling.outcome
    decision.supersedes = rulings_on([task])[task.pk].holds
    decision.active_seconds = ruling.active_seconds
    _write(decision, task, ruling.user, ruling.nonce, ruling.comment)
    if decision.outcome == RulingOutcome.KEY_MOVED:
        _have_reworked(ruling, task, decision)
    return decision


def rule_out(*, ruling: Ruling) -> Adjudication:
    """Rule what is of no kind's own: leave the item out, its key is wrong, an expert is needed.

    A wrong key leaves what was ruled before as it is. A text that moved the key is not used, and
    its task is sent back for another; from a task on the text, that of the text with it. Locks:
    that task, too, and before.

    Raises:
        NotPermitted, Conflict: as in `hold_task`.
        Invalid: the outcome is another one, does not go with the task, or lacks its note; or people
            differ on what they were asked, and nothing beside the key says what holds.
    """
    with transaction.atomic():
        if ruling.outcome == RulingOutcome.KEY_MOVED:
            _lock_text_task(ruling.task_id)
        held = hold_task(ruling)
        if held.known:
            require_same(held.known, comment=ruling.comment, choice=ruling.choice)
            return held.known
        task, outcome = held.task, RulingOutcome(ruling.outcome or RulingOutcome.STANDS)
        if outcome == RulingOutcome.WRONG_KEY:
            decision = _key_alone(ruling, task)
        elif outcome in RULED_OUT:
            decision = _no_choice(ruling)
        else:
            raise Invalid(outcome=_("Say what holds, as it is asked on this task."))
        _check_language(task, outcome)
        decision.outcome = outcome
        if outcome == RulingOutcome.KEY_MOVED and kind_of(task.kind).makes_text:
            decision.result = _text_of(task)
        return record_ruling(ruling, task, decision, was_said=False)


def key_told(ruling: Ruling, task: Task) -> dict[str, Any]:
    """What a ruling on a text or a label says of the key beside it; nothing where that is right.

    Raises:
        Invalid: the right option is no other than the key, or the outcome says nothing of what
            holds.
    """
    if ruling.outcome in RULED_OUT:
        raise Invalid(outcome=_("This says nothing of what holds; rule without it."))
    if ruling.outcome != RulingOutcome.WRONG_KEY:
        return {}
    return {CHOICE: right_choice(ruling, task)}


def right_choice(ruling: Ruling, task: Task) -> int:
    """The option that a ruling says is right instead of the key.

    Raises:
        Invalid: it says none, there is none such, or it is the key.
    """
    choice = ruling.choice
    if choice is None:
        raise Invalid(choice=_("Choose the option that is right."))
    if not 0 <= choice < len(task.item.options):
        raise Invalid(choice=_("There is no such option; choose one that is shown."))
    if choice == task.item.key:
        raise Invalid(choice=_("This is the key; choose another option, or let the key stand."))
    return choice


def withdraw(
    *, user: User, task_id: int, nonce: uuid.UUID, note: str = "", only: int | None = None
) -> Adjudication:
    """Undo the ruling that holds, or one's own that waits for another: what people said stands.

    Args:
        only: the ruling that is meant, where there may be another by now.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: there is no ruling to undo, or another one; or the nonce is that of another one.
        Invalid: the note is too long.
    """
    with transaction.atomic():
        _lock_text_task(task_id)
        task = lock_task(task_id)
        known = _known(Adjudication, user, nonce, task)
        if known is not None:
            require_same(known, comment=note, outcome=RulingOutcome.WITHDRAWN)
            return known
        can_withdraw(user, task).require()
        undone = _to_undo(task, user)
        if only not in (None, undone.pk):
            raise Conflict(_("Another ruling has taken its place."))
        if undone.outcome == RulingOutcome.KEY_MOVED:
            _undo_on_text(undone, task, user, nonce)
        return _undo(undone, task, user, nonce, note)


def return_task(
    *, user: User, task_id: int, nonce: uuid.UUID, note: str, supersedes: int | None = None
) -> Return:
    """Open the next round of a task, with a note to its next annotators; earlier rounds stay.

    Args:
        supersedes: the ruling that holds, as the person has seen it.

    Raises:
        NotPermitted, Conflict: as in `hold_task`.
        Invalid: there is no note, or it is too long.
    """
    note = canonical(note).strip()
    if not note:
        raise Invalid(note=_("Say what the next annotators should look at."))
    with transaction.atomic():
        task, known = _hold(Return, user, task_id, nonce, supersedes)
        if known is not None:
            require_same(known, comment=note)
            return known
        return end_round(task, user, nonce, note)


def _hold(
    model: type[D], user: User, task_id: int, nonce: uuid.UUID, supersedes: int | None
) -> tuple[Task, D | None]:
    """The task, locked, and what this nonce has made of it; else the person may rule on it now."""
    share_ledger()
    task = lock_task(task_id)
    known = _known(model, user, nonce, task)
    if known is None:
        can_adjudicate(user, task).require()
        if task.state == TaskState.OPEN:
            problem = _("Annotators are still at work on this task; wait until it is complete.")
            raise Conflict(problem)
        _check_seen(task, user, supersedes)
    return task, known


def _check_seen(task: Task, user: User, supersedes: int | None) -> None:
    """No ruling is superseded that the person has not seen; one's own need not be named."""
    holds = rulings_on([task])[task.pk].holds
    is_own = supersedes is None and holds is not None and holds.person_id == user.pk
    if not is_own and (holds.pk if holds else None) != supersedes:
        raise Conflict(_("This task has been ruled on meanwhile; look at it, then decide anew."))


def _known(model: type[D], user: User, nonce: uuid.UUID, task: Task) -> D | None:
    known = cast("D | None", model.objects.filter(nonce=nonce, person=user).first())
    if known is not None and known.task_id != task.pk:
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
    return known


def check_words(ruling: Ruling) -> None:
    """That outcome, confidence and reason are words of their vocabularies, or left out."""
    if ruling.outcome == RulingOutcome.WITHDRAWN:
        raise Invalid(outcome=_("A ruling is withdrawn by an act of its own."))
    words = {"outcome": RulingOutcome, "confidence": Confidence, "reason": RulingReason}
    for name, vocabulary in words.items():
        if value := getattr(ruling, name):
            check_choice(name, value, vocabulary)


def _no_choice(ruling: Ruling) -> Adjudication:
    if ruling.choice is not None:
        problem = _("Another option is right only where the key is wrong; leave it out.")
        raise Invalid(choice=problem)
    return Adjudication()


def _check_language(task: Task, outcome: RulingOutcome) -> None:
    """What is said of a language, or of a translation, needs one."""
    if task.language != task.campaign.source_language:
        return
    if outcome == RulingOutcome.LEAVE_LANGUAGE_OUT:
        raise Invalid(outcome=_("This task is on the source; leave the item out altogether."))
    if outcome == RulingOutcome.KEY_MOVED:
        raise Invalid(outcome=_("This task is on the source, of which there is no translation."))


def _key_alone(ruling: Ruling, task: Task) -> Adjudication:
    """The right key; beside it what was ruled before, or what people agree on."""
    case = cases_of([task])[task.pk]
    values: dict[str, Any] = {CHOICE: right_choice(ruling, task)}
    before, reading = case.ruling, readings()[task.kind]
    if before is not None and reading.decides(before):
        if kind_of(task.kind).asks_forms:
            values[ANSWERS] = before.answers
        return Adjudication(result=before.result, values=values)
    asked = reading.standing(replace(case, ruling=None)).state
    if asked != TaskState.AGREED and not kind_of(task.kind).blind:
        raise Invalid(outcome=_("People differ here as well: say what holds beside the key."))
    return Adjudication(values=values)


def _to_undo(task: Task, user: User) -> Adjudication:
    """The ruling that holds, or one's own that waits, or that which sent the task back."""
    rulings = rulings_on([task])[task.pk]
    own = (row for row in rulings.waiting if row.person_id == user.pk)
    moved = Adjudication.objects.standing().filter(task=task, outcome=RulingOutcome.KEY_MOVED)
    undone = rulings.holds or next(own, None) or moved.filter(round__lt=task.round).last()
    if undone is None:
        raise Conflict(_("There is no ruling here that you could undo."))
    return undone


def _undo(
    undone: Adjudication, task: Task, user: User, nonce: uuid.UUID, note: str = ""
) -> Adjudication:
    decision = Adjudication(outcome=RulingOutcome.WITHDRAWN, supersedes=undone, round=undone.round)
    return _write(decision, task, user, nonce, note)


def _undo_on_text(undone: Adjudication, task: Task, user: User, nonce: uuid.UUID) -> None:
    """What a ruling on a task about a text said with it on that text's own is undone with it."""
    if kind_of(task.kind).makes_text:
        return
    moved = {"outcome": RulingOutcome.KEY_MOVED, "person": undone.person_id}
    there = Adjudication.objects.production().standing().filter(task__in=_text_tasks(task), **moved)
    for one in there:
        _undo(one, lock_task(one.task_id), user, _on_text(nonce))


def _text_tasks(task: Task) -> QuerySet[Task]:
    """The task whose people make the text that another is about."""
    return Task.objects.production().filter(
        campaign=task.campaign_id, item=task.item_id, language=task.language, kind=text_kind().id
    )


def _have_reworked(ruling: Ruling, task: Task, decision: Adjudication) -> None:
    """Send the task of a text back that moved the key, once that is ruled."""
    if (holds := rulings_on([task])[task.pk].holds) is None or holds.pk != decision.pk:
        return
    if kind_of(task.kind).makes_text:
        note = canonical(ruling.comment).strip()
        end_round(task, ruling.user, uuid.uuid5(ruling.nonce, "return"), note)
        return
    text_task = _text_tasks(task).first()
    if text_task is None:
        raise Invalid(outcome=_("No task makes this text; leave it out in this language instead."))
    there = rulings_on([text_task])[text_task.pk].holds
    seen = there.pk if there else None
    own: dict[str, Any] = {
        "task_id": text_task.pk,
        "nonce": _on_text(ruling.nonce),
        "supersedes": seen,
    }
    rule_out(ruling=replace(ruling, active_seconds=0, **own))


def _lock_text_task(task_id: int) -> None:
    """A text's own task is locked before those that are about it, whoever begins."""
    share_ledger()
    about = Task.objects.of_every_purpose().get(pk=task_id)
    if not kind_of(about.kind).makes_text and (first := _text_tasks(about).first()):
        lock_task(first.pk)


def _on_text(nonce: uuid.UUID) -> uuid.UUID:
    """The nonce of what a ruling on a task about a text says on that text's own."""
    return uuid.uuid5(nonce, "text")


def _text_of(task: Task) -> Translation:
    """The text that people have come to, or that stands until they do.

    Raises:
        Invalid: none stands.
    """
    found = standing_of([task])[task.pk]
    text = found.translation_id or found.current_translation_id
    if text is None:
        raise Invalid(outcome=_("No text stands here that could have moved the key."))
    return Translation.objects.get(pk=text)


def _write(
    decision: Adjudication, task: Task, user: User, nonce: uuid.UUID, comment: str
) -> Adjudication:
    decision.task, decision.round = task, decision.round or task.round
    decision.person, decision.protocol, decision.nonce = user, task.protocol, nonce
    decision.save(force_insert=True)
    keep_comment(on=decision, text=comment)
    recompute(task)
    return decision
