"""What the desk's screens send, checked for shape; whether it holds is the services' business."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.labels import choices
from annotations.models import Assignment, Item, Translation
from annotations.models.translations import text_hash
from annotations.quality.units import QUESTION, option_field
from annotations.services.submitting import Envelope
from annotations.vocabularies import FlagReason, SkipReason
from workbench.core.accounts.models import User

LONGEST_TEXT = 20_000
LONGEST_COMMENT = 4_000
A_DAY = 24 * 3600
BIGGEST_VERSION = 2**31 - 1

Fields = Mapping[str, str]
"""A text by the names of its fields, the question first."""


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


class UnitForm(EnvelopeForm):
    """A field for the question and one for each option of the item: one text."""

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_names = [QUESTION, *(option_field(i) for i in range(len(item.options)))]
        for name in self.text_names:
            self.fields[name] = TextField()

    def text(self) -> tuple[str, list[str]]:
        """Question and options as they were sent."""
        question, *options = (self.cleaned_data[name] for name in self.text_names)
        return question, options

    def values(self) -> dict[str, str]:
        """The text by field, valid or not."""
        return {name: unix_lines(self[name].value() or "") for name in self.text_names}


class SkipForm(EnvelopeForm):
    reason = forms.ChoiceField(
        choices=choices(SkipReason),
        error_messages={"required": _("Say why you leave this task to others.")},
    )


class FlagForm(forms.Form):
    """A doubt; what an evaluation found suspicious is not for people to say."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.ChoiceField(
        choices=[pair for pair in choices(FlagReason) if pair[0] != FlagReason.SUSPICIOUS_SCORE],
        error_messages={"required": _("Say what is wrong.")},
    )
    comment = TextField(max_length=LONGEST_COMMENT)


def fields_of(text: Translation) -> dict[str, str]:
    """A text by the names of its fields, the question first, with the line ends of forms."""
    options = {option_field(i): unix_lines(option) for i, option in enumerate(text.options)}
    return {QUESTION: unix_lines(text.question)} | options


def differs(offered: Fields, text: Fields) -> bool:
    """Whether a text is another one, after NFC."""
    first, second = ([*fields.values()] for fields in (offered, text))
    return text_hash(first[0], first[1:]) != text_hash(second[0], second[1:])


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
