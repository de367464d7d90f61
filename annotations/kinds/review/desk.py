"""The review screen: source beside target, question and options as one unit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.ledger import Judgement
from annotations.labels import choices
from annotations.models import Adjudication, Item, Translation
from annotations.quality.checks import CHECKS
from annotations.quality.diff import Segment, contrasts, diff
from annotations.quality.insertables import insertables
from annotations.quality.units import Unit
from annotations.selectors.context import Context
from annotations.selectors.desk import offered_texts
from annotations.selectors.glossary import Entry
from annotations.selectors.memory import Hit
from annotations.services.submitting import Envelope, Submitted
from annotations.vocabularies import RejectReason, Verdict
from annotations.web.desk.forms import UnitForm, differs, fields_of
from annotations.web.desk.preview import Note, Preview, preview_of_edit, preview_of_new
from annotations.web.desk.screens import Screen, Words, field_label
from workbench.core.errors import Invalid
from workbench.core.mathematics.markup import as_written
from workbench.core.messages import localized

QUALITY: list[tuple[int, Promise]] = [
    (1, _("Useless")),
    (2, _("Poor")),
    (3, _("Fair")),
    (4, _("Good")),
    (5, _("Flawless")),
]
"""How good an offered text is: from one to write anew to one with nothing to mend."""


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


@dataclass(frozen=True)
class Offer:
    """What one of several texts has in a field, and whether that stands in the field now.

    `stretches` say of each whether another of the texts lacks it.
    """

    stretches: Sequence[tuple[str, bool]]
    stands: bool


@dataclass(frozen=True)
class Row:
    """One line of the unit: `letter` is empty for the question, `offers` where a text is alone."""

    field: BoundField
    label: str
    letter: str
    source: str
    is_key: bool
    note: Note
    offers: Sequence[Offer]
    insertables: Sequence[str]

    @property
    def as_json(self) -> str:
        """What the field may take over from its source, for the script of the desk."""
        return json.dumps(self.insertables, ensure_ascii=False)

    @property
    def is_agreed(self) -> bool:
        """Whether the offered texts have the same here."""
        return len({"".join(text for text, _ in offer.stretches) for offer in self.offers}) == 1


@dataclass(frozen=True)
class Suggestion:
    """A hit, and how its source differs from the task's where it does."""

    hit: Hit
    difference: Sequence[Segment]


@dataclass(frozen=True)
class FieldHits:
    """What the memory has for one field."""

    name: str
    label: str
    suggestions: Sequence[Suggestion]


