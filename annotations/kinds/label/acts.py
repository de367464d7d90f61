"""How labels, rulings on them and tasks whose right answers are known come into the ledger."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.forms import answers as forms
from annotations.forms.agreement import measured
from annotations.forms.answers import AnswerErrors
from annotations.kinds.label.ledger import Label
from annotations.kinds.label.opening import LabelActs
from annotations.kinds.label.reading import compared, texts_of
from annotations.kinds.label.rules import KIND
from annotations.models import Adjudication, Campaign, Control, Item, Task
from annotations.models.decisions import ANSWERS
from annotations.permissions import can_control
from annotations.selectors.ledger import cases_of
from annotations.selectors.suggestions import suggestion_at
from annotations.services.adjudicating import Ruling, hold_task, key_told, record_ruling
from annotations.services.controls import control_beside
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.repeating import require_same
from annotations.services.submitting import Envelope, Submitted, admit, hold, record
from annotations.vocabularies import Purpose, RulingOutcome
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import localized

ACTS = LabelActs()


def submit_label(*, envelope: Envelope, answers: Mapping[str, Any]) -> Submitted[Label]:
    """Record a person's answers to the questions of a task's form.

    Raises:
        Invalid: an answer is missing, not usable, or to a question that is hidden.
        Conflict: the task is not in the person's hands, the grace time is over, or the nonce has
            stored something else.
    """
    with transaction.atomic():
        held = hold(envelope, Label)
        if held.known:
            said = checked(held.task, answers)
            require_same(held.known, comment=envelope.comment, answers=said)
            return Submitted(held.known, repeated=True)
        admission = admit(held)
        task = held.task
        label = Label(
            answers=checked(task, answers),
            seen_id=task.text_id,
            suggestion=suggestion_at(task, held.assignment.claimed_at),
        )
        return record(held, admission, label)


def adjudicate_label(*, ruling: Ruling, answers: Mapping[str, Any]) -> Adjudication:
    """Rule on a label task: these answers hold; where the ruling says so, beside another key than
    the item's.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the task is no label task, an answer is not usable, or one says what nobody said
            and there is no note.
    """
    with transaction.atomic():
        held = hold_task(ruling, KIND.id)
        task, values = held.task, checked(held.task, answers)
        key = key_told(ruling, task)
        ruled = key | {ANSWERS: values} if key else values
        if held.known:
            require_same(held.known, comment=ruling.comment, values=ruled)
            return held.known
        was_said = _was_said(task, values)
        decision = Adjudication(
            values=ruled,
            outcome=RulingOutcome.STANDS if was_said else RulingOutcome.REWRITTEN,
        )
        return record_ruling(ruling, task, decision, was_said=was_said and not key)


def rule_as(*, ruling: Ruling, said: Adjudication) -> Adjudication:
    """Rule what another ruling says; raises as `adjudicate_label`."""
    return adjudicate_label(ruling=ruling, answers=said.answers)


def _was_said(task: Task, answers: Mapping[str, Any]) -> bool:
    """Whether each answer is what somebody on the task answered, as agreement reads it; where the
    marks are does not matter."""
    votes = [case.answers for case in cases_of([task])[task.pk].votes]
    return all(
        any(one.read(answers) == one.read(vote) for vote in votes)
        for one in measured(task.asks, with_places=False)
    )


def set_label_gold(
    *,
    user: User,
    campaign: Campaign,
    item: Item,
    answers: Mapping[str, Any],
    form: str = "",
    language: str = "",
) -> Control:
    """Ask for the label of an item whose right answers the manager gives.

    Args:
        form: whose questions; the campaign's first where it is left out.
        language: of the text that they are about; needed where there are several.

    Raises:
        NotPermitted: as in `plant`.
        Invalid: an answer is not usable, or the item has a gold task or none to be like.
    """
    can_control(user, campaign).require()
    if item.benchmark_id != campaign.benchmark_id:
        raise Invalid(item=_("%s is not an item of this campaign.") % item.sample_id)
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        own = _own_task(campaign, item, form, language)
        expected = compared(own.asks, checked(own, answers))
        return Control.objects.create(
            task=control_beside(own, Purpose.GOLD), expected=expected, created_by=user
        )


def checked(task: Task, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored: marks at their places in the stored text.

    Raises:
        Invalid: names each question whose answer is missing or not usable.
    """
    try:
        return forms.checked(task.asks, answers, texts_of(task))
    except AnswerErrors as errors:
        problems = {name: localized(text, _) for name, text in errors.problems.items()}
        raise Invalid(**problems) from errors


def _own_task(campaign: Campaign, item: Item, form: str, language: str) -> Task:
    """The item's own task with the form, that has no gold task beside it."""
    wanted = {
        "kind": KIND.id,
        "item": item,
        "form": form or next(iter(campaign.protocol.asked), ""),
    }
    if language:
        wanted["language"] = language
    tasks = campaign.tasks.of_every_purpose().filter(**wanted).select_related("protocol", "text")
    if tasks.filter(purpose=Purpose.GOLD).exists():
        raise Invalid(item=_("%s has a gold task already.") % item.sample_id)
    own = tasks.production().order_by("pk").first()
    if own is None:
        problem = _("%s is not labelled in this campaign; choose one that is.")
        raise Invalid(item=problem % item.sample_id)
    return own
