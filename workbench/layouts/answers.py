"""Answers as letters, indices or texts: one way for a whole file, never guessed row by row.

Indices that could be counted from 0 or from 1 are refused until somebody says which.
"""

import re
from unicodedata import normalize

from workbench.core.letters import LETTERS
from workbench.core.messages import gettext_noop
from workbench.layouts.budget import ERRORS
from workbench.layouts.records import RowError
from workbench.layouts.rows import Answers, RawRow, Written

FORMER_NAMES: dict[str, Answers] = {"index": "index0"}
"""What a way of writing was called before, and still is in jobs that wait."""

_FIRST: dict[str, int] = {"index0": 0, "index1": 1}
_INDEX = re.compile(r"\s*(-?[0-9]{1,4})\s*")
_LETTER = re.compile(r"\s*([A-Z])\s*")
_REMEDY: dict[Answers, str] = {
    "letter": gettext_noop("Write the right option's letter, A for the first"),
    "index0": gettext_noop("Write the right option's index, 0 for the first"),
    "index1": gettext_noop("Write the right option's number, 1 for the first"),
    "text": gettext_noop("Write the right option as it stands among the options"),
    "label": gettext_noop("Write the name that the right option has in the file"),
}
_EITHER = gettext_noop("Say --answers index0 where 0 is the first option, index1 where 1 is")


def read_keys(
    rows: list[RawRow], answers: str | None, *, required: bool
) -> tuple[list[int | None], list[RowError]]:
    """The index of the right option of each row of one file, None where there is none.

    Beside them stand the first errors.

    Args:
        answers: how the file writes them; None to tell it from the file itself.
        required: whether a row without an answer is an error.
    """
    style = style_of(rows, answers)
    if not answers and (doubtful := find_doubt(rows)):
        return [None] * len(rows), [doubtful]
    keys: list[int | None] = []
    errors: list[RowError] = []
    for row in rows:
        key = read_key(row, style, required=required)
        keys.append(key if isinstance(key, int) else None)
        if isinstance(key, RowError) and len(errors) < ERRORS:
            errors.append(key)
    return keys, errors


def parse_answer(answer: object) -> tuple[Written, int] | None:
    """How one answer is written and the number it means, or None when it is no answer."""
    if isinstance(answer, int) and not isinstance(answer, bool):
        return "index", answer
    if not isinstance(answer, str):
        return None
    if letter := _LETTER.fullmatch(answer):
        return "letter", LETTERS.index(letter[1])
    if index := _INDEX.fullmatch(answer):
        return "index", int(index[1])
    return None


def style_of(rows: list[RawRow], answers: str | None) -> Answers:
    """How the answers of a file are written, as somebody said or as its rows show."""
    known: dict[str, Answers] = {style: style for style in _REMEDY} | FORMER_NAMES
    return known[answers] if answers else _most_common_style(rows)


def read_key(row: RawRow, style: Answers, *, required: bool) -> int | RowError | None:
    """The index of the right option among all that the row has a place for."""
    if row.answer is None and not required:
        return None
    key = _read_key(row, style)
    if isinstance(key, int) and key in row.absent:
        problem = gettext_noop("%(answer)s is an option that is absent", answer=repr(row.answer))
        return row.error("answer", problem, gettext_noop("Name an option that is there"))
    return key


def _most_common_style(rows: list[RawRow]) -> Answers:
    """What most answers of the file are, so that the odd ones out are the ones reported."""
    if any(row.labels for row in rows) and all(
        row.answer is None or _find_label(row) is not None for row in rows
    ):
        return "label"
    styles = [parsed[0] for row in rows if (parsed := parse_answer(row.answer))]
    return "index0" if styles.count("index") > styles.count("letter") else "letter"


def counts_from_0(rows: list[RawRow]) -> bool:
    """Whether the answers of a file are indices, and it shows that they are counted from 0."""
    if _most_common_style(rows) != "index0":
        return False
    return any(row.counts_from_0 or parse_answer(row.answer) == ("index", 0) for row in rows)


