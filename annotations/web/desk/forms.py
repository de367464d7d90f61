"""What the desk's screens send, checked for shape; whether it holds is the services' business."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.canonical import canonical, is_longer, unix_lines
from annotations.labels import choices
from annotations.models import Assignment, Item, Translation
from annotations.models.translations import text_hash
from annotations.quality.units import QUESTION, option_field
from annotations.services.submitting import Envelope
from annotations.vocabularies import FROM_THE_DESK, MEASURED, FlagReason, MessageKind, SkipReason
from workbench.core.accounts.models import User

Fields = Mapping[str, str]
"""A text by the names of its fields, the question first."""


class TextField(forms.CharField):
    """Text of several lines as it is stored: browsers send CRLF where people typed LF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, "required": False, "max_length": limits.TEXT, **kwargs})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if is_longer(text, self.max_length or limits.TEXT) else canonical(text)


class EnvelopeForm(forms.Form):
    """What every submission carries. `nonce` is made once for each opening of a task.

    `draft_version` is that of the draft which the person went on from.
    """

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    supersedes = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(
        required=False, **limits.DRAFT_VERSION.bounds, widget=forms.HiddenInput
    )
    active_seconds = forms.IntegerField(
        required=False, **limits.ACTIVE_SECONDS.bounds, widget=forms.HiddenInput
    )
    comment = TextField(max_length=limits.COMMENT)

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
        return {name: TextField().to_python(self[name].value()) for name in self.text_names}

    def typed(self) -> dict[str, str]:
        """The same as it stands in the fields, whose code points are counted there."""
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
        choices=[pair for pair in choices(FlagReason) if pair[0] not in MEASURED],
        error_messages={"required": _("Say what is wrong.")},
    )
    comment = TextField(max_length=limits.COMMENT)


class TermForm(forms.Form):
    """A term of the source and how the person would have it worded."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = forms.CharField(max_length=limits.TERM)
    target = forms.CharField(max_length=limits.TERM)
    note = forms.CharField(max_length=limits.TERM_NOTE, required=False)


class MessageForm(forms.Form):
    """A question, a comment or a note about the task; answers are for who settles."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(
        choices=[pair for pair in choices(MessageKind) if pair[0] in FROM_THE_DESK],
        initial=MessageKind.QUESTION.value,
        error_messages={"required": _("Say whom it is for.")},
    )
    text = TextField(
        max_length=limits.COMMENT,
        required=True,
        error_messages={"required": _("Write something first.")},
    )


def fields_of(text: Translation | Item) -> dict[str, str]:
    """A text by the names of its fields, the question first, as forms give it back."""
    return dict(text.unit.canonical.fields())


def differs(offered: Fields, text: Fields) -> bool:
    """Whether a text is another one; line ends and composition make none."""
    first, second = ([*fields.values()] for fields in (offered, text))
    return text_hash(first[0], first[1:]) != text_hash(second[0], second[1:])
