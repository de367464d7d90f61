"""The questions on culture as a form: on the desk, for a ruling, for what a manager expects."""

import json
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from annotations.kinds.label.rules import QUOTE, CulturePayload
from annotations.labels import choices, country_names
from annotations.vocabularies import Culture, Dialect, KnowledgeKind, Region, WorldBankRegion
from annotations.web.desk.forms import EnvelopeForm

SELECTED = mark_safe(" selected")


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
    """Highlights as JSON, `[{"start", "end", "label", "quote"}, ...]`, in code points."""

    widget = forms.HiddenInput
    default_error_messages = {
        "unreadable": _("The highlights could not be read; mark them again."),
        "unquoted": _("A highlight comes without its words; reload the page and mark it again."),
    }

    def to_python(self, value: Any) -> Any:
        try:
            spans = json.loads(super().to_python(value) or "[]")
        except ValueError:
            spans = None
        if not isinstance(spans, list) or not all(isinstance(span, dict) for span in spans):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        if not all(isinstance(span.get(QUOTE), str) for span in spans):
            raise forms.ValidationError(self.error_messages["unquoted"], code="unquoted")
        return spans


class CultureQuestions(forms.Form):
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
            cultures=given["cultures"],
            regions=given["regions"],
            world_bank_regions=given["world_bank_regions"],
            countries=given["countries"],
            dialect=given["dialect"],
        )


class CultureForm(CultureQuestions, EnvelopeForm):
    """The questions as a person answers them at the desk, with the words that point to them."""

    spans = SpansField(required=False)

    def payload(self) -> CulturePayload:
        return replace(super().payload(), spans=self.cleaned_data["spans"])


def as_answered(tags: CulturePayload) -> dict[str, Any]:
    """Stored tags as the questions take them, highlights left out."""
    answers = {name: getattr(tags, name) for name in CultureQuestions.base_fields}
    return answers | {"time_sensitive": yes_or_no(tags.time_sensitive)}


def yes_or_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")
