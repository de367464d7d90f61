"""How answer tasks open, and how a blind answer or a ruling comes into the ledger."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.rules import KIND
from annotations.models import Adjudication, Campaign
from annotations.services.adjudicating import Ruling, hold_task, record_ruling
from annotations.services.opening import Acts, offer_current_texts
from annotations.services.submitting import Envelope, Submitted, admit, candidate, hold, record
from annotations.services.texts import post_edit
from workbench.core.errors import Invalid


def submit_answer(
    *,
    envelope: Envelope,
    seen_id: int,
    choice: int | None,
    proposal: tuple[str, Sequence[str]] | None = None,
) -> Submitted[Answer]:
    """Record a blind answer; `choice` is the option's index, None for unsure.

    `proposal` is the question and the options as the person would word them. It is kept for the
    reviewers; no check compares it with the source, which would tell the person about the key.

    Raises:
        Invalid: there is no such option, or the proposal is not a whole unit.
        Conflict: the task is not in the person's hands, or the grace time is over.
    """
    with transaction.atomic():
        held = hold(envelope, Answer)
        if held.known:
            return Submitted(held.known, repeated=True)
        admission = admit(held)
        task = held.task
        if choice is not None and not 0 <= choice < len(task.item.options):
            raise Invalid(choice=_("There is no such option; choose one that is shown, or unsure."))
        seen = candidate(task, seen_id)
        proposed = post_edit(task, seen, envelope.user, *proposal) if proposal else None
        return record(held, admission, Answer(seen=seen, choice=choice, proposal=proposed))


def confirm_key(*, ruling: Ruling) -> Adjudication:
    """Rule on an answer task: the key stands, whatever was answered.

    A key that does not stand is a flag on the item; the item itself is never changed.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the task is no answer task.
    """
    with transaction.atomic():
        held = hold_task(ruling, KIND.id)
        return held.known or record_ruling(ruling, held.task, Adjudication())


class AnswerActs(Acts):
    def offer(self, campaign: Campaign, language: str) -> None:
        """The text that the campaign stands by when the task opens."""
        offer_current_texts(KIND, campaign, language)


ACTS = AnswerActs()
