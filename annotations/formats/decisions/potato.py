"""Potato: `annotations.jsonl` of its exporter, the `user_state.json` that it keeps for each person,
and the files that it wrote before.

An older file names nobody: its folder does.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from annotations.formats.foreign.documents import json_objects
from annotations.formats.foreign.given import Given, Reading, Span, count_of, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.reader import ForeignReader
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import InputFile

STATE_LABELS, STATE_SPANS, STATE_TIMES = (
    "instance_id_to_label_to_value",
    "instance_id_to_span_to_value",
    "instance_id_to_behavioral_data",
)
LABELS = ("labels", "label_annotations", "annotation")
SPANS = ("spans", "span_annotations")
TIMES = "behavioral_data"
EXPORT = _("Give annotations.jsonl, or the folder of the annotations")
_LONGEST = 1e15
_LAPSE = re.compile(r"(?:(\d+)d)? *(?:(\d+)h)? *(?:(\d+)m)? *(?:(\d+)s)")


class PotatoReader(ForeignReader):
    name = "potato"
    label = "Potato"
    defaults = {"sample_id": Source(field="instance_id")}

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        folder = PurePosixPath(file.name).parent.name
        for row, value in json_objects(file, reading):
            if STATE_LABELS in value:
                person = text_of(value.get("user_id")) or folder
                for record in _of_state(value):
                    yield from _given(file.name, row, person, record, reading)
            elif any(name in value for name in (*LABELS, *SPANS)):
                person = text_of(value.get("user_id")) or folder
                yield from _given(file.name, row, person, value, reading)
            elif not _is_beside(file.name):
                problem = _("holds no labels and no spans")
                reading.refuse(file.name, row, "row", problem, EXPORT)


def _is_beside(name: str) -> bool:
    """Files of a folder of Potato's in which no annotations are."""
    return PurePosixPath(name).name not in ("annotations.jsonl", "annotated_instances.jsonl")


def _of_state(state: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A record for each instance that the person has annotated."""
    labels, spans, times = (
        _table(state.get(key)) for key in (STATE_LABELS, STATE_SPANS, STATE_TIMES)
    )
    for instance in dict.fromkeys([*labels, *spans]):
        yield {
            "instance_id": instance,
            "labels": labels.get(instance) or {},
            "spans": spans.get(instance) or {},
            TIMES: times.get(instance),
        }


def _given(
    file: str, row: int, person: str, record: Mapping[str, Any], reading: Reading
) -> Iterator[Given]:
    before = len(reading.errors)
    answers: dict[str, Any] = {}
    for name in LABELS:
        for schema, value in _labels(record.get(name)):
            answers[schema] = value
    for name in SPANS:
        for schema, mark in _spans(record.get(name)):
            if mark is None:
                problem = _("is a mark without whole numbers start and end")
                reading.refuse(file, row, schema, problem, EXPORT)
            else:
                marks = answers.setdefault(schema, [])
                answers[schema] = [*marks, mark] if isinstance(marks, list) else [mark]
    if len(reading.errors) > before:
        return
    if record.get("links"):
        reading.leave(_("links between marks"), count_of(record["links"]))
    if not any(answers.values()):
        reading.leave(_("records without a label"))
        return
    instance = record.get("instance_id", record.get("id"))
    apart = (*LABELS, *SPANS, "links", TIMES, "user_id")
    fields = {key: value for key, value in record.items() if key not in apart}
    seconds, ended = _times(_table(record.get(TIMES)))
    yield Given(
        file=file,
        row=row,
        person=person,
        fields={**fields, "instance_id": instance},
        answers=answers,
        submitted_at=ended,
        elapsed_seconds=seconds,
    )


def _labels(given: Any) -> Iterator[tuple[str, Any]]:
    """What was ticked or written, by schema: an object of objects, or a list of pairs."""
    if isinstance(given, list):
        schemas: dict[str, dict[str, Any]] = {}
        for one in given:
            if isinstance(one, list) and len(one) == 2 and isinstance(one[0], Mapping):
                named = schemas.setdefault(text_of(one[0].get("schema")), {})
                named[text_of(one[0].get("name"))] = one[1]
        yield from schemas.items()
        return
    for schema, value in _table(given).items():
        held = value.get("labels", value) if isinstance(value, Mapping) else value
        yield schema, held


def _spans(given: Any) -> Iterator[tuple[str, Span | None]]:
    """Marks by schema, a list of them, or pairs of a mark and what it is."""
    if isinstance(given, Mapping):
        for schema, marks in given.items():
            for mark in marks if isinstance(marks, list) else []:
                yield schema, _mark(mark)
        return
    for one in given if isinstance(given, list) else []:
        mark = one[0] if isinstance(one, list) and one else one
        schema = mark.get("schema") if isinstance(mark, Mapping) else None
        yield text_of(schema) or "spans", _mark(mark)


def _mark(given: Any) -> Span | None:
    told = _table(given)
    start, end, quote = told.get("start"), told.get("end"), told.get("text")
    if type(start) is not int or type(end) is not int:
        return None
    label = (
        text_of(told.get("label")) or text_of(told.get("name")) or text_of(told.get("annotation"))
    )
    return Span(
        start,
        end,
        (label,),
        quote=quote if isinstance(quote, str) and quote else None,
        field=text_of(told.get("target_field")),
    )


def _times(told: Mapping[str, Any]) -> tuple[float | None, str]:
    """How long it took, and when it ended, as far as Potato knows."""
    seconds: float | None = None
    whole = told.get("total_time_ms")
    if isinstance(whole, int | float) and not isinstance(whole, bool):
        seconds = min(whole, _LONGEST) / 1000
    elif found := _LAPSE.search(text_of(told.get("time_string"))):
        days, hours, minutes, rest = (int(part or 0) for part in found.groups())
        seconds = ((days * 24 + hours) * 60 + minutes) * 60 + rest
    ended = next((told[key] for key in ("session_end", "timestamp") if told.get(key)), None)
    if isinstance(ended, int | float) and not isinstance(ended, bool):
        try:
            return seconds, datetime.fromtimestamp(ended, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return seconds, ""
    return seconds, ended if isinstance(ended, str) else ""


def _table(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


READER = PotatoReader()
