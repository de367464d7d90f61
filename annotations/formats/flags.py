"""What an evaluation flags, as it comes in: one JSON object a line, or a list of them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from annotations import limits
from annotations.formats.tables import in_words, is_number, wrong_text
from annotations.vocabularies import FlagReason
from workbench.core.json_reading import read_json, require_storable
from workbench.core.languages import CodeError, canonical_code
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import RowError

MEMBERS = ("sample_id", "language", "reason", "score", "evidence", "release")
MOST_ERRORS = 200
"""That are looked for in one file."""


@dataclass(frozen=True)
class FlagRow:
    """A doubt about an item in a language; `language` None is about the source.

    `score` says how sure the evaluation is, on one scale, highest most; `release` is the content
    hash of what it measured, empty where that is not told.
    """

    row: int
    sample_id: str
    language: str | None
    reason: str
    score: float | None
    evidence: Mapping[str, Any]
    release: str

    @property
    def digest(self) -> str:
        """Equal for rows of the same content."""
        content = asdict(self) | {"row": None}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class FlagRows:
    """What a file or a list holds, and what of it cannot be read."""

    name: str
    rows: tuple[FlagRow, ...]
    errors: tuple[RowError, ...]

    @classmethod
    def of_lines(cls, name: str, text: str) -> "FlagRows":
        """Of a file of JSON lines; empty lines are passed over."""
        lines = enumerate(text.split("\n"), start=1)
        return cls._read(name, ((n, _parsed(line)) for n, line in lines if line.strip()))

    @classmethod
    def of_list(cls, name: str, given: Iterable[Any]) -> "FlagRows":
        return cls._read(name, enumerate(given, start=1))

    @classmethod
    def _read(cls, name: str, given: Iterable[tuple[int, Any]]) -> "FlagRows":
        rows: list[FlagRow] = []
        errors: list[RowError] = []
        for number, one in given:
            if len(errors) >= MOST_ERRORS:
                break
            if len(rows) == limits.FOUND:
                problem = _("has more than %(most)s flags", most=str(limits.FOUND))
                errors.append(RowError(name, number, "file", problem, _("Send the surest alone")))
                break
            if found := list(_wrong(one)):
                errors += [RowError(name, number, *problem) for problem in found]
            else:
                rows.append(_row(number, one))
        return cls(name, tuple(rows), tuple(errors))


def _parsed(line: str) -> Any:
    try:
        return read_json(line)
    except ValueError:
        return None


def _row(number: int, one: Mapping[str, Any]) -> FlagRow:
    language, score = one["language"], one.get("score")
    return FlagRow(
        row=number,
        sample_id=one["sample_id"],
        language=None if language is None else canonical_code(language),
        reason=one["reason"],
        score=None if score is None else float(score),
        evidence=one.get("evidence") or {},
        release=one.get("release") or "",
    )


def _wrong(one: Any) -> Iterator[tuple[str, str, str]]:
    """Field, problem and remedy, of all that is wrong with a row by itself."""
    known = ", ".join(MEMBERS)
    if not isinstance(one, Mapping):
        remedy = _("Write one with %(known)s", known=known)
        yield "row", _("is no JSON object"), remedy
        return
    if unknown := [key for key in one if key not in MEMBERS]:
        yield in_words(unknown), _("is unknown"), _("A row has %(known)s", known=known)
    if problem := wrong_text(one.get("sample_id"), limits.SAMPLE_ID):
        yield "sample_id", problem.rstrip("."), _("Name the item as the release does")
    yield from _wrong_language(one)
    if one.get("reason") not in list(FlagReason):
        yield "reason", _("is none that is known"), _("Choose from %(known)s", known=_reasons())
    if one.get("score") is not None and not is_number(one["score"]):
        yield "score", _("is no number"), _("Write a number, the higher the surer")
    yield from _wrong_evidence(one.get("evidence"))
    release = one.get("release")
    if release is not None and (problem := wrong_text(release, limits.TITLE)):
        yield "release", problem.rstrip("."), _("Give the content hash of the release")


def _reasons() -> str:
    return ", ".join(FlagReason)


def _wrong_language(one: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if "language" not in one:
        yield "language", _("is left out"), _("Write null where the source is meant")
        return
    if one["language"] is None:
        return
    if problem := wrong_text(one["language"], limits.NAME):
        yield "language", problem.rstrip("."), _("Use a code such as es")
        return
    try:
        canonical_code(one["language"])
    except CodeError as error:
        yield "language", str(error).rstrip("."), _("Use a code such as es")


def _wrong_evidence(given: Any) -> Iterator[tuple[str, str, str]]:
    if given is None:
        return
    if not isinstance(given, Mapping):
        yield "evidence", _("is no object"), _("Give its figures by their names")
        return
    try:
        text = json.dumps(require_storable(dict(given)), ensure_ascii=False)
    except ValueError as error:
        yield "evidence", str(error), _("Mend it")
        return
    if len(text) > limits.EVIDENCE:
        problem = _("has more than %(most)s characters", most=str(limits.EVIDENCE))
        yield "evidence", problem, _("Keep the figures that speak")
