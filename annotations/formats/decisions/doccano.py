"""doccano: JSON lines in an archive, a file a person, named after them.

Records that a person has not annotated are left alone and counted.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from annotations.formats.foreign.documents import json_objects
from annotations.formats.foreign.given import Given, Reading, Span, count_of, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.reader import ForeignReader
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import InputFile

LABELS = ("label", "labels", "entities", "cats")
COMMENTS = "Comments"
TOGETHER = "all"
"""The file of a project whose people annotate the same records together: it names nobody."""

EXPORT = _("Export the dataset as JSONL")
NO_MARK = _("holds no label that is read: a text, or a mark with its start and end")


class DoccanoReader(ForeignReader):
    name = "doccano"
    label = "doccano"
    suffixes = (".jsonl", ".json")
    defaults = {"comment": Source(question=COMMENTS)}

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        name = PurePosixPath(file.name).stem
        for row, record in json_objects(file, reading):
            if not any(label in record for label in LABELS):
                reading.refuse(file.name, row, "label", _("is left out"), EXPORT)
                continue
            answers: dict[str, Any] = {}
            before = len(reading.errors)
            for label in LABELS:
                if given := record.get(label):
                    found = _labels(given)
                    if found is None:
                        reading.refuse(file.name, row, label, NO_MARK, EXPORT)
                    else:
                        answers[label] = found
            if len(reading.errors) > before:
                continue
            if comments := _comments(record.get(COMMENTS)):
                answers[COMMENTS] = comments
            if relations := record.get("relations"):
                reading.leave(_("relations between marks"), count_of(relations))
            if not answers:
                reading.leave(_("records without a label"))
                continue
            apart = (*LABELS, COMMENTS, "relations")
            fields = {key: value for key, value in record.items() if key not in apart}
            person = "" if name == TOGETHER else name
            text = record.get("text", record.get("data"))
            yield Given(
                file=file.name,
                row=row,
                person=person,
                fields=fields,
                answers=answers,
                text=text if isinstance(text, str) else None,
            )


def _labels(given: Any) -> list[Any] | None:
    """Classes as texts, and marks, as `[start, end, label]` or objects; None where some are
    neither."""
    if not isinstance(given, list):
        return None
    if all(isinstance(one, str) for one in given):
        return given
    marks = [_mark(one) for one in given]
    return None if None in marks else marks


def _mark(given: Any) -> Span | None:
    if isinstance(given, Mapping):
        start, end, label = (given.get(key) for key in ("start_offset", "end_offset", "label"))
    elif isinstance(given, list) and len(given) == 3:
        start, end, label = given
    else:
        return None
    if type(start) is not int or type(end) is not int:
        return None
    return Span(start, end, (text_of(label),))


def _comments(given: Any) -> str:
    told = given if isinstance(given, list) else [given]
    return "\n".join(one for one in told if isinstance(one, str) and one.strip())


READER = DoccanoReader()
