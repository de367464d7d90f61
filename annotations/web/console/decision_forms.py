"""What the pages ask that bring decisions in: the files, then what of them stands for what here."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.formats.decisions.registry import readers
from annotations.formats.foreign.guessing import Asked, Survey
from annotations.formats.foreign.mapping import DecisionMapping, Source
from annotations.formats.foreign.values import mapped
from annotations.formats.foreign.wanted import Target, Wanted, folded
from annotations.forms.form import QuestionType
from annotations.kinds.registry import all_kinds, form_kind
from annotations.labels import Choices, kind_label, label, language_choices, said
from annotations.vocabularies import Vocabulary
from annotations.web.console.forms import DETECT
from annotations.web.console.source_forms import FilesField, FilesInput

SUFFIXES = (".zip", ".json", ".jsonl", ".csv", ".tsv", ".txt")
VALUES = 60
"""Of one question that are shown to be mapped; a file of a mapping has as many as it needs."""

IGNORE, FIELD, IS = "ignore", "field:", "is:"
LEFT_OUT = "-"
NOTHING: tuple[str, str | Promise] = ("", gettext_lazy("Not yet said"))


class DecisionsForm(forms.Form):
    file = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "The export as the tool makes it: one file, several, or a zip. The next page shows "
            "what is in it."
        ),
        widget=FilesInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, reader.label) for name, reader in readers().items()]
        self.fields["format"].choices = [DETECT, *known]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class AskedRow:
    """A question of the tool: what it stands for, and its values and severities beside ours."""

    asked: Asked
    target: BoundField
    place: BoundField | None
    values: Sequence[tuple[str, BoundField]]
    severities: Sequence[tuple[str, BoundField]]


class MappingForm(forms.Form):
    """A mapping to be corrected, in fields named by the tool's questions in their order."""

    def __init__(self, survey: Survey, wanted: Wanted, mapping: DecisionMapping) -> None:
        super().__init__(use_required_attribute=False)
        self._survey, self._wanted, self._mapping = survey, wanted, mapping
        self._targets = wanted.targets(mapping.kind, mapping.form)
        asks = _asks(wanted)
        self._choice("asks", _("What was decided"), asks, f"{mapping.kind}:{mapping.form}")
        fields = [(FIELD + path, path) for path in survey.fields]
        self._choice("sample_id", _("The item is named in"), [NOTHING, *fields])
        codes = [wanted.source_language, *wanted.languages]
        named = language_choices([*dict.fromkeys(filter(None, codes))])
        languages = [(IS + code, name) for code, name in named]
        self._choice("language", _("The language"), [NOTHING, *languages, *fields])
        if not survey.has_times or "submitted_at" in mapping.takes:
            self._text(
                "submitted_at", _("When it was done"), _("The file tells no time: 2026-03-01.")
            )
        if "" in survey.people or "person" in mapping.takes:
            self._text("person", _("Who decided"), _("The file names nobody."))
        asked_form = wanted.forms.get(mapping.form)
        if "engine" in mapping.takes or (asked_form and asked_form.which == "candidates"):
            self._choice("engine", _("The engine of the text"), [NOTHING, *fields])
        for number, asked in enumerate(survey.asked.values()):
            self._ask(number, asked)

    @property
    def record(self) -> list[BoundField]:
        names = ("sample_id", "language", "submitted_at", "person", "engine")
        return [self[name] for name in names if name in self.fields]

    @property
    def rows(self) -> Iterator[AskedRow]:
        for number, asked in enumerate(self._survey.asked.values()):
            name = f"q{number}"
            yield AskedRow(
                asked,
                self[name],
                self[f"{name}_place"] if f"{name}_place" in self.fields else None,
                list(self._shown(f"{name}_v", asked.values)),
                list(self._shown(f"{name}_s", asked.severities)),
            )

    def _shown(self, name: str, values: Mapping[str, int]) -> Iterator[tuple[str, BoundField]]:
        for place, value in enumerate(values):
            if f"{name}{place}" in self.fields:
                yield value, self[f"{name}{place}"]

    def _ask(self, number: int, asked: Asked) -> None:
        name, takes = f"q{number}", self._mapping.takes
        found = next((one for one, source in takes.items() if source.question == asked.name), "")
        tells = {source.severity: one for one, source in takes.items() if source.severity}
        ignored = IGNORE if asked.name in self._mapping.ignore else ""
        asked_here = [(one, self._title(one)) for one in self._targets]
        more = (
            [(f"severity:{tells[asked.name]}", _("Severity of marks"))]
            if asked.name in tells
            else []
        )
        chosen = found or (more[0][0] if more else ignored)
        choices = [NOTHING, (IGNORE, _("Nothing: leave it out")), *asked_here, *more]
        self._choice(name, asked.name, choices, chosen)
        target, source = self._targets.get(found), takes.get(found)
        if target is None or source is None:
            return
        self._value_fields(f"{name}_v", asked.values, source.values, _labels(target, self._form()))
        if target.type is QuestionType.SPANS and target.question and target.question.spans:
            known = target.question.spans.severities
            severities: Choices = [(one.id, said(one.text)) for one in known]
            self._value_fields(f"{name}_s", asked.severities, source.severities, severities)
            self._choice(f"{name}_place", _("They are in"), _places(target), source.place)

    def _value_fields(
        self, name: str, given: Mapping[str, int], values: Mapping[str, Any], known: Choices
    ) -> None:
        if not known:
            return
        called = {folded(str(text)): id for id, text in known} | {folded(id): id for id, _ in known}
        for place, value in enumerate(list(given)[:VALUES]):
            ours = mapped(value, values)
            chosen = LEFT_OUT if ours == "" else called.get(folded(str(ours)), "")
            choices = [NOTHING, (LEFT_OUT, _("Left out")), *known]
            told = _("“%(value)s” stands for") % {"value": value}
            self._choice(f"{name}{place}", told, choices, chosen)

    def _form(self) -> Any:
        return self._wanted.forms.get(self._mapping.form)

    def _title(self, target: str) -> str:
        question = self._targets[target].question
        return said(question.heading) if question else str(MEMBER_TITLES.get(target, target))

    def _choice(self, name: str, label: str, choices: Any, initial: str = "") -> None:
        chosen = initial or self._told(name)
        if chosen and chosen not in {value for value, _label in choices}:
            choices = [*choices, (chosen, chosen.removeprefix(FIELD).removeprefix(IS))]
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=chosen)

    def _text(self, name: str, label: str, help_text: str) -> None:
        source = self._mapping.takes.get(name, Source())
        initial = source.field or source.value or ""
        self.fields[name] = forms.CharField(label=label, help_text=help_text, initial=initial)

    def _told(self, name: str) -> str:
        """Where the record's own member is found now."""
        source = self._mapping.takes.get(name)
        if source is None:
            return ""
        return f"{FIELD}{source.field}" if source.field else f"{IS}{source.value}"


