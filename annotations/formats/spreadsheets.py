"""Cells that a spreadsheet would take for formulas, in CSV that people open there.

Such a cell is written with an apostrophe before it, one more than it has itself, and read without
it, so that what is exported and imported again is the same.
"""

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def escaped(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
