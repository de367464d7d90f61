"""Suggested answers as they come in: one JSON object a line, or a list of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations import limits
from annotations.formats.tables import in_words, wrong_text
from workbench.core.languages import CodeError, canonical_code
from workbench.layouts.records import RowError

MEMBERS = ("sample_id", "language", "answers", "engine")


@dataclass(frozen=True)
class SuggestedRow:
    """Answers about an item in a language; `engine` made the text, where there are several."""

    row: int
    sample_id: str
    language: str
    answers: Mapping[str, Any]
    engine: str = ""


@dataclass(frozen=True)
class SuggestedRows:
    """What a file or a list holds, and what of it cannot be read."""

    name: str
    rows: tuple[SuggestedRow, ...]
    errors: tuple[RowError, ...]

    @classmethod
    def of_lines(cls, name: str, text: str) -> "SuggestedRows":
        """Of a file of JSON lines; empty lines are passed over."""
        lines = enumerate(text.split("\n"), start=1)
        return cls._read(name, ((n, _parsed(line)) for n, line in lines if line.strip()))

    @classmethod
    def of_list(cls, name: str, given: Iterable[Any]) -> "SuggestedRows":
        return cls._read(name, enumerate(given, start=1))

    @classmethod
    def _read(cls, name: str, given: Iterable[tuple[int, Any]]) -> "SuggestedRows":
        rows: list[SuggestedRow] = []
        errors: list[RowError] = []
        for number, one in given:
            if found := list(_wrong(one)):
                errors += [RowError(name, number, *problem) for problem in found]
                continue
            code = canonical_code(one["language"])
            engine = one.get("engine") or ""
            rows.append(SuggestedRow(number, one["sample_id"], code, one["answers"], engine))
        return cls(name, tuple(rows), tuple(errors))


def _parsed(line: str) -> Any:
    try:
        return json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _wrong(one: Any) -> Iterator[tuple[str, str, str]]:
    """Field, problem and remedy, of all that is wrong with a row by itself."""
    if not isinstance(one, Mapping):
        yield "row", "is no JSON object", f"Write one with {', '.join(MEMBERS)}"
        return
    if unknown := [key for key in one if key not in MEMBERS]:
        yield in_words(unknown), "is unknown", f"A row has {', '.join(MEMBERS)}"
    lengths = {"sample_id": limits.SAMPLE_ID, "language": limits.NAME, "engine": limits.NAME}
    for key, most in lengths.items():
        value = one.get(key)
        if value is None and key == "engine":
            continue
        if value is None:
            yield key, "is left out", "It is needed"
        elif problem := wrong_text(value, most):
            yield key, str(problem).rstrip("."), "Mend it"
        elif key == "language":
            yield from _no_language(value)
    if not isinstance(one.get("answers"), Mapping):
        yield "answers", "is no object", "Give the answers by question"


def _no_language(written: str) -> Iterator[tuple[str, str, str]]:
    try:
        canonical_code(written)
    except CodeError as error:
        yield "language", str(error).rstrip("."), "Use a code such as es"
