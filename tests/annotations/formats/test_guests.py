"""Lists of people, as spreadsheets write them."""

import pytest

from annotations.formats.guests import GuestRow, read_guests
from workbench.layouts.records import FormatError

ANN = GuestRow(1, "ann@example.org", "Ann", ("annotator", "reviewer"), ("es", "am"))
BOB = GuestRow(2, "bob@example.org", "", ("viewer",), ())


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org,Ann,annotator;reviewer,es am\nbob@example.org,,viewer,\n",
        "ann@example.org;Ann;annotator,reviewer;es,am\r\nbob@example.org;;viewer;\r\n",
        "ann@example.org\tAnn\tannotator/reviewer\tes|am\nbob@example.org\t\tviewer\n",
        '\ufeff"ann@example.org","Ann","annotator, reviewer","es, am"\nbob@example.org,,viewer',
    ],
)
def test_a_list_without_a_header_whatever_its_separator(text: str) -> None:
    read = read_guests("people.csv", text.encode())
    assert (read.records, read.errors) == ((ANN, BOB), ())


def test_a_header_names_the_columns_in_any_order_and_others_are_told() -> None:
    text = "\n\nRole;E-Mail;Team;Name\nviewer;bob@example.org;A;\n\nviewer;'=x@example.org;A;O\n"
    read = read_guests("people.csv", text.encode())
    assert [(one.row, one.email) for one in read.records] == [
        (4, "bob@example.org"),
        (6, "=x@example.org"),
    ]
    assert read.ignored_columns == ("team",)


def test_what_cannot_be_read_is_told_by_its_row() -> None:
    for text, row, said in (
        (b"", None, "names nobody"),
        (b"name,role\nAnn,viewer\n", 2, "no column is named email"),
        (b"a@example.org,A,viewer,es,am\n", 1, "more cells"),
        (b"a@example.org,\xff\n", 1, "UTF-8"),
    ):
        read = read_guests("people.csv", text)
        assert read.records == ()
        assert [(one.row, said in str(one)) for one in read.errors] == [(row, True)], text


def test_a_file_of_a_spreadsheet_program_is_read_in_its_encoding_and_a_workbook_told() -> None:
    text = "Email;Name\r\njose@example.org;José Ñ\r\n"
    (row,) = read_guests("people.csv", text.encode("cp1252"), "cp1252").records
    assert (row.email, row.name) == ("jose@example.org", "José Ñ")
    (error, *_) = read_guests("people.csv", text.encode("cp1252")).errors
    assert error.field == "encoding"
    with pytest.raises(FormatError, match="save it as CSV"):
        read_guests("people.xlsx", b"PK\x03\x04rest")