class ReviewScreen(Screen[ReviewForm]):
    name = _("Review")
    title = _("Review a translation")
    icon = "pencil-line"
    template = "kinds/review/desk.html"
    decision_template = "kinds/review/decision.html"
    earlier_template = "kinds/review/earlier.html"
    context_template = "kinds/review/context.html"
    preview_template = "kinds/review/_preview.html"

    @cached_property
    def texts(self) -> list[Translation]:
        return offered_texts(self.task, round=self.assignment.round)

    @property
    def asks_quality(self) -> bool:
        return self.assignment.protocol.ask_quality

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> ReviewForm:
        return ReviewForm(self.task.item, data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return fields_of(self.texts[0]) | {"seen": 0}

    def decided(self, decision: Judgement) -> dict[str, Any]:
        verdicts: dict[str, str] = {Verdict.REJECT: "reject", Verdict.TRANSLATE: "translate"}
        return fields_of(decision.result or decision.seen) | {
            "seen": [text.pk for text in self.texts].index(decision.seen_id),
            "verdict": verdicts.get(decision.verdict, "text"),
            "reason": decision.reason,
            "quality": getattr(decision, "quality", None) or "",
        }

    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        return fields_of(ruling.result) if ruling.result else {}

    def submit(self, envelope: Envelope, form: ReviewForm) -> Submitted[Any]:
        return submit_review(
            envelope=envelope, quality=form.cleaned_data["quality"], **self.said(form)
        )

    def said(self, form: ReviewForm) -> dict[str, Any]:
        """A text that reads as the offered one accepts it, any other is an edit of it."""
        given = form.cleaned_data
        question, options = form.text()
        seen = self._seen(given["seen"])
        if seen is None:
            raise Invalid(seen=gettext("This text is not offered in this task; reload the page."))
        return {
            "seen_id": seen.pk,
            "verdict": _verdict(form, seen),
            "question": question,
            "options": options,
            "reason": given["reason"] if given["verdict"] == "reject" else "",
            "acknowledged": given["acknowledged"],
        }

    def context(self, form: ReviewForm) -> dict[str, Any]:
        preview = self.preview(form)
        rows = self._rows(form, preview)
        return {
            "rows": rows,
            "takes_over": any(row.insertables for row in rows),
            "written": as_written([row.source for row in rows], gettext),
            "preview": preview,
            "candidates": self._candidates(form),
            "text_fields": dict(enumerate(map(fields_of, self.texts))),
            "is_new": form["verdict"].value() == "translate",
            "reject_reasons": choices(RejectReason),
            "qualities": QUALITY if self.asks_quality else [],
            "quality": str(form["quality"].value() or ""),
        }

    def in_words(self, form: ReviewForm) -> list[Words]:
        """The verdict, and the text where there is one: a rejection stands for all of it."""
        decision, names = gettext("Decision"), ("verdict", "reason")
        ratings = {str(value): str(label) for value, label in QUALITY}
        rating = ratings.get(str(form["quality"].value()), "")
        rated = [Words(("quality",), gettext("Rating"), rating)] if self.asks_quality else []
        if form["verdict"].value() == "reject":
            reason = dict(choices(RejectReason)).get(form["reason"].value() or "", "")
            text = gettext("Reject: %(reason)s") % {"reason": reason}
            return [Words((*names, *form.text_names), decision, text), *rated]
        is_new = form["verdict"].value() == "translate"
        said = gettext("Translated from scratch") if is_new else gettext("Stand by the text")
        texts = [Words((name,), field_label(name), value) for name, value in form.values().items()]
        return [Words(names, decision, said), *rated, *texts]

    def preview(self, form: ReviewForm) -> Preview:
        """Check what the form holds, valid or not, and compare it with the offered text."""
        typed, acknowledged = form.typed(), form["acknowledged"].value() or ()
        if form["verdict"].value() == "translate":
            return preview_of_new(self.assignment, typed, acknowledged)
        seen = self._seen(form["seen"].value()) or self.texts[0]
        return preview_of_edit(self.assignment, fields_of(seen), form.values(), typed, acknowledged)

    def preview_context(self, form: ReviewForm) -> dict[str, Any]:
        return {"preview": self.preview(form), "swap": True}

    def panel(self, found: Context) -> dict[str, Any]:
        """What the memory and the glossary have for the fields of the task."""
        return {
            "memory": _by_field(self.task.item, self.task.campaign.source_language, found.memory),
            "terms": [(entry, _places(entry)) for entry in found.terms.found],
            "terms_why_not": found.terms.why_not and localized(found.terms.why_not, gettext),
        }

    def _rows(self, form: ReviewForm, preview: Preview) -> list[Row]:
        item = self.task.item
        sources = Unit(item.question, tuple(item.options)).fields()
        letters = ["", *self.letters()]
        return [
            Row(
                form[name],
                field_label(name),
                letter,
                source,
                index - 1 == item.key,
                note,
                self._offers(name, form.values()[name]),
                insertables(
                    source, source=self.task.campaign.source_language, target=self.task.language
                ),
            )
            for index, ((name, source), letter, note) in enumerate(
                zip(sources, letters, preview.notes, strict=True)
            )
        ]

    def _offers(self, name: str, value: str) -> list[Offer]:
        """What each text has in a field, with what it has otherwise than the others."""
        if len(self.texts) == 1:
            return []
        texts = [fields_of(text)[name] for text in self.texts]
        cut = contrasts(texts, self.task.language)
        return [Offer(stretches, text == value) for text, stretches in zip(texts, cut, strict=True)]

    def _candidates(self, form: ReviewForm) -> list[bool]:
        """Of each of several texts whether it is the chosen one."""
        chosen = self._seen(form["seen"].value()) or self.texts[0]
        return [text == chosen for text in self.texts] if len(self.texts) > 1 else []

    def _seen(self, place: Any) -> Translation | None:
        """The text at a place, as the page names texts: ids would tell which were made later."""
        return {str(number): text for number, text in enumerate(self.texts)}.get(str(place))


def _verdict(form: ReviewForm, seen: Translation) -> Verdict:
    given = form.cleaned_data["verdict"]
    if given != "text":
        return Verdict(given)
    return Verdict.EDIT if differs(fields_of(seen), form.values()) else Verdict.ACCEPT


def _by_field(item: Item, language: str, memory: Mapping[str, Sequence[Hit]]) -> list[FieldHits]:
    """The fields that have hits, in their order; `language` is the source's."""
    unit = Unit(item.question, tuple(item.options))
    return [
        FieldHits(
            name, field_label(name), [_suggestion(hit, text, language) for hit in memory[name]]
        )
        for name, text in unit.fields()
        if memory.get(name)
    ]


def _suggestion(hit: Hit, text: str, language: str) -> Suggestion:
    return Suggestion(hit, () if hit.is_equal else diff(text, hit.source, language))


def _places(entry: Entry) -> str:
    """`question:3-8 option_a:0-5`, as `context.js` reads them."""
    return " ".join(f"{name}:{start}-{end}" for name, start, end in entry.places)


DESK = ReviewScreen
