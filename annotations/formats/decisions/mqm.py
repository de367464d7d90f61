"""MQM: the tables of Google's evaluations (2020, TED) and those of Marot, an error a row.

A mark stands in its text between `<v>` and `</v>`. All rows of a person on a segment of a system
are one decision; `no-error` is one without marks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from annotations.formats.foreign.given import Given, Reading, Span, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.reader import ForeignReader
from annotations.formats.foreign.wanted import folded
from annotations.formats.tables import in_words
from workbench.core.json_reading import read_json
from workbench.core.messages import gettext_noop as _
from workbench.layouts.content import read_lines
from workbench.layouts.records import InputFile, RowError

EARLY = (
    "system", "doc", "doc_id", "seg_id", "rater", "source", "target", "category", "severity",
)  # fmt: skip
MAROT = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category",
    "severity", "metadata",
)  # fmt: skip
NO_ERROR = "no error"
SEVERITIES = {"neutral", "minor", "major", "critical", NO_ERROR}
START, END = "<v>", "</v>"
QUOTED = re.compile(r'"(?:[^"]|"")*""(?:[^"]|"")*"\Z')
OMISSION, WHOLE = "omission", "non translation"
"""Errors that may stand without a mark: of what is not there, and of all that is."""

SHIFTED = _("Its columns may be shifted: put the cells where the header says")

TYPES: Mapping[str, str] = {
    "accuracy/mistranslation": "mistranslation",
    "accuracy/omission": "omission",
    "accuracy/addition": "addition",
    "accuracy/untranslated text": "untranslated",
    "accuracy/source language fragment": "untranslated",
    "accuracy/creative reinterpretation": "mistranslation",
    "fluency/grammar": "grammar",
    "fluency/spelling": "spelling",
    "fluency/punctuation": "punctuation",
    "fluency/register": "audience",
    "fluency/inconsistency": "style",
    "fluency/character encoding": "markup",
    "fluency/display": "markup",
    "terminology/inappropriate for context": "terminology",
    "terminology/inconsistent use of terminology": "terminology",
    "terminology/inconsistent": "terminology",
    "style/awkward": "style",
    "style/unnatural or awkward": "style",
    "style/bad sentence structure": "style",
    "style/archaic or obscure word choice": "style",
    "locale convention/address format": "locale",
    "locale convention/currency format": "locale",
    "locale convention/date format": "locale",
    "locale convention/name format": "locale",
    "locale convention/number format": "locale",
    "locale convention/telephone format": "locale",
    "locale convention/time format": "locale",
    "non-translation!": "other",
    "non-translation": "other",
    "other": "other",
}
"""The categories of the tables by the labels of the shipped profile, `mqm-profile`."""


@dataclass
class _Segment:
    """What a person said of a segment of a system so far."""

    row: int
    person: str
    fields: dict[str, Any]
    text: str
    marks: list[Span] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    moment: float = 0.0
    correction: str = ""


class MqmReader(ForeignReader):
    name = "mqm"
    label = "MQM"
    suffixes = (".tsv", ".txt")
    defaults = {
        "sample_id": Source(field="doc"),
        "engine": Source(field="system"),
        "answers.errors": Source(question="errors", values=TYPES),
        "comment": Source(question="comment"),
        "proposal.question": Source(question="corrected_translation"),
    }

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        reading.budget.open(file)
        columns: Sequence[str] = ()
        segments: dict[tuple[str, ...], _Segment] = {}
        lines = reading.budget.lines(file, read_lines(file))
        for row, line in enumerate(lines, start=1):
            if isinstance(line, RowError):
                reading.errors.append(line)
            elif cells := _cells(line):
                if _is_header(cells):
                    columns = cells
                    continue
                columns = columns or (MAROT if len(cells) == len(MAROT) else EARLY)
                reading.budget.count_row(file)
                _read(file.name, row, columns, cells, segments, reading)
            if reading.is_full:
                break
        for segment in segments.values():
            yield _given(file.name, segment)


def _cells(line: str) -> list[str]:
    """Cells between tabs. Some files double the quotes of a cell, and put it in quotes."""
    bare = line.rstrip("\r\n")
    if not bare.strip():
        return []
    return [
        cell[1:-1].replace('""', '"') if QUOTED.match(cell) else cell for cell in bare.split("\t")
    ]


def _is_header(cells: Sequence[str]) -> bool:
    return [folded(cell) for cell in cells[:2]] == ["system", "doc"]


def _read(
    file: str,
    row: int,
    columns: Sequence[str],
    cells: Sequence[str],
    segments: dict[tuple[str, ...], _Segment],
    reading: Reading,
) -> None:
    if len(cells) > len(columns) or len(cells) < len(EARLY):
        counts = {"count": str(len(cells)), "most": str(len(columns))}
        problem = _("has %(count)s cells where %(most)s are named", **counts)
        reading.refuse(file, row, "row", problem, SHIFTED)
        return
    told = dict(zip(columns, cells, strict=False))
    fields = {name: told.get(name, "") for name in columns if name not in _DECIDED}
    if not told["rater"].strip():
        reading.leave(_("rows of no rater"))
        return
    severity = folded(told["severity"])
    if severity not in SEVERITIES:
        problem = _("“%(value)s” is no severity", value=in_words([told["severity"]]))
        reading.refuse(file, row, "severity", problem, SHIFTED)
        return
    metadata = _metadata(told.get("metadata", ""))
    if metadata is None:
        remedy = _("Write one JSON object")
        reading.refuse(file, row, "metadata", _("is no JSON object"), remedy)
        return
    text = told["target"].replace(START, "").replace(END, "")
    key = (told["system"], *(str(value) for value in fields.values()), told["rater"])
    segment = segments.setdefault(key, _Segment(row, told["rater"].strip(), fields, text))
    if segment.text != text:
        problem = _("is another text than in row %(row)s", row=str(segment.row))
        reading.refuse(file, row, "target", problem, _("Give one text a segment"))
        return
    if severity != NO_ERROR:
        mark = _mark(told, severity)
        if isinstance(mark, Span):
            segment.marks.append(mark)
        elif mark:
            reading.leave(mark)
        else:
            problem = _("has not one <v> and </v> around the words")
            reading.refuse(file, row, "target", problem, _("Mark the words of one error a row"))
    note = text_of(told.get("comment")) or text_of(metadata.get("note"))
    segment.comments += [note] if note and note not in segment.comments else []
    segment.correction = text_of(metadata.get("corrected_translation")) or segment.correction
    moment = metadata.get("timestamp")
    if isinstance(moment, int | float) and not isinstance(moment, bool):
        segment.moment = max(segment.moment, float(moment))


_DECIDED = ("rater", "source", "target", "category", "severity", "metadata", "comment")


def _mark(told: Mapping[str, str], severity: str) -> Span | str | None:
    """The mark of a row; what is left alone by what it is; None where the marks are wrong."""
    category = told["category"].strip()
    labels = (category,)
    parts = re.split(f"({START}|{END})", told["target"])
    marks = parts[1::2]
    if marks == [START, END]:
        before, words = parts[0], parts[2]
        if not words:
            return None
        return Span(len(before), len(before) + len(words), labels, severity, words)
    if marks:
        return None
    if START in told["source"]:
        if folded(category).startswith("source error"):
            return _("errors in the source")
        return Span(None, None, labels, severity)
    if OMISSION in folded(category):
        return Span(None, None, labels, severity)
    if told["target"] and folded(category).startswith(WHOLE):
        return Span(0, len(told["target"]), labels, severity, told["target"])
    return None


def _metadata(cell: str) -> Mapping[str, Any] | None:
    """Version 1 of Marot's tables has a note in its place."""
    if not cell.strip():
        return {}
    if not cell.lstrip().startswith("{"):
        return {"note": cell}
    try:
        found = read_json(cell)
    except ValueError:
        return None
    return found if isinstance(found, Mapping) else None


def _given(file: str, segment: _Segment) -> Given:
    answers: dict[str, Any] = {"errors": segment.marks}
    if segment.comments:
        answers["comment"] = "\n".join(segment.comments)
    if segment.correction:
        answers["corrected_translation"] = segment.correction
    return Given(
        file=file,
        row=segment.row,
        person=segment.person,
        fields=segment.fields,
        answers=answers,
        submitted_at=_time(segment.moment),
        text=segment.text,
    )


def _time(milliseconds: float) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat() if milliseconds else ""
    except (ValueError, OverflowError, OSError):
        return ""


READER = MqmReader()
