"""The culture screen: the paper's questions, on the English source."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.rules import CulturePayload
from annotations.labels import choices, country_names, label
from annotations.models import Label
from annotations.services.submitting import Envelope, Submitted
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    WorldBankRegion,
    world_bank_economies,
)
from annotations.web.desk.forms import EnvelopeForm
from annotations.web.desk.screens import Screen, Words

SELECTED = mark_safe(" selected")
SHOWN_ON_CONFLICT = (
    "knowledge",
    "cultures",
    "regions",
    "world_bank_regions",
    "countries",
    "dialect",
    "time_sensitive",
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


class LabelScreen(Screen[CultureForm]):
    name = _("Culture")
    title = _("Tag culture")
    icon = "globe"
    template = "kinds/label/desk.html"
    decision_template = earlier_template = "kinds/label/decision.html"

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> CultureForm:
        return CultureForm(data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return {"spans": "[]"}

    def decided(self, decision: Label) -> dict[str, Any]:
        return {
            "knowledge": decision.knowledge,
            "spans": json.dumps(decision.spans),
            "cultures": decision.cultures,
            "regions": decision.regions,
            "world_bank_regions": decision.world_bank_regions,
            "countries": decision.countries,
            "dialect": decision.dialect,
            "time_sensitive": "yes" if decision.time_sensitive else "no",
        }

    def submit(self, envelope: Envelope, form: CultureForm) -> Submitted[Label]:
        return submit_label(envelope, form.payload())

    def context(self, form: CultureForm) -> dict[str, Any]:
        chosen = form["world_bank_regions"].value() or ()
        return {
            "spans": form["spans"].value() or "[]",
            "world_bank": [
                (region, " ".join(codes), region in chosen)
                for region, codes in world_bank_economies().items()
            ],
        }

    def in_words(self, form: CultureForm) -> list[Words]:
        words = [
            Words((name,), str(form[name].label), _chosen(form, name)) for name in SHOWN_ON_CONFLICT
        ]
        marked = Words(("spans",), gettext("Highlights"), self._highlights(form))
        return [*words, marked]

    @classmethod
    def decision_context(cls, decision: Label) -> dict[str, Any]:
        return {"kinds": [label(KnowledgeKind(kind)) for kind in decision.knowledge or ()]}

    def _highlights(self, form: CultureForm) -> str:
        question = self.task.item.question
        try:
            spans = form.fields["spans"].clean(form["spans"].value())
            return ", ".join(
                f"“{question[span['start'] : span['end']]}” ({label(KnowledgeKind(span['label']))})"
                for span in spans
            )
        except (ValidationError, LookupError, TypeError, ValueError):
            return gettext("unreadable")


def _chosen(form: CultureForm, name: str) -> str:
    value = form[name].value()
    values = value if isinstance(value, list) else [value]
    labels = dict(form.fields[name].choices)  # type: ignore[attr-defined]
    return ", ".join(str(labels.get(one, one)) for one in values if one)


DESK = LabelScreen
