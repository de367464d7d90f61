"""The review screen: source beside target, question and options as one unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import Levenshtein

from annotations.models import Adjudication, Review, Translation
from annotations.models.translations import text_hash
from annotations.quality.checks import Finding, Severity
from annotations.quality.diff import Segment, changed, diff
from annotations.quality.effort import hter
from annotations.quality.tokens import tokens
from annotations.quality.units import OPTIONS, QUESTION, Unit, option_field
from annotations.selectors.desk import offered_texts
from annotations.services.submitting import Envelope, Submitted, submit_review
from annotations.services.validation import findings
from annotations.vocabularies import RejectReason, Verdict
from annotations.web.desk.forms import ReviewForm, unix_lines
from annotations.web.desk.screens import Screen, Words
from workbench.errors import Invalid

CONTEXT = 80
"""Code points of unchanged text shown beside a change."""

MOST_EDITS_WITH_SHIFTS = 60
"""Above this many changed words the search for shifts may take seconds."""


@dataclass(frozen=True)
class Note:
    """What is shown under a field: its difference to the offered text, and what checks found."""

    name: str
    difference: Sequence[Segment]
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Warned:
    """A check that warns, and whether the person stands by the text nevertheless."""

    check: str
    message: str
    acknowledged: bool


@dataclass(frozen=True)
class Effort:
    """HTER in percent; `at_most` where shifts were not searched for, which can only lower it."""

    percent: float
    at_most: bool


@dataclass(frozen=True)
class Preview:
    """All that depends on what is being typed."""

    notes: Sequence[Note]
    errors: Sequence[Finding]
    warnings: Sequence[Warned]
    effort: Effort
    is_edited: bool


@dataclass(frozen=True)
class Row:
    """One line of the unit; `letter` is empty for the question."""

    field: BoundField
    label: str
    letter: str
    source: str
    is_key: bool
    note: Note


class ReviewScreen(Screen[ReviewForm]):
    template = "desk/review.html"
    title = _("Review a translation")
    icon = "pencil-line"

    @cached_property
    def texts(self) -> list[Translation]:
        return offered_texts(self.task)

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> ReviewForm:
        return ReviewForm(self.task.item, data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return self._fields(self.texts[0]) | {"seen": self.texts[0].pk}

    def decided(self, decision: Review) -> dict[str, Any]:
        return self._fields(decision.result or decision.seen) | {
            "seen": decision.seen_id,
            "verdict": "reject" if decision.verdict == Verdict.REJECT else "text",
            "reason": decision.reason,
        }

    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        return self._fields(ruling.result) if ruling.result else {}

    def submit(self, envelope: Envelope, form: ReviewForm) -> Submitted[Review]:
        """A text that reads as the offered one accepts it, any other is an edit of it."""
        given = form.cleaned_data
        if given["verdict"] == "reject":
            return submit_review(
                envelope, seen_id=given["seen"], verdict=Verdict.REJECT, reason=given["reason"]
            )
        question, options = form.text()
        seen = self._seen(given["seen"])
        if seen is None:
            raise Invalid(seen="This text is not offered in this task; reload the page.")
        return submit_review(
            envelope,
            seen_id=seen.pk,
            verdict=Verdict.EDIT if _differs(seen, question, options) else Verdict.ACCEPT,
            question=question,
            options=options,
            acknowledged=given["acknowledged"],
        )

    def context(self, form: ReviewForm) -> dict[str, Any]:
        preview = self.preview(form)
        return {
            "rows": self._rows(form, preview),
            "preview": preview,
            "texts": self.texts,
            "text_fields": {text.pk: self._fields(text) for text in self.texts},
        }

    def in_words(self, form: ReviewForm) -> list[Words]:
        """The verdict, and the text where there is one: a rejection stands for all of it."""
        decision, names = gettext("Decision"), ("verdict", "reason")
        if form["verdict"].value() == "reject":
            reason = dict(RejectReason.choices()).get(form["reason"].value() or "", "")
            text = gettext("Reject: %(reason)s") % {"reason": reason}
            return [Words((*names, *form.text_names), decision, text)]
        texts = [
            Words((name,), self._label(name), unix_lines(form[name].value() or ""))
            for name in form.text_names
        ]
        return [Words(names, decision, gettext("Stand by the text")), *texts]

    def preview(self, form: ReviewForm) -> Preview:
        """Compare what the form holds, valid or not, with the offered text, and check it."""
        item, language = self.task.item, self.task.language
        values = [unix_lines(form[name].value() or "") for name in form.text_names]
        seen = self._seen(form["seen"].value()) or self.texts[0]
        offered = self._fields(seen)
        found = findings(item, language, values[0], values[1:])
        by_field = {name: [f for f in found if f.field == name] for name in form.text_names}
        by_field[QUESTION] += [f for f in found if f.field == OPTIONS]
        notes = []
        for name, value in zip(form.text_names, values, strict=True):
            segments = diff(offered[name], value, language)
            shown = _around_changes(segments) if changed(segments) else ()
            notes.append(Note(name, shown, by_field[name]))
        return Preview(
            notes=notes,
            errors=[finding for finding in found if finding.severity is Severity.ERROR],
            warnings=_warned(found, form["acknowledged"].value() or ()),
            effort=_effort("\n".join(offered.values()), "\n".join(values), language),
            is_edited=_differs(seen, values[0], values[1:]),
        )

    def _rows(self, form: ReviewForm, preview: Preview) -> list[Row]:
        item = self.task.item
        sources = Unit(item.question, tuple(item.options)).fields()
        letters = ["", *self.letters()]
        return [
            Row(form[name], self._label(name), letter, source, index - 1 == item.key, note)
            for index, ((name, source), letter, note) in enumerate(
                zip(sources, letters, preview.notes, strict=True)
            )
        ]

    def _label(self, name: str) -> str:
        if name == QUESTION:
            return gettext("Question")
        return gettext("Option %(letter)s") % {"letter": name[-1].upper()}

    def _fields(self, text: Translation) -> dict[str, str]:
        options = {option_field(i): unix_lines(o) for i, o in enumerate(text.options)}
        return {QUESTION: unix_lines(text.question)} | options

    def _seen(self, pk: Any) -> Translation | None:
        return next((text for text in self.texts if str(text.pk) == str(pk)), None)


def _around_changes(segments: Sequence[Segment]) -> list[Segment]:
    """Cut long stretches that stayed, so that a change in a long text is found at a glance."""
    return [
        replace(segment, text=_shortened(segment.text))
        if segment.kind == "equal" and len(segment.text) > 3 * CONTEXT
        else segment
        for segment in segments
    ]


def _shortened(text: str) -> str:
    """Both ends of a text, cut between words where there are spaces."""
    return f"{text[:CONTEXT].rsplit(' ', 1)[0]} … {text[-CONTEXT:].split(' ', 1)[-1]}"


def _differs(seen: Translation, question: str, options: Sequence[str]) -> bool:
    offered = text_hash(unix_lines(seen.question), [unix_lines(o) for o in seen.options])
    return offered != text_hash(question, list(options))


def _warned(found: Sequence[Finding], acknowledged: Sequence[str]) -> list[Warned]:
    """One entry a check, in the order of the findings."""
    messages: dict[str, list[str]] = {}
    for finding in found:
        if finding.severity is Severity.WARNING:
            messages.setdefault(finding.check, []).append(finding.message)
    return [
        Warned(check, " ".join(dict.fromkeys(texts)), check in acknowledged)
        for check, texts in messages.items()
    ]


def _effort(offered: str, edited: str, language: str) -> Effort:
    before, after = tokens(offered, language), tokens(edited, language)
    edits = Levenshtein.distance(before, after)
    if edits <= MOST_EDITS_WITH_SHIFTS:
        return Effort(round(100 * hter(before, after), 1), at_most=False)
    return Effort(round(100 * min(1.0, edits / max(1, len(after))), 1), at_most=True)
