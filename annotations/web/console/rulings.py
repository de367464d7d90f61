"""What the form of every ruling carries."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import Choices, choices
from annotations.models import Adjudication, Task
from annotations.models.decisions import CHOICE
from annotations.services.adjudicating import RULED_OUT, Ruling
from annotations.vocabularies import Confidence, RulingOutcome, RulingReason
from annotations.web.desk.forms import TextField
from workbench.core.accounts.models import User
from workbench.core.letters import LETTERS
from workbench.core.limits import BIG_INTEGER

OUTCOMES = {
    RulingOutcome.STANDS: _("What is chosen here holds"),
    RulingOutcome.WRONG_KEY: _("The key is wrong"),
    RulingOutcome.KEY_MOVED: _("The translation moved the key"),
    RulingOutcome.LEAVE_LANGUAGE_OUT: _("Leave out in this language"),
    RulingOutcome.LEAVE_ITEM_OUT: _("Leave out in every language"),
    RulingOutcome.NEEDS_EXPERT: _("An expert has to decide"),
}
WHO_READS = _("Whoever reworks a text that moved the key reads it.")
OF_A_TRANSLATION = {RulingOutcome.KEY_MOVED, RulingOutcome.LEAVE_LANGUAGE_OUT}


def outcomes_of(task: Task) -> Choices:
    """What a ruling on the task can come to."""
    known = dict(OUTCOMES)
    if task.language == task.campaign.source_language:
        known = {name: text for name, text in known.items() if name not in OF_A_TRANSLATION}
    if task.item.key is None:
        del known[RulingOutcome.WRONG_KEY]
    return [(outcome.value, text) for outcome, text in known.items()]


def told(ruling: Adjudication | None, outcomes: Choices) -> dict[str, Any]:
    """What a ruling said, for a form that begins with it; whatever says what holds has chosen."""
    if ruling is None:
        return {}
    outcome = ruling.outcome if ruling.outcome in dict(outcomes) else RulingOutcome.STANDS
    said = {"outcome": outcome, "choice": ruling.values.get(CHOICE)}
    return said | {"confidence": ruling.confidence, "reason": ruling.reason}


class RulingForm(forms.Form):
    """What every ruling carries. `nonce` is made once for each opening of the screen.

    `supersedes` is the ruling that it shows; `choice` the right option, where the key is wrong.
    """

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    active_seconds = forms.IntegerField(
        required=False, **limits.ACTIVE_SECONDS.bounds, widget=forms.HiddenInput
    )
    supersedes = forms.IntegerField(
        required=False, min_value=1, max_value=BIG_INTEGER, widget=forms.HiddenInput
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, initial=RulingOutcome.STANDS, widget=forms.RadioSelect
    )
    choice = forms.TypedChoiceField(
        label=_("The right option"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    confidence = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=choices(Confidence),
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Why people differed"),
        choices=choices(RulingReason),
        required=False,
        widget=forms.RadioSelect,
    )
    comment = TextField(
        label=_("Why, for the record"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Needed where you rule what nobody said."),
    )

    @property
    def words(self) -> list[forms.BoundField]:
        """What is chosen from a list."""
        known = dict(self.fields["outcome"].choices)  # type: ignore[attr-defined]
        right = [self["choice"]] if RulingOutcome.WRONG_KEY in known else []
        return [self["outcome"], *right, self["confidence"], self["reason"]]

    @property
    def chosen(self) -> str:
        """The option that is shown as chosen: none where the outcome says nothing of it."""
        value = self["choice"].value()
        return "" if value is None or self["outcome"].value() in RULED_OUT else str(value)

    def on(self, task: Task, outcomes: Choices) -> None:
        """Offer the task's options, and what a ruling on it can come to."""
        self.fields["choice"].choices = list(  # type: ignore[attr-defined]
            enumerate(LETTERS[: len(task.item.options)])
        )
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        if RulingOutcome.KEY_MOVED in dict(outcomes):
            note = self.fields["comment"]
            note.help_text = format_lazy("{} {}", note.help_text, WHO_READS)

    @property
    def rules_out(self) -> bool:
        """Whether what was sent says nothing of what holds."""
        return self.cleaned_data.get("outcome") in RULED_OUT

    def ruling(self, user: User, task: Task) -> Ruling:
        given = self.cleaned_data
        return Ruling(
            user=user,
            task_id=task.pk,
            nonce=given["nonce"],
            comment=given["comment"],
            active_seconds=given["active_seconds"] or 0,
            outcome=given["outcome"],
            confidence=given["confidence"],
            reason=given["reason"],
            choice=None if self.rules_out else given["choice"],
            supersedes=given["supersedes"],
        )
