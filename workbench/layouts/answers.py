"""Answers as letters or as indices: one way for a whole file, never guessed row by row."""

import re

from workbench.core.letters import LETTERS
from workbench.core.messages import gettext_noop
from workbench.layouts.budget import ERRORS
from workbench.layouts.records import RowError
from workbench.layouts.rows import Answers, RawRow

_INDEX = re.compile(r"\s*(-?[0-9]{1,4})\s*")
_LETTER = re.compile(r"\s*([A-Z])\s*")
_REMEDY = {
    "letter": gettext_noop("Write the right option's letter, A for the first"),
    "index": gettext_noop("Write the right option's index, 0 for the first"),
}


def read_keys(
    rows: list[RawRow], answers: Answers | None, *, required: bool
) -> tuple[list[int | None], list[RowError]]:
    """The index of the right option of each row of one file, None where there is none.

    Beside them stand the first errors.

    Args:
        answers: how the file writes them; None to tell it from the file itself.
        required: whether a row without an answer is an error.
    """
    style = answers or _most_common_style(rows)
    keys: list[int | None] = []
    errors: list[RowError] = []
    for row in rows:
        key = None if row.answer is None and not required else _read_key(row, style)
        keys.append(key if isinstance(key, int) else None)
        if isinstance(key, RowError) and len(errors) < ERRORS:
            errors.append(key)
    return keys, errors


def parse_answer(answer: object) -> tuple[Answers, int] | None:
    """How one answer is written and the index it means, or None when it is no answer."""
    if isinstance(answer, int) and not isinstance(answer, bool):
        return "index", answer
    if not isinstance(answer, str):
        return None
    if letter := _LETTER.fullmatch(answer):
        return "letter", LETTERS.index(letter[1])
    if index := _INDEX.fullmatch(answer):
        return "index", int(index[1])
    return None


def _most_common_style(rows: list[RawRow]) -> Answers:
    """What most answers of the file are, so that the odd ones out are the ones reported."""
    styles = [parsed[0] for row in rows if (parsed := parse_answer(row.answer))]
    return "index" if styles.count("index") > styles.count("letter") else "letter"


def _read_key(row: RawRow, style: Answers) -> int | RowError:
    if row.answer is None:
        return row.error("answer", gettext_noop("is missing"), _REMEDY[style])
    parsed = parse_answer(row.answer)
    if parsed is None:
        problem = gettext_noop(
            "%(answer)s is neither a capital letter nor an index", answer=repr(row.answer)
        )
        return row.error("answer", problem, _REMEDY[style])
    found, key = parsed
    if found != style:
        problem = gettext_noop(
            "%(answer)s: this file's answers are %(style)s, this one is %(found)s",
            answer=repr(row.answer),
            style=style,
            found=found,
        )
        remedy = gettext_noop(
            "%(remedy)s; or say --answers %(found)s", remedy=_REMEDY[style], found=found
        )
        return row.error("answer", problem, remedy)
    if not 0 <= key < len(row.options):
        problem = gettext_noop(
            "%(answer)s is outside the %(count)s options",
            answer=repr(row.answer),
            count=str(len(row.options)),
        )
        return row.error("answer", problem, _REMEDY[style])
    return key