def find_doubt(rows: list[RawRow]) -> RowError | None:
    """The first index of a file whose indices all name an option, counted from 0 and from 1."""
    parsed = ((row, parse_answer(row.answer)) for row in rows)
    given = [(row, found[1]) for row, found in parsed if found and found[0] == "index"]
    if _most_common_style(rows) != "index0" or any(row.counts_from_0 for row, _ in given):
        return None
    if not all(1 <= index < len(row.options) for row, index in given):
        return None
    problem = gettext_noop(
        "%(answer)s: no 0 is in the whole file, so that 1 may be the first option or the second",
        answer=repr(given[0][0].answer),
    )
    return given[0][0].error("answer", problem, _EITHER)


def _read_key(row: RawRow, style: Answers) -> int | RowError:
    if row.answer is None:
        remedy = gettext_noop(
            "%(remedy)s; or read the file by --layout table and --map, where some have no key",
            remedy=_REMEDY[style],
        )
        return row.error("answer", gettext_noop("is missing"), remedy)
    if style == "text":
        return _find_option(row)
    if style == "label":
        return _read_label(row)
    parsed = parse_answer(row.answer)
    if parsed is None:
        problem = gettext_noop(
            "%(answer)s is neither a capital letter nor an index", answer=repr(row.answer)
        )
        remedy = gettext_noop(
            "%(remedy)s; or say --answers text, where answers are the options' texts; in a table, "
            "leave it empty where the key is not known",
            remedy=_REMEDY[style],
        )
        return row.error("answer", problem, remedy)
    found, number = parsed
    if (found == "letter") != (style == "letter"):
        return _another_style(row, style, found)
    key = number - _FIRST.get(style, 0)
    if not 0 <= key < len(row.options):
        return _outside(row, style, number)
    return key


def _find_option(row: RawRow) -> int | RowError:
    """The first of the options that read as the answer: equal ones are equally right."""
    wanted = _folded(row.answer)
    found = next((n for n, option in enumerate(row.options) if _folded(option) == wanted), None)
    if found is not None:
        return found
    problem = gettext_noop("%(answer)s is none of the options", answer=repr(row.answer))
    return row.error("answer", problem, _REMEDY["text"])


def _find_label(row: RawRow) -> int | None:
    wanted = _folded(row.answer)
    return next((n for n, label in enumerate(row.labels) if _folded(label) == wanted), None)


def _read_label(row: RawRow) -> int | RowError:
    found = _find_label(row)
    if found is not None:
        return found
    problem = gettext_noop(
        "%(answer)s is none of the options' names: %(labels)s",
        answer=repr(row.answer),
        labels=", ".join(map(str, row.labels)) or "–",
    )
    return row.error("answer", problem, _REMEDY["label"])


def _folded(text: object) -> str:
    return " ".join(normalize("NFC", str(text)).split())


def _another_style(row: RawRow, style: Answers, found: Written) -> RowError:
    problem = gettext_noop(
        "%(answer)s: this file's answers are %(style)s, this one is %(found)s",
        answer=repr(row.answer),
        style=style,
        found=found,
    )
    say = {"letter": "--answers letter", "index": "--answers index0 or index1"}[found]
    remedy = gettext_noop("%(remedy)s; or say %(answers)s", remedy=_REMEDY[style], answers=say)
    return row.error("answer", problem, remedy)


def _outside(row: RawRow, style: Answers, number: int) -> RowError:
    problem = gettext_noop(
        "%(answer)s is outside the %(count)s options",
        answer=repr(row.answer),
        count=str(len(row.options)),
    )
    remedy = _REMEDY[style]
    if style == "index0" and number == len(row.options):
        remedy = gettext_noop(
            "%(remedy)s; or say --answers index1, where 1 is the first", remedy=remedy
        )
    return row.error("answer", problem, remedy)
