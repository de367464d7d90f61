"""Marks on the words of a text, as people send them and as they are stored."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotations import limits
from annotations.canonical import canonical, place_of
from annotations.formats.tables import in_words
from annotations.forms.form import Spans
from workbench.core.messages import gettext_noop as _

FIELD, START, END, LABEL, SEVERITY, QUOTE = (
    "field", "start", "end", "label", "severity", "quote",
)  # fmt: skip
KEYS = (FIELD, START, END, LABEL, SEVERITY, QUOTE)
OPTION = "option_"

Mark = dict[str, Any]
Texts = Mapping[str, str]
"""The stored text of a unit by field: `question`, `option_a`, ..."""


class WrongAnswer(ValueError):
    """An answer is not taken; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def placed(spans: Spans, labels: Collection[str], given: Any, texts: Texts) -> list[Mark]:
    """The marks as they are stored: at their words in the stored text, which they no longer quote.

    Args:
        labels: those that a mark may have here.

    Raises:
        WrongAnswer: a mark is not where it says, or has no label or severity of the form.
    """
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping) for one in given):
        raise WrongAnswer(_("Write a list of marks, each with its place."))
    if len(given) > limits.SPANS:
        raise WrongAnswer(_("Mark at most %(most)s places.", most=str(limits.SPANS)))
    marks = [_mark(spans, labels, one, texts) for one in given]
    return [mark for place, mark in enumerate(marks) if mark not in marks[:place]]


def quoted(marks: Iterable[Mapping[str, Any]], texts: Texts) -> list[Mark]:
    """Stored marks with the words that they are on."""
    return [
        {**mark, QUOTE: texts[mark[FIELD]][mark[START] : mark[END]]}
        if mark[START] is not None
        else {**mark}
        for mark in marks
    ]


def fields_of(wanted: Collection[str], texts: Texts) -> list[str]:
    """The fields of a text in which a form has people mark words."""
    return [
        name
        for name in texts
        if name in wanted or ("options" in wanted and name.startswith(OPTION))
    ]


def _mark(spans: Spans, labels: Collection[str], given: Mapping[str, Any], texts: Texts) -> Mark:
    if unknown := [key for key in given if key not in KEYS]:
        parts = {"unknown": in_words(unknown), "known": ", ".join(KEYS)}
        raise WrongAnswer(_("A mark has no %(unknown)s; it has %(known)s.", **parts))
    named = _named(given, LABEL, labels) if spans.labels or spans.labels_from else {}
    if spans.severities:
        named |= _named(given, SEVERITY, [value.id for value in spans.severities])
    for key in (LABEL, SEVERITY):
        if given.get(key) is not None and key not in named:
            raise WrongAnswer(_("The marks of this form have no %(key)s.", key=key))
    fields = fields_of(spans.fields, texts)
    if given.get(START) is None and given.get(END) is None:
        return {**_missing(spans, given, fields), **named}
    field = _named(given, FIELD, fields)[FIELD]
    start, end = _place(given, field, texts[field])
    return {FIELD: field, START: start, END: end, **named}


def _missing(spans: Spans, given: Mapping[str, Any], fields: Collection[str]) -> Mark:
    """A mark for what the text leaves out, in one of its fields or in none."""
    if not spans.missing:
        raise WrongAnswer(_("A mark needs start and end."))
    if given.get(QUOTE):
        raise WrongAnswer(_("What is missing has no words to quote; give start and end, or none."))
    none = given.get(FIELD) is None and len(fields) != 1
    field = None if none else _named(given, FIELD, fields)[FIELD]
    return {FIELD: field, START: None, END: None}


def _named(given: Mapping[str, Any], key: str, known: Collection[str]) -> dict[str, str]:
    """What a mark says of itself; it need not say what can only be one."""
    value = given.get(key)
    if value is None and len(known) == 1:
        return {key: next(iter(known))}
    if not isinstance(value, str) or value not in known:
        parts = {"key": key, "known": in_words(known) or "–"}
        raise WrongAnswer(_("A mark's %(key)s must be one of: %(known)s.", **parts))
    return {key: value}


def _place(given: Mapping[str, Any], field: str, stored: str) -> tuple[int, int]:
    start, end, quote = (given.get(key) for key in (START, END, QUOTE))
    if type(start) is not int or type(end) is not int:
        raise WrongAnswer(_("A mark needs whole numbers start and end."))
    # Composed, a text can have more code points than it is stored with.
    longest = len(stored) if quote is None else max(len(stored), len(canonical(stored)))
    if not 0 <= start < end <= longest:
        parts = {"start": _number(start), "end": _number(end), "field": field}
        problem = _(
            "A mark from %(start)s to %(end)s lies outside of %(field)s, which has %(length)s "
            "characters; mark words within one field.",
            **parts,
            length=str(len(stored)),
        )
        raise WrongAnswer(problem)
    if quote is None:
        return start, end
    place = place_of(quote, stored, start, end) if isinstance(quote, str) else None
    if place is None:
        problem = _(
            "The field %(field)s does not read “%(quote)s” at %(start)s; it reads “%(words)s”.",
            field=field,
            quote=in_words([quote]),
            start=str(start),
            words=in_words([stored[start:end]]),
        )
        raise WrongAnswer(problem)
    return place[0], min(place[1], len(stored))


def _number(number: int) -> str:
    return str(number) if abs(number) < 10**12 else "…"
