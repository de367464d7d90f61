"""What the desk's screens send, checked for shape; whether it holds is the services' business."""

import json
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Assignment, Item
from annotations.quality.checks import CHECKS
from annotations.quality.units import QUESTION, option_field
from annotations.services.submitting import CulturePayload, Envelope
from annotations.vocabularies import (
    Culture,
    Dialect,
    FlagReason,
    KnowledgeKind,
    Region,
    RejectReason,
    SkipReason,
    countries,
)
from workbench.accounts.models import User

LONGEST_TEXT = 20_000
LONGEST_COMMENT = 4_000
A_DAY = 24 * 3600
BIGGEST_VERSION = 2**31 - 1


class TextField(forms.CharField):
    """Text kept as typed, but for line ends: browsers send CRLF where people typed LF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"strip": False, "required": False, "max_length": LONGEST_TEXT, **kwargs}
        )

    def to_python(self, value: Any) -> str:
        return unix_lines(super().to_python(value) or "")


class EnvelopeForm(forms.Form):
    """What every submission carries. `nonce` is made once for each opening of a task.

    `draft_version` is that of the draft which the person went on from.
    """

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    supersedes = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(
        required=False, min_value=0, max_value=BIGGEST_VERSION, widget=forms.HiddenInput
    )
    active_seconds = forms.IntegerField(
        required=False, min_value=0, max_value=A_DAY, widget=forms.HiddenInput
    )
    comment = TextField(max_length=LONGEST_COMMENT)

    def envelope(self, user: User, assignment: Assignment) -> Envelope:
        return Envelope(
            user=user,
            assignment_id=assignment.pk,
            nonce=self.cleaned_data["nonce"],
            active_seconds=self.cleaned_data["active_seconds"] or 0,
            supersedes=self.cleaned_data["supersedes"],
            draft_version=self.cleaned_data["draft_version"],
            comment=self.cleaned_data["comment"],
        )


class ReviewForm(EnvelopeForm):
    """`verdict` is `text` when the fields hold the text that the person stands by."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[("text", ""), ("reject", "")])
    reason = forms.ChoiceField(choices=RejectReason.choices(), required=False)
    acknowledged = forms.MultipleChoiceField(
        choices=[(check.id, check.name) for check in CHECKS.values()], required=False
    )
    question = TextField()

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option_names = [option_field(index) for index in range(len(item.options))]
        for name in self.option_names:
            self.fields[name] = TextField()

    @property
    def text_names(self) -> list[str]:
        return [QUESTION, *self.option_names]

    def text(self) -> tuple[str, list[str]]:
        """Question and options as they were sent."""
        return self.cleaned_data[QUESTION], [self.cleaned_data[n] for n in self.option_names]


class SpansField(forms.CharField):
    """Highlights as JSON: `[{"start", "end", "label"}, ...]` in code points."""

    widget = forms.HiddenInput
    default_error_messages = {"unreadable": _("The highlights could not be read; mark them again.")}

    def to_python(self, value: Any) -> Any:
        try:
            spans = json.loads(super().to_python(value) or "[]")
        except ValueError:
            spans = None
        if not isinstance(spans, list) or not all(isinstance(span, dict) for span in spans):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        return spans


class CultureForm(EnvelopeForm):
    """The paper's questions in its order; the conditional ones are asked only where they apply."""

    knowledge = forms.MultipleChoiceField(
        choices=[
            (kind.value, kind.label)
            for kind in (
                KnowledgeKind.CULTURAL,
                KnowledgeKind.REGIONAL,
                KnowledgeKind.DIALECT,
                KnowledgeKind.NONE,
            )
        ],
        error_messages={"required": _("Choose at least one kind of knowledge, or “None”.")},
    )
    spans = SpansField(required=False)
    cultures = forms.MultipleChoiceField(
        choices=Culture.choices(), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.MultipleChoiceField(
        choices=Region.choices(), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(choices=lambda: list(countries().items()), required=False)
    dialect = forms.ChoiceField(
        choices=[("", _("None chosen")), *Dialect.choices()], required=False
    )
    time_sensitive = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={"required": _("Say whether the right answer may change with time.")},
    )

    def payload(self) -> CulturePayload:
        given = self.cleaned_data
        return CulturePayload(
            knowledge=given["knowledge"],
            time_sensitive=given["time_sensitive"] == "yes",
            spans=given["spans"],
            cultures=given["cultures"],
            regions=given["regions"],
            countries=given["countries"],
            dialect=given["dialect"],
        )


class AnswerForm(EnvelopeForm):
    """`choice` is the option's index, or `unsure`."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        error_messages={"required": _("Choose an answer, or say that you are unsure.")}
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indices = [(str(index), "") for index in range(len(item.options))]
        self.fields["choice"].choices = [*indices, ("unsure", "")]  # type: ignore[attr-defined]

    def choice_index(self) -> int | None:
        choice = self.cleaned_data["choice"]
        return None if choice == "unsure" else int(choice)


class SkipForm(EnvelopeForm):
    reason = forms.ChoiceField(
        choices=SkipReason.choices(),
        error_messages={"required": _("Say why you leave this task to others.")},
    )


class FlagForm(forms.Form):
    """A doubt; what an evaluation found suspicious is not for people to say."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.ChoiceField(
        choices=[pair for pair in FlagReason.choices() if pair[0] != FlagReason.SUSPICIOUS_SCORE],
        error_messages={"required": _("Say what is wrong.")},
    )
    comment = TextField(max_length=LONGEST_COMMENT)


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