MEMBER_TITLES: Mapping[str, str | Promise] = {
    "verdict": gettext_lazy("Verdict"),
    "reason": gettext_lazy("Reason of a rejection"),
    "quality": gettext_lazy("Quality"),
    "question": gettext_lazy("The question as it should be"),
    "choice": gettext_lazy("Choice"),
    "unsure": gettext_lazy("Unsure"),
    "comment": gettext_lazy("Comment"),
    "flag.reason": gettext_lazy("Flag: its reason"),
    "flag.note": gettext_lazy("Flag: its note"),
    "proposal.question": gettext_lazy("Proposal for the question"),
}


def corrected(
    data: QueryDict, survey: Survey, wanted: Wanted, mapping: DecisionMapping
) -> DecisionMapping:
    """The mapping as the page sends it; what the page does not show stays."""
    kind, _colon, form = data.get("asks", "").partition(":")
    is_same = (kind, form) == (mapping.kind, mapping.form)
    if kind not in all_kinds():
        kind, form = mapping.kind, mapping.form
    takes = {
        name: source
        for name, source in mapping.takes.items()
        if source.value is not None and name not in RECORD and is_same
    }
    for name in RECORD:
        found = _recorded(data.get(name, ""), name) if name in data else mapping.takes.get(name)
        if found:
            takes[name] = found
    ignore: list[str] = []
    targets = wanted.targets(kind, form)
    for number, asked in enumerate(survey.asked.values()):
        chosen = data.get(f"q{number}", "")
        if chosen == IGNORE:
            ignore.append(asked.name)
        elif chosen in targets:
            before = mapping.takes.get(chosen, Source())
            takes[chosen] = _answered(data, number, asked, before)
    return DecisionMapping(kind, form, takes, tuple(ignore), mapping.offsets, mapping.skip_reason)


RECORD = ("sample_id", "language", "submitted_at", "person", "engine")


def _recorded(told: str, name: str) -> Source | None:
    if not told:
        return None
    if told.startswith(FIELD):
        return Source(field=told.removeprefix(FIELD))
    if name in ("sample_id", "engine"):
        return Source(field=told)
    return Source(value=told.removeprefix(IS))


def _answered(data: QueryDict, number: int, asked: Asked, before: Source) -> Source:
    same = before.question == asked.name
    return Source(
        question=asked.name,
        values=_chosen(data, f"q{number}_v", asked.values, before.values if same else {}),
        severity=before.severity if same else "",
        severities=_chosen(
            data, f"q{number}_s", asked.severities, before.severities if same else {}
        ),
        place=data.get(f"q{number}_place", before.place),
    )


def _chosen(
    data: QueryDict, name: str, given: Mapping[str, int], before: Mapping[str, Any]
) -> dict[str, Any]:
    found = dict(before)
    for place, value in enumerate(given):
        told = data.get(f"{name}{place}")
        if told is None:
            continue
        found.pop(value, None)
        if told and folded(told) != folded(value):
            found[value] = "" if told == LEFT_OUT else told
    return found


def people_table(people: Mapping[str, int]) -> str:
    """A line a person, to name their account in."""
    content = io.StringIO()
    table = csv.writer(content, lineterminator="\n")
    table.writerow(("person", "username"))
    table.writerows((name, "") for name in sorted(people) if name)
    return content.getvalue()


def _asks(wanted: Wanted) -> Choices:
    labels = form_kind().id
    forms_of = [
        (f"{labels}:{id}", f"{kind_label(labels)}: {said(form.title)}")
        for id, form in wanted.forms.items()
    ]
    others = [
        (f"{kind}:", kind_label(kind))
        for kind in wanted.kinds
        if kind != labels and kind in all_kinds()
    ]
    return [*forms_of, *others]


def _labels(target: Target, form: Any) -> Choices:
    """The answers that a value can stand for, or the labels of marks."""
    if target.type is QuestionType.SPANS and target.question and form:
        return [(one.id, said(one.text)) for one in form.mark_labels(target.question)]
    if target.type is QuestionType.YES_NO:
        return [("true", _("Yes")), ("false", _("No"))]
    if target.question:
        return [(one.id, said(one.text)) for one in target.question.values]
    return [(str(one), label(one) if isinstance(one, Vocabulary) else one) for one in target.known]


def _places(target: Target) -> Choices:
    letters = [(f"option_{letter.lower()}", _("Option %s") % letter) for letter in "ABCDEFGHIJ"]
    spans = target.question.spans if target.question else None
    fields = spans.fields if spans else ()
    question = [("question", _("The question"))] if "question" in fields else []
    return [*question, *(letters if "options" in fields else [])]
