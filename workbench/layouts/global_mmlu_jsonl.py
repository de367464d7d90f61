"""Global MMLU as JSON lines: one object a line, see `named_columns`."""

import json
from collections.abc import Iterator
from typing import Any

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, Layout
from workbench.layouts.content import read_lines
from workbench.layouts.named_columns import missing_columns, read_columns, row_of
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import Found, UnreadColumn

_ONE_OBJECT = gettext_noop("Write one JSON object a line")


class GlobalMmluJsonLines(Layout):
    """Blank lines are passed over."""

    name = "global-mmlu-jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")

    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        known, unread = read_columns(asked.required), set[str]()
        lines = asked.budget.lines(file, read_lines(file))
        for number, line in enumerate(lines, start=1):
            if isinstance(line, RowError):
                yield line
                continue
            if not line.strip():
                continue
            record = _parse_object(file, number, line)
            if isinstance(record, RowError):
                yield record
                continue
            new = record.keys() - known - unread
            unread |= new
            yield from map(UnreadColumn, new)
            problems = list(missing_columns(file, number, record.keys(), asked.required))
            yield from problems
            if not problems:
                yield row_of(file, number, record)


LAYOUT = GlobalMmluJsonLines()


def _parse_object(file: InputFile, row: int, line: str) -> dict[str, Any] | RowError:
    try:
        record = json.loads(line, object_pairs_hook=_unique_names)
    except json.JSONDecodeError as error:
        problem = gettext_noop(
            "is not valid JSON (%(reason)s at character %(place)s)",
            reason=error.msg,
            place=str(error.colno),
        )
        return RowError(file.name, row, "row", problem, _ONE_OBJECT)
    except (ValueError, RecursionError) as error:
        problem = gettext_noop("is not usable JSON (%(reason)s)", reason=error.args[0])
        remedy = gettext_noop("Write one flat JSON object a line")
        return RowError(file.name, row, "row", problem, remedy)
    if isinstance(record, dict):
        return record
    problem = gettext_noop("is of type %(type)s, not an object", type=type(record).__name__)
    return RowError(file.name, row, "row", problem, _ONE_OBJECT)


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            gettext_noop("“%(name)s” is given twice", name=max(names, key=names.count))
        )
    return record
