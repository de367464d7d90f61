"""How XLIFF is read, of either version and of the tools' own dialects: a unit at a time.

Tools keep the files that they were sent and fill in targets, so that what stands beside a text
comes back with it. Few of them tell how far a text has come; it is taken where they do.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from annotations.formats.segments.base import SegmentFormat
from annotations.formats.segments.segment import OURS, ReturnedSegment, State
from annotations.formats.xml_elements import line_of, local_name, read_elements
from annotations.formats.xml_text import Content, content_of
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import Budget
from workbench.layouts.records import InputFile, RowError

ROOT = "xliff"
VERSION = "version"
"""What a unit of ours says beside its text: which one it was given."""

_STATES = {
    "initial": State.DRAFT, "new": State.DRAFT, "needs-translation": State.DRAFT,
    "needs-adaptation": State.DRAFT, "needs-l10n": State.DRAFT,
    "needs-review-translation": State.DRAFT, "needs-review-adaptation": State.DRAFT,
    "needs-review-l10n": State.DRAFT, "translated": State.REVIEWED, "reviewed": State.REVIEWED,
    "signed-off": State.FINAL, "final": State.FINAL,
}  # fmt: skip
_ORDER = tuple(State)
_ESCAPED = re.compile(r"_([0-9a-f]+)_")
_PARTLY = _("is translated in part: the tool has cut the text, and left a part of it empty")


class XliffFormat(SegmentFormat):
    """Either version reads both: a file's name does not tell them apart."""

    suffix = ".xlf"
    suffixes = (".xlf", ".xliff", ".mxliff", ".mqxliff", ".sdlxliff")

    def read(
        self, file: InputFile, budget: Budget, language: str = ""
    ) -> Iterator[ReturnedSegment | RowError]:
        units = read_elements(file, roots=(ROOT,), wanted=("trans-unit", "unit"), budget=budget)
        for element in units:
            yield (_unit_1 if local_name(element) == "trans-unit" else _unit_2)(element)


def written_id(id: str) -> str:
    """A name as version 2 has ids: letters, digits, points, colons and hyphens alone."""
    return re.sub(r"[^A-Za-z0-9.:-]", lambda found: f"_{ord(found[0]):x}_", id)


def _read_id(id: str) -> str:
    return _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), id)


def _unit_1(element: Any) -> ReturnedSegment:
    target = _child(element, "target")
    found = content_of(target) if target is not None else None
    state = _STATES.get(target.get("state", "")) if target is not None else None
    if element.get("approved") == "yes":
        state = State.FINAL
    return ReturnedSegment(
        row=line_of(element),
        id=element.get("resname") or element.get("id", ""),
        source=_said(_child(element, "source")),
        target=found.text if found else None,
        language=_above(element, "file", "target-language"),
        state=state,
        version=_version(element, "context", "context-type", f"x-{VERSION}"),
        note=_notes(element, "from"),
        problem=_problem([found]),
    )


def _unit_2(element: Any) -> ReturnedSegment:
    parts = [one for one in element if local_name(one) in ("segment", "ignorable")]
    sources = [content_of(one) for part in parts if (one := _child(part, "source")) is not None]
    segments = [part for part in parts if local_name(part) == "segment"]
    found = [_target(part) for part in parts]
    has_some = any(_child(part, "target") is not None for part in segments)
    target = "".join(one.text for one in found if one) if has_some else None
    states = [_STATES.get(part.get("state", "initial"), State.DRAFT) for part in segments]
    return ReturnedSegment(
        row=line_of(element),
        id=element.get("name") or _read_id(element.get("id", "")),
        source="".join(one.text for one in sources),
        target=target,
        language=_above(element, ROOT, "trgLang"),
        state=min(states, key=_ORDER.index, default=None),
        version=_version(element, "meta", "type", VERSION),
        note=_notes(element, "category"),
        problem=_PARTLY if has_some and None in found else _problem(found),
    )


def _target(part: Any) -> Content | None:
    """The translation of a part; what is not translated stands as it is in both."""
    found = _child(part, "target")
    if found is None and local_name(part) == "ignorable":
        found = _child(part, "source")
    return content_of(found) if found is not None else None


def _problem(found: Iterable[Content | None]) -> str:
    code = next((one.code for one in found if one and one.code), "")
    if not code:
        return ""
    return _("holds %(code)s, which stands for something that is not in the file", code=code)


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if local_name(child) == name), None)


def _said(element: Any) -> str | None:
    return None if element is None else content_of(element).text


def _version(element: Any, name: str, attribute: str, value: str) -> str:
    """What a unit of ours says of the text that it was given."""
    for one in element.iter(f"{{*}}{name}"):
        if one.get(attribute) == value:
            return (one.text or "").strip()
    return ""


def _notes(element: Any, whose: str) -> str:
    """What others than we wrote beside a unit."""
    notes = (one for one in element.iter("{*}note") if one.get(whose) != OURS)
    return "\n".join(text for one in notes if (text := (one.text or "").strip()))


def _above(element: Any, name: str, attribute: str) -> str:
    """What the nearest such element around a unit says."""
    for one in element.iterancestors():
        if local_name(one) == name and one.get(attribute):
            return str(one.get(attribute)).strip()
    return ""
