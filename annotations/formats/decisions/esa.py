"""ESA, error spans and a score: the CSV of Appraise, the JSON lines of WMT25 and of Pearmut.

All three count the last character of a mark in, and write `missing` for what is not in the text.
"""

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from annotations.formats.foreign.documents import json_objects
from annotations.formats.foreign.given import Given, Reading, Span, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.offsets import BREAKS, PEARMUT, code_points, length
from annotations.formats.foreign.reader import ForeignReader
from annotations.formats.tables import in_words
from workbench.core.json_reading import read_json
from workbench.core.messages import gettext_noop as _
from workbench.layouts.content import read_lines, texts
from workbench.layouts.records import FormatError, InputFile

APPRAISE = (
    "user", "system", "item", "type", "src", "tgt", "score", "doc", "complete", "mqm", "start",
    "end", "batch", "item_id",
)  # fmt: skip
WIDTHS = (10, 12, 14)
"""Of Appraise's rows: without times, with them, and with the batch."""

WITH_SOURCE = 15
"""With the source's own id after the person."""

TARGET = "TGT"
CHECKS = ("CHK", "BAD", "REF")
MISSING = "missing"
WAVE = re.compile(r"human(\d*)\Z")
SUBMIT, SUBMIT_SKIP = "submit", "submit_skip"
BESIDE = ("welcome", "random")
"""How Pearmut numbers what is no work: tutorials and checks of attention."""

NO_SPANS = _("is no list of error spans")
EXPORT = _("Give the scores as Appraise, WMT25 or Pearmut write them")


class EsaReader(ForeignReader):
    name = "esa"
    label = "ESA: Appraise, WMT25, Pearmut"
    suffixes = (".csv", ".jsonl", ".json")
    offsets = BREAKS
    defaults = {
        "sample_id": Source(field="doc"),
        "language": Source(field="tgt"),
        "engine": Source(field="system"),
        "comment": Source(question="textfield"),
    }

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        if file.path.suffix.lower() == ".csv":
            yield from _appraise(file, reading)
            return
        for row, record in json_objects(file, reading):
            if isinstance(record.get("scores"), Mapping):
                yield from _wmt25(file.name, row, record, reading)
            elif isinstance(record.get("annotation"), list):
                yield from _pearmut(file.name, row, record, reading)
            else:
                reading.refuse(file.name, row, "row", _("holds no scores"), EXPORT)


def _appraise(file: InputFile, reading: Reading) -> Iterator[Given]:
    reading.budget.open(file)
    lines = texts(reading.budget.lines(file, read_lines(file)), reading.errors)
    rows = csv.reader(lines, strict=True)
    row = 1
    try:
        for cells in rows:
            if cells and not reading.is_full:
                reading.budget.count_row(file)
                yield from _scored(file.name, row, cells, reading)
            row = rows.line_num + 1
    except csv.Error as error:
        raise FormatError(
            _("%(file)s, row %(row)s: no CSV (%(reason)s)", file=file.name, row=str(row),
              reason=str(error))
        ) from error  # fmt: skip


def _scored(file: str, row: int, cells: list[str], reading: Reading) -> Iterator[Given]:
    bare = [cells[0], *cells[2:]] if len(cells) == WITH_SOURCE else cells
    if len(bare) not in WIDTHS:
        problem = _("has %(count)s cells", count=str(len(cells)))
        remedy = _("Appraise writes 12, or 14 with the batch: give its rows as they are")
        reading.refuse(file, row, "row", problem, remedy)
        return
    told = dict(zip(APPRAISE, bare, strict=False))
    if told["type"] in CHECKS:
        reading.leave(_("controls of Appraise"))
        return
    if told["type"] != TARGET:
        problem = _("“%(value)s” is no type of Appraise", value=in_words([told["type"]]))
        reading.refuse(file, row, "type", problem, _("Use TGT, CHK, BAD or REF"))
        return
    raw = _list_of(told["mqm"])
    errors = None if raw is None else _errors(raw)
    if errors is None:
        reading.refuse(file, row, "mqm", NO_SPANS, EXPORT)
        return
    seconds, ended = _lapse(told.get("start"), told.get("end"))
    fields = {name: value for name, value in told.items() if name not in ("score", "mqm")}
    if len(cells) == WITH_SOURCE:
        fields["source"] = cells[1]
    for system in told["system"].split("+"):
        yield Given(
            file=file,
            row=row,
            person=told["user"].strip(),
            fields={**fields, "system": system},
            answers=_answers(told["score"], errors),
            submitted_at=ended,
            elapsed_seconds=seconds,
        )


