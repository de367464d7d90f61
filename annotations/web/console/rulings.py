"""The forms of a ruling, and what each is begun with."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.kinds.label.rules import CulturePayload
from annotations.labels import label
from annotations.models import Adjudication, Consensus, Item, Task, Translation
from annotations.models.decisions import CultureTags
from annotations.quality.checks import CHECKS
from annotations.quality.units import QUESTION, option_field
from annotations.vocabularies import KnowledgeKind
from annotations.web.desk.forms import A_DAY, LONGEST_COMMENT, CultureForm, TextField


class RulingForm(forms.Form):
    """What every ruling carries. `nonce` is made once for each opening of the screen."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    active_seconds = forms.IntegerField(
        required=False, min_value=0, max_value=A_DAY, widget=forms.HiddenInput
    )
    comment = TextField(
        label=_("Why, for the record"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def common(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "nonce": given["nonce"],
            "comment": given["comment"],
            "active_seconds": given["active_seconds"] or 0,
        }


class TextRulingForm(RulingForm):
    """A text field for the question and one for each option of the item."""

    acknowledged = forms.MultipleChoiceField(
        choices=[(check.id, check.name) for check in CHECKS.values()], required=False
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_names = [QUESTION, *(option_field(i) for i in range(len(item.options)))]
        for name in self.text_names:
            self.fields[name] = TextField(widget=forms.Textarea)

    def text(self) -> dict[str, Any]:
        """Question and options as they were sent, whatever was found wrong with them."""
        sent = self._sent if self.is_bound else {}
        question, *options = (sent.get(name, "") for name in self.text_names)
        return {"question": question, "options": options}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._sent = dict(given)
        return given


class CultureRulingForm(CultureForm):
    """The culture questions; highlights are chosen from those that people made."""

    highlights = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Highlights that hold")
    )

    def __init__(self, item: Item, spans: Sequence[dict[str, Any]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["highlights"].choices = [  # type: ignore[attr-defined]
            (span_key(span), f"{_kind(span)}: “{item.question[span['start'] : span['end']]}”")
            for span in spans
        ]

    def payload(self) -> CulturePayload:
        spans = [json.loads(key) for key in self.cleaned_data["highlights"]]
        return replace(super().payload(), spans=spans)


def span_key(span: dict[str, Any]) -> str:
    return json.dumps(span, sort_keys=True)


def distinct_spans(labels: Sequence[CultureTags]) -> list[dict[str, Any]]:
    """Each highlight once, in the order of the text."""
    spans = {span_key(span): span for label in labels for span in label.spans}
    return sorted(spans.values(), key=lambda span: (span["start"], span["end"], span["label"]))


def text_initial(task: Task, text: Translation | None) -> dict[str, Any]:
    names = [QUESTION, *(option_field(i) for i in range(len(task.item.options)))]
    fields = text.fields if text else [""] * len(names)
    return {"nonce": uuid4(), **dict(zip(names, fields, strict=True))}


def culture_initial(consensus: Consensus | None, ruling: Adjudication | None) -> dict[str, Any]:
    """The ruling that stands, else what most people said."""
    if ruling is not None:
        return {
            "nonce": uuid4(),
            "knowledge": ruling.knowledge,
            "cultures": ruling.cultures,
            "regions": ruling.regions,
            "world_bank_regions": ruling.world_bank_regions,
            "countries": ruling.countries,
            "dialect": ruling.dialect,
            "time_sensitive": _yes_or_no(ruling.time_sensitive),
            "highlights": [span_key(span) for span in ruling.spans],
        }
    values: dict[str, Any] = consensus.values if consensus else {}
    dialects = values.get("dialects", [])
    return {
        "nonce": uuid4(),
        "knowledge": values.get("kinds") or [KnowledgeKind.NONE.value],
        "cultures": values.get("cultures", []),
        "regions": values.get("regions", []),
        "world_bank_regions": values.get("world_bank_regions", []),
        "countries": values.get("countries", []),
        "dialect": dialects[0] if dialects else "",
        "time_sensitive": _yes_or_no(values.get("time_sensitive")),
    }


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _kind(span: dict[str, Any]) -> str:
    return label(KnowledgeKind(span["label"]))
