"""What is opened in a spreadsheet runs nothing there, and comes back as it was."""

import pytest

from annotations.formats.glossary import read_glossary, write_glossary
from workbench.core.spreadsheets import escaped, unescaped


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-x", "@A1", "\tx", "\rx", "\nx", "＝1", "'=1", "''@"]
)
def test_a_formula_is_escaped_and_read_back(cell: str) -> None:
    assert escaped(cell) == f"'{cell}"
    assert unescaped(escaped(cell)) == cell


@pytest.mark.parametrize("cell", ["", "'", "'tis", "a=1", "1-2", "l'eau", "''"])
def test_other_cells_stay(cell: str) -> None:
    assert escaped(cell) == cell
    assert unescaped(cell) == cell


def test_a_glossary_comes_back_from_its_download() -> None:
    rows = [
        ("=cmd()", "-Wert", "de", False, "@note"),
        ("'=quoted", "'tis", "de", True, "+1"),
        ("plain", "einfach", "de", False, ""),
    ]
    content = b"".join(write_glossary(rows))
    cells = [cell for line in content.decode().splitlines() for cell in line.split(",")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    read = read_glossary("terms.csv", content)
    assert read.errors == ()
    assert [
        (row.source, row.target, row.language, row.forbidden, row.note) for row in read.records
    ] == rows
