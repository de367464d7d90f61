"""Global MMLU as JSON lines: one object a line, see `named_columns`."""

import json
from typing import Any

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked, InputFile, Layout
from workbench.layouts.content import decode, read_bytes
from workbench.layouts.named_columns import add_record, missing_columns, read_columns
from workbench.layouts.records import RowError
from workbench.layouts.rows import RawFile

_ONE_OBJECT = gettext_noop("Write one JSON object a line")


class GlobalMmluJsonLines(Layout):
    """Blank lines are passed over."""

    name = "global-mmlu-jsonl"
    suffixes = (".jsonl", ".ndjson", ".json")

    def read(self, file: InputFile, asked: Asked) -> RawFile:
        result = RawFile()
        content = read_bytes(file)
        text = decode(file, content) if isinstance(content, bytes) else [content]
        if not isinstance(text, str):
            result.errors.extend(text)
            return result
        ignored: dict[str, None] = {}
        # Not splitlines: U+2028 and its like may stand inside a JSON string.
        for number, line in enumerate(text.split("\n"), start=1):
            if not line.strip():
                continue
            record = _parse_object(file, number, line)
            if isinstance(record, RowError):
                result.errors.append(record)
                continue
            ignored |= dict.fromkeys(record.keys() - read_columns(asked.required))
            problems = list(missing_columns(file, number, record.keys(), asked.required))
            result.errors.extend(problems)
            if not problems:
                add_record(result, file, number, record)
        result.ignored_columns.extend(sorted(ignored))
        return result


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
