"""What the desk's screens send, checked for shape; whether it holds is the services' business."""

import json
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from annotations.kinds.label.rules import CulturePayload
from annotations.labels import choices, country_names
from annotations.models import Assignment, Item, Translation
from annotations.quality.checks import CHECKS
from annotations.quality.units import QUESTION, option_field
from annotations.services.submitting import Envelope
from annotations.vocabularies import (
    Culture,
    Dialect,
    FlagReason,
    KnowledgeKind,
    Region,
    RejectReason,
    SkipReason,
    WorldBankRegion,
)
from workbench.core.accounts.models import User

SELECTED = mark_safe(" selected")
LONGEST_TEXT = 20_000
LONGEST_COMMENT = 4_000
A_DAY = 24 * 3600
BIGGEST_VERSION = 2**31 - 1
QUALITY: list[tuple[int, Promise]] = [
    (1, _("Useless")),
    (2, _("Poor")),
    (3, _("Fair")),
    (4, _("Good")),
    (5, _("Flawless")),
]
"""How good an offered text is: from one to write anew to one with nothing to mend."""


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


class ReviewForm(UnitForm):
    """`verdict` is `text` when the fields hold the text that the person stands by.

    It is `translate` when they wrote that text from the source alone.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[("text", ""), ("translate", ""), ("reject", "")])
    quality = forms.TypedChoiceField(choices=QUALITY, coerce=int, empty_value=None, required=False)
    reason = forms.ChoiceField(choices=choices(RejectReason), required=False)
    acknowledged = forms.MultipleChoiceField(
        choices=[(check.id, check.name) for check in CHECKS.values()], required=False
    )


class LongSelect(forms.SelectMultiple):
    """A list of hundreds of options, written without a template for each."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        chosen = set(value or ())
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if key in chosen else "", label) for key, label in self.choices),
        )
        given = self.build_attrs({"name": name, "multiple": True}, attrs)
        return format_html("<select{}>{}</select>", flatatt(given), options)


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
        label=_("Knowledge"),
        choices=[
            (KnowledgeKind.CULTURAL, _("Cultural")),
            (KnowledgeKind.REGIONAL, _("Geographic")),
            (KnowledgeKind.DIALECT, _("Dialect")),
            (KnowledgeKind.NONE, _("None")),
        ],
        error_messages={"required": _("Choose at least one kind of knowledge, or “None”.")},
    )
    spans = SpansField(required=False)
    cultures = forms.MultipleChoiceField(
        label=_("Culture"),
        choices=choices(Culture),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.MultipleChoiceField(
        label=_("Region"),
        choices=choices(Region),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    world_bank_regions = forms.MultipleChoiceField(
        label=_("World Bank regions"),
        choices=choices(WorldBankRegion),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        choices=lambda: list(country_names().items()),
        required=False,
        widget=LongSelect,
    )
    dialect = forms.ChoiceField(
        label=_("Dialect"),
        choices=[("", _("None chosen")), *choices(Dialect)],
        required=False,
    )
    time_sensitive = forms.ChoiceField(
        label=_("Time-sensitive"),
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
            world_bank_regions=given["world_bank_regions"],
            countries=given["countries"],
            dialect=given["dialect"],
        )


class AnswerForm(UnitForm):
    """`choice` is the option's index, or `unsure`; the text is as the person would word it."""

    choice = forms.ChoiceField(
        error_messages={"required": _("Choose an answer, or say that you are unsure.")}
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        indices = [(str(index), "") for index in range(len(item.options))]
        self.fields["choice"].choices = [*indices, ("unsure", "")]  # type: ignore[attr-defined]

    def choice_index(self) -> int | None:
        choice = self.cleaned_data["choice"]
        return None if choice == "unsure" else int(choice)


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


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