def _list_of(cell: str) -> list[Any] | None:
    """JSON, or what Python prints; None where it is neither."""
    if not cell.strip():
        return []
    try:
        found = read_json(cell)
    except ValueError:
        try:
            found = ast.literal_eval(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            return None
    return found if isinstance(found, list) else None


def _wmt25(file: str, row: int, record: Mapping[str, Any], reading: Reading) -> Iterator[Given]:
    fields = {"doc": record.get("doc_id"), "doc_id": record.get("doc_id")}
    translations = record.get("tgt_text")
    for system, told in record["scores"].items():
        if not isinstance(told, Mapping):
            reading.refuse(file, row, "scores", _("is no object"), EXPORT)
            continue
        text = translations.get(system) if isinstance(translations, Mapping) else None
        for name in told:
            if not (found := WAVE.match(name)):
                continue
            wave = found[1]
            raw = told.get(f"errors{wave}")
            errors = _errors(raw if isinstance(raw, list) else [])
            if errors is None:
                reading.refuse(file, row, f"errors{wave}", NO_SPANS, EXPORT)
                continue
            times = told.get(f"times{wave}")
            ends = times if isinstance(times, list) and len(times) == 2 else (None, None)
            seconds, ended = _lapse(*ends)
            yield Given(
                file=file,
                row=row,
                person=text_of(told.get(f"annotator{wave}")),
                fields={**fields, "system": system},
                answers=_answers(told[name], errors),
                submitted_at=ended,
                elapsed_seconds=seconds,
                text=text if isinstance(text, str) else None,
            )


def _pearmut(file: str, row: int, record: Mapping[str, Any], reading: Reading) -> Iterator[Given]:
    """A document: each of its items by each model is a decision, and takes its share of the time.

    Places are counted here, with the text at hand: Pearmut shows line ends between its characters.
    """
    if text_of(record.get("item_i")).startswith(BESIDE):
        reading.leave(_("tutorials and checks of attention"))
        return
    told_actions = record.get("actions")
    listed = told_actions if isinstance(told_actions, list) else []
    actions = [one for one in listed if isinstance(one, Mapping)]
    last = actions[-1].get("action") if actions else ""
    if last not in (SUBMIT, SUBMIT_SKIP):
        reading.leave(_("documents that were not submitted"))
        return
    items, told = record.get("item"), record["annotation"]
    if not isinstance(items, list) or len(items) != len(told):
        reading.refuse(file, row, "item", _("are not as many as annotations"), EXPORT)
        return
    parts = [
        (item, model, given)
        for item, one in zip(items, told, strict=True)
        if isinstance(item, Mapping) and isinstance(one, Mapping)
        for model, given in one.items()
        if isinstance(given, Mapping)
    ]
    seconds, ended = _lapse(actions[0].get("time"), actions[-1].get("time"))
    comment = text_of(record.get("comment"))
    for item, model, given in parts:
        texts_of = item.get("tgt")
        text = texts_of.get(model) if isinstance(texts_of, Mapping) else None
        spans = given.get("error_spans")
        errors = _errors(spans if isinstance(spans, list) else [])
        placed = errors if errors is None or not isinstance(text, str) else _placed(errors, text)
        if placed is None:
            reading.refuse(file, row, "error_spans", NO_SPANS, EXPORT)
            continue
        answers = _answers(given.get("score"), placed)
        answers |= {name: value for name, value in _sliders(given) if value is not None}
        if words := text_of(given.get("textfield")) or comment:
            answers["textfield"] = words
        apart = ("src", "tgt", "ref", "validation", "instructions", "error_spans")
        yield Given(
            file=file,
            row=row,
            person=text_of(record.get("user_id")),
            fields={key: one for key, one in item.items() if key not in apart}
            | {"doc": item.get("item_id"), "system": model},
            answers={} if last == SUBMIT_SKIP else answers,
            submitted_at=ended,
            elapsed_seconds=None if seconds is None else seconds / len(parts),
            is_skip=last == SUBMIT_SKIP,
        )


def _placed(errors: list[Span], text: str) -> list[Span] | None:
    """Marks of Pearmut by code points; one behind the text is of what is missing."""
    found = []
    for one in errors:
        if one.start is None or one.end is None or one.start == length(text, PEARMUT):
            found.append(Span(None, None, one.labels, one.severity))
            continue
        place = code_points(text, one.start, one.end, PEARMUT)
        if place is None:
            return None
        found.append(Span(*place, one.labels, one.severity, text[place[0] : place[1]]))
    return found


def _sliders(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    sliders = given.get("sliders")
    yield from sliders.items() if isinstance(sliders, Mapping) else ()


def _answers(score: Any, errors: list[Span]) -> dict[str, Any]:
    answers: dict[str, Any] = {"errors": errors}
    if score is not None and text_of(score) not in ("", "None"):
        answers["score"] = score
    return answers


def _errors(given: list[Any]) -> list[Span] | None:
    """Marks with their ends excluded; None where one is no mark."""
    found = []
    for one in given:
        if not isinstance(one, Mapping) or "start_i" not in one:
            return None
        start, end = one["start_i"], one.get("end_i")
        label = text_of(one.get("category")) or text_of(one.get("error_type"))
        labels, severity = ((label,) if label else ()), text_of(one.get("severity"))
        if MISSING in (start, end):
            found.append(Span(None, None, labels, severity))
        elif type(start) is int and type(end) is int:
            found.append(Span(start, end + 1, labels, severity))
        else:
            return None
    return found


def _lapse(start: Any, end: Any) -> tuple[float | None, str]:
    """Seconds between two times, and the second one where it is a date."""
    first, last = _moment(start), _moment(end)
    if first is None or last is None or last < first:
        return None, ""
    try:
        moment = datetime.fromtimestamp(last, UTC)
    except (ValueError, OverflowError, OSError):
        return last - first, ""
    return last - first, moment.isoformat() if moment.year >= EARLIEST_YEAR else ""


EARLIEST_YEAR = 1990


def _moment(given: Any) -> float | None:
    try:
        return float(given)
    except (TypeError, ValueError, OverflowError):
        return None


READER = EsaReader()
