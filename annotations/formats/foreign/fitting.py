"""Makes of what a tool gives a decision in Workbench's own form, by a mapping."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from annotations.formats.decisions.members import DecisionForm
from annotations.formats.decisions.records import SKIP, ImportedDecision
from annotations.formats.foreign.given import Given, Span, Unread, text_of
from annotations.formats.foreign.mapping import OF_RECORD, DecisionMapping, Source
from annotations.formats.foreign.offsets import code_points
from annotations.formats.foreign.values import Unfit, answer_of
from annotations.formats.foreign.wanted import Target, Wanted
from annotations.formats.tables import in_words
from annotations.forms.form import QuestionType
from workbench.core.messages import gettext_noop as _

_NAMED = re.compile(r"\{([^{}]+)\}")
_OPTION = Target.of(QuestionType.TEXT)


@dataclass
class Fitter:
    """Reads the decisions of one file; `form` holds all that is wrong with them."""

    mapping: DecisionMapping
    wanted: Wanted
    form: DecisionForm
    offsets: str = ""
    targets: Mapping[str, Target] = field(init=False)
    taken: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.targets = self.wanted.targets(self.mapping.kind, self.mapping.form)
        taken = (source.questions for source in self.mapping.takes.values())
        self.taken = frozenset(chain.from_iterable(taken))

    def decision(self, given: Given) -> ImportedDecision | None:
        """The decision; None where something is wrong with it."""
        before = len(self.form.errors)
        told = self._of_record(given)
        if given.is_skip:
            kind, told["kind"] = told["kind"], SKIP
            told |= {"task": kind, "reason": self.mapping.skip_reason}
            told.pop("engine", None)
        else:
            self._refuse_unknown(given)
            self._decide(given, told)
        found = self.form.read(given.row, told) if len(self.form.errors) == before else None
        return replace(found, offsets=self.offsets) if found and given.text is None else found

    def _of_record(self, given: Given) -> dict[str, Any]:
        """Who decided on what, when."""
        known = {"person": given.person, "submitted_at": given.submitted_at}
        told: dict[str, Any] = {"kind": self.mapping.kind, "form": self.mapping.form or None}
        told["elapsed_seconds"] = given.elapsed_seconds
        for name in OF_RECORD:
            source = self.mapping.takes.get(name)
            found = known.get(name, "")
            if source is not None and (not found or source.field):
                found = self._field(source, given, name) or found
            if found:
                told[name] = found
            elif name in _REMEDIES:
                self.form.refuse(given.row, name, _("is not in the file"), _REMEDIES[name])
        return told

    def _field(self, source: Source, given: Given, name: str) -> str:
        if source.value is not None:
            return text_of(source.value)
        if source.question:
            found: Any = given.answers.get(source.question)
        elif "{" in source.field:
            found = _NAMED.sub(lambda part: text_of(looked_up(given.fields, part[1])), source.field)
        else:
            found = looked_up(given.fields, source.field)
        text = text_of(found)
        return text_of(source.values.get(text, text))

    def _refuse_unknown(self, given: Given) -> None:
        for name, answer in given.answers.items():
            if name in self.mapping.ignore:
                continue
            if isinstance(answer, Unread):
                problem = _("questions of the type %(type)s are not read", type=answer.type)
                remedy = _("List the question under ignore in the mapping")
                self.form.refuse(given.row, in_words([name]), problem, remedy)
            elif name not in self.taken:
                self.form.refuse(
                    given.row,
                    in_words([name]),
                    _("is a question of the tool that stands for nothing here"),
                    _(
                        "Say in the mapping which of %(known)s it is, or list it under ignore",
                        known=", ".join(self.targets) or "–",
                    ),
                )

    def _decide(self, given: Given, told: dict[str, Any]) -> None:
        """What was decided, by member."""
        if any(name.startswith("answers.") for name in self.mapping.takes):
            told["answers"] = {}
        for name, source in self.mapping.takes.items():
            if name in OF_RECORD:
                continue
            target = self.targets.get(name) or (_OPTION if "options." in name else None)
            if target is None:
                known = ", ".join(self.targets)
                self.form.refuse(
                    given.row,
                    name,
                    _("is nothing that is asked here"),
                    _("Mend the mapping: known are %(known)s", known=known),
                )
                continue
            try:
                answer = self._answer(given, source, target)
            except Unfit as unfit:
                self.form.refuse(given.row, name, unfit.problem, unfit.remedy)
                continue
            if answer is not None:
                _put(told, name.split("."), answer)

    def _answer(self, given: Given, source: Source, target: Target) -> Any:
        if source.value is not None:
            return source.value
        if source.field:
            found = looked_up(given.fields, source.field)
        else:
            found = given.answers.get(source.question)
        if isinstance(found, Unread):
            return None
        if target.type is QuestionType.SPANS and isinstance(found, list):
            found = [self._placed(one, given.text) for one in found]
        severity = given.answers.get(source.severity) if source.severity else None
        whole = severity if isinstance(severity, str) else ""
        return answer_of(found, source, target, whole)

    def _placed(self, span: Any, text: str | None) -> Any:
        """A mark by code points, with its words, where the file holds the text."""
        if not isinstance(span, Span) or text is None or span.start is None or span.end is None:
            return span
        place = code_points(text, span.start, span.end, self.offsets)
        if place is None:
            where = {"start": str(span.start), "end": str(span.end)}
            problem = _("a mark from %(start)s to %(end)s lies outside of the text", **where)
            raise Unfit(problem, _("Mend its place, or say under offsets how the tool counts"))
        start, end = place
        quote = text[start:end] if span.quote is None else span.quote
        return replace(span, start=start, end=end, quote=quote)


_REMEDIES = {
    "sample_id": _("Say in the mapping where the item is named: sample_id"),
    "language": _("Say in the mapping where it is found, or which it is: language"),
    "person": _("Say in the mapping who decided: person"),
    "submitted_at": _("The tool writes no times: say in the mapping when it was: submitted_at"),
}


def looked_up(fields: Mapping[str, Any], path: str) -> Any:
    """A field of a record by its name, or by names with dots between of one within another."""
    if path in fields:
        return fields[path]
    head, _dot, rest = path.partition(".")
    inner = fields.get(head)
    return looked_up(inner, rest) if rest and isinstance(inner, Mapping) else None


def _put(told: dict[str, Any], names: list[str], answer: Any) -> None:
    *groups, name = names
    for group in groups:
        told = told.setdefault(group, {})
    told[name] = answer
