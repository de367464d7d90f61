"""How answer tasks open, and how a blind answer or a ruling comes into the ledger."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.agreement.answers import KEY
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import holds_key, is_on_source, rules_of
from annotations.kinds.answer.rules import CONSENSUS, KIND
from annotations.models import Adjudication, Campaign, Protocol, Task
from annotations.models.decisions import CHOICE
from annotations.models.translations import text_hash
from annotations.selectors.ledger import cases_of
from annotations.selectors.passages import unreadable_in
from annotations.services.adjudicating import Ruling, hold_task, key_told, record_ruling
from annotations.services.opening import Acts, Items, Work, offer_current_texts
from annotations.services.repeating import require_same
from annotations.services.submitting import Envelope, Submitted, admit, candidate, hold, record
from annotations.services.texts import post_edit, reworded
from annotations.vocabularies import RulingOutcome
from workbench.core.errors import Invalid


def submit_answer(
    *,
    envelope: Envelope,
    seen_id: int | None,
    choice: int | None,
    proposal: tuple[str, Sequence[str]] | None = None,
) -> Submitted[Answer]:
    """Record a blind answer; `choice` is the option's index, None for unsure.

    `seen_id` is the text that was answered; nothing is asked of it where that is the source.
    `proposal` is the question and the options as the person would word them. It is kept for the
    reviewers; no check compares it with the source, which would tell the person about the key.

    Raises:
        Invalid: there is no such option, or the proposal is not a whole unit.
        Conflict: the task is not in the person's hands, the grace time is over, or the nonce has
            stored something else.
    """
    with transaction.atomic():
        held = hold(envelope, Answer)
        if held.known:
            worded = text_hash(*proposal) if proposal else None
            require_same(held.known, comment=envelope.comment, choice=choice, proposal=worded)
            return Submitted(held.known, repeated=True)
        admission = admit(held)
        task = held.task
        if choice is not None:
            _check_choice(task, choice)
        if is_on_source(task.protocol):
            proposed = reworded(task, envelope.user, *proposal) if proposal else None
            return record(held, admission, Answer(choice=choice, proposal=proposed))
        seen = candidate(task, seen_id or 0)
        proposed = post_edit(task, seen, envelope.user, *proposal) if proposal else None
        return record(held, admission, Answer(seen=seen, choice=choice, proposal=proposed))


def rule_on_answer(*, ruling: Ruling, choice: int | None = None) -> Adjudication:
    """Rule on an answer task: an option is the right one, whatever was answered.

    Where answers are held against the item's key, it may be another option than that, and it is
    that where none is said: the key stands. The item itself is never changed; a release takes what
    was ruled.

    Args:
        choice: the option's index.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the task is no answer task, there is no such option, one has to be chosen, or
            nobody chose it and there is no note.
    """
    with transaction.atomic():
        held = hold_task(ruling, KIND.id)
        task = held.task
        if key_told(ruling, task):
            choice = ruling.choice
        decision = Adjudication(values=_ruled(task, choice))
        if held.known:
            require_same(held.known, comment=ruling.comment, values=decision.values)
            return held.known
        right = task.item.key if choice is None else choice
        was_said = any(vote.choice == right for vote in cases_of([task])[task.pk].votes)
        decision.outcome = _outcome(task, decision.values, was_said=was_said)
        return record_ruling(ruling, task, decision, was_said=was_said)


def rule_as(*, ruling: Ruling, said: Adjudication) -> Adjudication:
    """Rule what another ruling says; raises as `rule_on_answer`."""
    return rule_on_answer(ruling=ruling, choice=said.values[CHOICE])


def _outcome(task: Task, values: Mapping[str, int], *, was_said: bool) -> RulingOutcome:
    """Where answers are held against a key, another option that is right says it is wrong."""
    if holds_key(task):
        return RulingOutcome.WRONG_KEY if values else RulingOutcome.STANDS
    return RulingOutcome.STANDS if was_said else RulingOutcome.REWRITTEN


def _ruled(task: Task, choice: int | None) -> dict[str, int]:
    if choice is not None:
        _check_choice(task, choice)
    if holds_key(task) and choice in (None, task.item.key):
        return {}
    if choice is None:
        raise Invalid(choice=_("Choose the option that is right."))
    return {"choice": choice}


def _check_choice(task: Task, choice: int) -> None:
    if not 0 <= choice < len(task.item.options):
        raise Invalid(choice=_("There is no such option; choose one that is shown, or unsure."))


class AnswerActs(Acts):
    def on_source(self, campaign: Campaign) -> Iterable[Work]:
        """Where the source is answered: every item."""
        if is_on_source(campaign.protocol):
            yield Work(campaign.benchmark.items.all())

    def on_texts(self, campaign: Campaign, language: str) -> Iterable[Work]:
        """Of a question about a passage, not before the passage is there: the source's would lead
        to the key."""
        if is_on_source(campaign.protocol):
            return ()
        return [
            Work(work.about.exclude(unreadable_in(language)), work.form)
            for work in super().on_texts(campaign, language)
        ]

    def check_rules(self, campaign: Campaign, rules: Protocol) -> None:
        """Answers to an item without a key cannot be held against it."""
        if rules_of(rules).consensus != KEY:
            return
        without = campaign.samples.filter(kind=KIND.id, item__key=None).count()
        if without:
            problem = ngettext(
                "%(count)d item of the sample has no key to hold answers against; ask for a "
                "majority, unanimous answers or so many of so many, or leave it out of the sample.",
                "%(count)d items of the sample have no key to hold answers against; ask for a "
                "majority, unanimous answers or so many of so many, or leave them out of the "
                "sample.",
                without,
            )
            raise Invalid(**{f"{KIND.id}.{CONSENSUS}": problem % {"count": without}})

    def offer(self, campaign: Campaign, language: str, items: Items = None) -> None:
        """The text that the campaign stands by when the task opens."""
        offer_current_texts(KIND, campaign, language, items)


ACTS = AnswerActs()
