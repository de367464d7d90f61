"""Argilla: records of version 2, nested or flat, and of version 1.

The nested form has no status: what it holds counts as submitted. Of the others drafts are left
alone and counted, and what was discarded is a skip.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from annotations.formats.foreign.documents import json_objects
from annotations.formats.foreign.given import Given, Reading, Span, Unread, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.reader import ForeignReader
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import InputFile

RESPONSES = ".responses"
NO_RECORD = _("is no record with responses")
EXPORT = _("Export the records with to_list(), to_list(flatten=True) or to_json()")
NO_STATUS = _(
    "the export tells no status: drafts and discarded answers in it count as submitted; "
    "to_list(flatten=True) tells them apart"
)
Answers = dict[str, dict[str, Any]]
"""By person, by question."""


class ArgillaReader(ForeignReader):
    name = "argilla"
    label = "Argilla"
    defaults = {"sample_id": Source(field="id")}

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        for row, value in json_objects(file, reading):
            for record in _records(value):
                yield from _given(file.name, row, record, reading)


def _records(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A record, or those of `to_dict()`: by their ids, or a list a column."""
    columns = list(value.values())
    if not isinstance(value.get("id"), list):
        by_id = bool(columns) and all(
            isinstance(one, Mapping) and "fields" in one for one in columns
        )
        yield from columns if by_id else [value]
        return
    count = max(len(one) for one in columns if isinstance(one, list))
    for place in range(count):
        yield {
            name: column[place]
            for name, column in value.items()
            if isinstance(column, list) and place < len(column)
        }


def _given(file: str, row: int, record: Mapping[str, Any], reading: Reading) -> Iterator[Given]:
    responses = record.get("responses")
    statuses: dict[str, set[str]] = {}
    answers: Answers = {}
    if isinstance(responses, Mapping):
        reading.tell(NO_STATUS)
        is_read = _read_nested(responses, answers)
    elif isinstance(responses, list):
        is_read = _read_first(responses, answers, statuses)
    else:
        is_read = _read_flat(record, answers, statuses)
    if not is_read:
        reading.refuse(file, row, "responses", NO_RECORD, EXPORT)
        return
    reading.leave(_("suggestions"), _suggestions(record))
    for person, given in answers.items():
        told = statuses.get(person, set())
        if "draft" in told or "pending" in told:
            reading.leave(_("drafts"))
            continue
        is_skip = "discarded" in told
        yield Given(
            file=file,
            row=row,
            person=person,
            fields=_fields(record),
            answers={} if is_skip else given,
            is_skip=is_skip,
        )


def _read_nested(responses: Mapping[str, Any], answers: Answers) -> bool:
    for question, given in responses.items():
        if not isinstance(given, list):
            return False
        for one in given:
            if not isinstance(one, Mapping) or "value" not in one:
                return False
            _put(answers, one.get("user_id"), question, one["value"])
    return True


def _read_first(responses: list[Any], answers: Answers, statuses: dict[str, set[str]]) -> bool:
    for one in responses:
        if not isinstance(one, Mapping):
            return False
        person, values = text_of(one.get("user_id")), one.get("values") or {}
        if not isinstance(values, Mapping):
            return False
        statuses.setdefault(person, set()).add(text_of(one.get("status")))
        answers.setdefault(person, {})
        for question, given in values.items():
            value = given.get("value") if isinstance(given, Mapping) else given
            _put(answers, person, question, value)
    return True


def _read_flat(record: Mapping[str, Any], answers: Answers, statuses: dict[str, set[str]]) -> bool:
    names = [name for name in record if name.endswith(RESPONSES)]
    for name in names:
        values = record[name] or []
        people = record.get(f"{name}.users") or []
        status = record.get(f"{name}.status") or []
        if (
            not isinstance(values, list)
            or not isinstance(people, list)
            or len(people) != len(values)
        ):
            return False
        for place, (value, person) in enumerate(zip(values, people, strict=True)):
            _put(answers, person, name.removesuffix(RESPONSES), value)
            if isinstance(status, list) and place < len(status):
                statuses.setdefault(text_of(person), set()).add(text_of(status[place]))
    return bool(names) or "fields" in record


def _put(answers: Answers, person: Any, question: str, value: Any) -> None:
    if value is not None:
        answers.setdefault(text_of(person), {})[question] = _answer(value)


def _answer(value: Any) -> Any:
    """Marks as marks; a ranking is what no question here takes."""
    if not isinstance(value, list) or not any(isinstance(one, Mapping) for one in value):
        return value
    if not all(isinstance(one, Mapping) and type(one.get("start")) is int for one in value):
        return Unread("ranking")
    return [
        Span(one["start"], _whole(one.get("end")), (text_of(one.get("label")),)) for one in value
    ]


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _suggestions(record: Mapping[str, Any]) -> int:
    told = record.get("suggestions")
    if isinstance(told, Mapping | list):
        return len(told)
    return sum(name.endswith(".suggestion") and bool(value) for name, value in record.items())


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without what was answered, and what a model guessed."""
    apart = ("responses", "suggestions", "vectors")
    return {
        name: value
        for name, value in record.items()
        if name not in apart and RESPONSES not in name and ".suggestion" not in name
    }


READER = ArgillaReader()
