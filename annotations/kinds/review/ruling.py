"""The ruling on a text: put together from the versions that there are, or written anew."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from annotations.canonical import canonical
from annotations.kinds.review.acts import adjudicate_text
from annotations.kinds.review.ledger import Judgement
from annotations.labels import label
from annotations.models import Adjudication, Decision, Item, Task, Translation
from annotations.quality.checks import CHECKS, Finding, Report, Severity
from annotations.quality.units import QUESTION, option_field
from annotations.services import validation
from annotations.services.adjudicating import Ruling
from annotations.vocabularies import RejectReason
from annotations.web.console.cases import TAKE, Case
from annotations.web.console.comparing import field_labels
from annotations.web.console.rulings import RulingForm
from annotations.web.console.versions import Backer, Version, Wording, collapsed, wordings
from annotations.web.desk.forms import TextField
from annotations.web.desk.preview import silent
from workbench.core.limits import whole_number
from workbench.core.messages import localized

WHOLE = "text"
"""In place of a field, as a button takes it from a version (`FIELD.NUMBER`): all of them."""


class TextRulingForm(RulingForm):
    """A text field for the question and one for each option of the item."""

    acknowledged = forms.MultipleChoiceField(
        choices=[(check.id, check.name) for check in CHECKS.values()], required=False
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_names = text_names(item)
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


@dataclass(frozen=True)
class Field:
    """A field of the ruling's text: its source, how the versions word it, and its box."""

    name: str
    label: str
    bound: Any
    source: str
    is_key: bool
    findings: list[Finding]
    wordings: list[Wording]

    @property
    def is_bad(self) -> bool:
        """Whether something must be mended; a warning alone need not be."""
        only_warned = self.findings and all(
            finding.severity is Severity.WARNING for finding in self.findings
        )
        return bool(self.bound.errors) and not only_warned

    @property
    def in_hand(self) -> int:
        """The number of the wording that the box holds; 0 where it is written anew."""
        text = canonical(self.bound.value() or "")
        return next((one.number for one in self.wordings if one.text == text), 0)


@dataclass(frozen=True)
class Rejection:
    """Who stands by no text, and why."""

    letter: str
    reason: str


class ReviewCase(Case[TextRulingForm]):
    """A translation that people left in several shapes."""

    template = "kinds/review/case.html"
    scripts = ("desk/underlines.js",)

    def asks(self, data: Mapping[str, Any] | None) -> TextRulingForm:
        initial = {"nonce": uuid4(), **self._beginning}
        return TextRulingForm(self.task.item, data, initial=initial, auto_id="rule-%s")

    def taking(self, data: QueryDict) -> TextRulingForm:
        form = self.form(None)
        field, _, number = str(data[TAKE]).partition(".")
        chosen = next((one for one in self.versions if one.number == whole_number(number)), None)
        offered = text_initial(self.task, chosen.text) if chosen else {}
        taken = {name: text for name, text in offered.items() if field in (name, WHOLE)}
        sent = {name: data[name] for name in form.fields if name in data}
        form.initial = {**form.initial, **sent, **taken}
        return form

    def decide(self, form: TextRulingForm, ruling: Ruling) -> Adjudication:
        return adjudicate_text(
            kind=self.task.kind,
            ruling=ruling,
            acknowledged=form.cleaned_data["acknowledged"],
            **form.text(),
        )

    def context(self, form: TextRulingForm) -> dict[str, Any]:
        report = self._report(form)
        found = report.findings
        fields = self._fields(form, found)
        warnings = _warnings(found)
        acknowledged = form["acknowledged"].value() or []
        return {
            "versions": [(version, _is_whole(version, fields)) for version in self.versions],
            "edited": fields,
            "rejections": self.rejections,
            "general": [f for f in found if f.field not in form.text_names],
            "warnings": warnings,
            "not_checked": silent(report.not_checked),
            "recognised": report.recognised,
            "acknowledged": acknowledged,
            "to_tick": _to_tick(form, found, warnings, acknowledged),
        }

    @cached_property
    def versions(self) -> list[Version]:
        """The texts that were offered and those that people stand by, each once."""
        rows = self.task.candidates.select_related("translation").order_by("position")
        written = [
            (Backer(vote.letter, _verdict(vote.decision)), text)
            for vote in self.votes
            if (text := _result(vote.decision))
        ]
        return collapsed([row.translation for row in rows], written)

    @property
    def rejections(self) -> list[Rejection]:
        return [
            Rejection(vote.letter, label(RejectReason(review.reason)) if review.reason else "")
            for vote in self.votes
            if (review := vote.decision) and _result(review) is None
            if isinstance(review, Judgement)
        ]

    @property
    def _beginning(self) -> dict[str, Any]:
        """The text ruled before, else the one that most people stand by; where there is none, what
        is the same in all that they stand by."""
        if self.ruling and self.ruling.result:
            return text_initial(self.task, self.ruling.result)
        enough = len(self.votes) // 2 + 1
        backed = [one for one in self.versions if one.backers]
        leading = next((one.text for one in backed if len(one.backers) >= enough), None)
        if leading or not backed:
            return text_initial(self.task, leading)
        fields = zip(*(one.text.fields for one in backed), strict=True)
        equal = [wordings[0] if len(set(wordings)) == 1 else "" for wordings in fields]
        return dict(zip(text_names(self.task.item), equal, strict=True))

    def _fields(self, form: TextRulingForm, found: tuple[Finding, ...]) -> list[Field]:
        item = self.task.item
        labels = field_labels(len(item.options))
        sources = [item.question, *item.options]
        named = zip(form.text_names, labels, sources, strict=True)
        return [
            Field(
                name=name,
                label=heading,
                bound=form[name],
                source=source,
                is_key=item.key is not None and place == item.key + 1,
                findings=[finding for finding in found if finding.field == name],
                wordings=wordings(self.versions, place, self.task.language),
            )
            for place, (name, heading, source) in enumerate(named)
        ]

    def _report(self, form: TextRulingForm) -> Report:
        """What the checks say of the text as it was sent; nothing before it was."""
        if not form.is_bound or form.rules_out:
            return Report((), ())
        return validation.checked(task=self.task, **form.text())


def _is_whole(version: Version, fields: list[Field]) -> bool:
    """Whether the boxes hold this version as it is."""
    return all(
        any(version in one.versions and one.number == field.in_hand for one in field.wordings)
        for field in fields
    )


def _warnings(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """The checks that warn, by id and name."""
    return sorted(
        {
            (finding.check, localized(CHECKS[finding.check].name, gettext))
            for finding in found
            if finding.severity is Severity.WARNING
        }
    )


def _to_tick(
    form: TextRulingForm,
    found: Iterable[Finding],
    warnings: Iterable[tuple[str, str]],
    acknowledged: Container[str],
) -> str:
    """The first warning to be acknowledged, where a ruling was refused for warnings alone."""
    if not form.errors or any(finding.severity is Severity.ERROR for finding in found):
        return ""
    return next((check for check, _ in warnings if check not in acknowledged), "")


def text_names(item: Item) -> list[str]:
    return [QUESTION, *(option_field(i) for i in range(len(item.options)))]


def text_initial(task: Task, text: Translation | None) -> dict[str, Any]:
    names = text_names(task.item)
    fields = text.fields if text else [""] * len(names)
    return dict(zip(names, fields, strict=True))


def _result(decision: Decision) -> Translation | None:
    return decision.result if isinstance(decision, Judgement) else None


def _verdict(decision: Decision) -> str:
    return decision.verdict if isinstance(decision, Judgement) else ""
