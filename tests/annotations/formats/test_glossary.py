"""Glossary files: what is read, and what is said of what cannot be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile

from annotations.formats.glossary import GlossaryRow, read_glossary, term_text
from annotations.formats.tbx import TBX_2008, TBX_2019, Names, Term, write_tbx
from workbench.layouts.records import FormatError

TBX = """<?xml version="1.0"?>
<!DOCTYPE martif PUBLIC "ISO 12200:1999A//DTD MARTIF core (DXFcdV04)//EN" "TBXcdv04.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1">
  <langSet xml:lang="en-US"><tig><term>heart valve</term></tig></langSet>
  <langSet xml:lang="es-ES">
    <tig><term>válvula cardíaca</term><note>as in the handbook</note></tig>
    <tig><term>compuerta</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  </langSet>
  <langSet xml:lang="ar"><tig><term>صمام القلب</term></tig></langSet>
</termEntry>
%s
</body></text></martif>"""


def table(*lines: str, name: str = "terms.csv", language: str = "") -> tuple[list[object], ...]:
    read = read_glossary(name, "\n".join(lines).encode(), language=language)
    return list(read.records), list(read.errors)


def test_columns_are_found_by_their_names_in_any_order() -> None:
    rows, errors = table("note,Target,language,source", "as agreed,célula,es,cell")
    assert rows == [GlossaryRow("es", "cell", "célula", False, "as agreed", 2)]
    assert errors == []


def test_rows_without_a_language_get_the_one_that_is_named() -> None:
    rows, _ = table("source\ttarget", "cell\tcelda", name="terms.tsv", language="es")
    assert rows == [GlossaryRow("es", "cell", "celda", False, "", 2)]


@pytest.mark.parametrize(
    ("written", "forbidden"),
    [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("", False), ("0", False)],
)
def test_a_wording_is_forbidden_by_a_word(written: str, forbidden: bool) -> None:
    ((row,), _) = table("source,target,forbidden", f"cell,celda,{written}")
    assert isinstance(row, GlossaryRow)
    assert row.forbidden is forbidden


def test_the_line_is_named_on_which_a_row_starts() -> None:
    rows, errors = table(
        "source,target,forbidden", '"two\nlines",dos,', "", "cell,celda,perhaps", "a,b,,more"
    )
    assert [row.row for row in rows] == [2]  # type: ignore[attr-defined]
    assert [(e.row, e.field) for e in errors] == [(5, "forbidden"), (6, "row")]  # type: ignore[attr-defined]


def test_a_table_without_the_columns_is_told_which_it_needs() -> None:
    rows, errors = table("term,translation", "cell,célula")
    assert rows == []
    assert "source, target" in str(errors[0])


def test_columns_that_nobody_reads_are_named() -> None:
    read = read_glossary("a.csv", b"source,target,domain\ncell,celda,biology\n")
    assert read.ignored_columns == ("domain",)


def test_text_that_is_not_utf_8_is_refused_with_its_line() -> None:
    read = read_glossary("a.csv", "source,target\ncell,c\xe9lula\n".encode("latin-1"))
    (error,) = read.errors
    assert error.row == 2
    assert "UTF-8" in str(error)


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    read = read_glossary("a.csv", "\ufeffsource,target,language\ncell,celda,es\n".encode())
    assert [row.source for row in read.records] == ["cell"]


def test_tbx_gives_every_synonym_in_every_language() -> None:
    read = read_glossary("a.tbx", (TBX % "").encode())
    assert [(r.language, r.target, r.forbidden, r.note) for r in read.records] == [
        ("es", "válvula cardíaca", False, "as in the handbook"),
        ("es", "compuerta", True, ""),
        ("ar", "صمام القلب", False, ""),
    ]
    assert read.errors == ()


def test_tbx_is_read_as_another_tool_reads_it() -> None:
    content = (TBX % "").encode()
    (unit,) = tbxfile.parsestring(content, sourcelanguage="en").units
    theirs = [
        (language, term.text, term.deprecated, [note.text for note in term.notes])
        for language in ("es-ES", "ar")
        for term in unit.get_target_terms(language)
    ]
    ours = [
        (language, row.target, row.forbidden, [row.note] if row.note else [])
        for language, row in zip(
            ("es-ES", "es-ES", "ar"), read_glossary("a.tbx", content).records, strict=True
        )
    ]
    assert ours == theirs
    assert [term.text for term in unit.get_source_terms()] == ["heart valve"]


def test_english_without_a_region_comes_before_english_of_one() -> None:
    entry = "".join(
        f'<langSet xml:lang="{tag}"><tig><term>{text}</term></tig></langSet>'
        for tag, text in (("en-GB", "colour"), ("en", "color"), ("es", "color (es)"))
    )
    read = read_glossary("a.tbx", (TBX % f"<termEntry>{entry}</termEntry>").encode())
    assert [row.source for row in read.records if row.target == "color (es)"] == ["color"]


HOSTILE = (
    ("<b> & ]]>", Term("es", "«x» & <y>", True, "a\u202eb")),
    ("<b> & ]]>", Term("es", "𝔸 'q' \"q\"", False, "")),
    ("<b> & ]]>", Term("zh-Hant", "=1+1", False, "; <note>")),
    ("heart valve", Term("es", "válvula", False, "")),
)


@pytest.mark.parametrize("names", [TBX_2019, TBX_2008])
def test_tbx_comes_back_as_it_was_written(names: Names) -> None:
    content = b"".join(write_tbx(HOSTILE, source_language="en", title="<t>", names=names))
    read = read_glossary("a.tbx", content, languages=("es", "zh-Hant"))
    assert read.errors == ()
    assert [(r.source, Term(r.language, r.target, r.forbidden, r.note)) for r in read.records] == [
        *HOSTILE
    ]


def test_another_tool_reads_the_older_tbx() -> None:
    content = b"".join(write_tbx(HOSTILE, source_language="en", title="t", names=TBX_2008))
    first, second = tbxfile.parsestring(content, sourcelanguage="en").units
    found = [(one.text, one.administrative_status) for one in first.get_target_terms("es")]
    assert found == [("«x» & <y>", "deprecatedTerm-admn-sts"), ("𝔸 'q' \"q\"", None)]
    assert second.source == "heart valve"


def test_tbx_is_read_in_both_styles_of_2019() -> None:
    content = (
        '<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2" '
        'xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="c1">'
        '<min:subjectField>medicine</min:subjectField><langSec xml:lang="en-US"><termSec>'
        '<term>valve</term></termSec></langSec><langSec xml:lang="es-ES"><termSec>'
        "<term>compuerta</term>"
        "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>"
        "<note>not in hearts</note></termSec></langSec></conceptEntry></body></text></tbx>"
    )
    (row,) = read_glossary("a.tbx", content.encode(), languages=("es",)).records
    assert (row.source, row.target, row.forbidden) == ("valve", "compuerta", True)
    assert (row.language, row.note) == ("es", "not in hearts")


def test_a_language_in_another_script_is_not_taken_for_it() -> None:
    entry = "".join(
        f'<langSet xml:lang="{tag}"><tig><term>{text}</term></tig></langSet>'
        for tag, text in (("en", "bone"), ("zh-TW", "骨頭"), ("zh-CN", "骨头"))
    )
    read = read_glossary(
        "a.tbx", (TBX % f"<termEntry>{entry}</termEntry>").encode(), languages=("zh",)
    )
    assert {row.target: row.language for row in read.records if row.source == "bone"} == {
        "骨頭": "zh-TW",
        "骨头": "zh",
    }


def test_xml_of_another_kind_is_refused() -> None:
    with pytest.raises(FormatError, match="<tmx> and not with <tbx> or <martif>"):
        read_glossary("a.tbx", b"<tmx/>")


def test_nothing_outside_a_tbx_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "types.dtd"
    secret.write_text('<!ENTITY b "secret">')
    content = f'<!DOCTYPE martif SYSTEM "{secret}"><martif><termEntry>&b;</termEntry></martif>'
    read = read_glossary("a.tbx", content.encode())
    assert "secret" not in str((read.records, *map(str, read.errors)))


def test_tbx_is_read_in_one_language_where_it_is_named() -> None:
    read = read_glossary("a.tbx", (TBX % "").encode(), language="ar")
    assert [row.target for row in read.records] == ["صمام القلب"]


def test_a_tbx_entry_without_an_english_term_is_an_error_with_its_line() -> None:
    orphan = '<termEntry><langSet xml:lang="es"><tig><term>x</term></tig></langSet></termEntry>'
    (error,) = read_glossary("a.tbx", (TBX % orphan).encode()).errors
    assert error.row == 13
    assert error.field == "source"


@pytest.mark.parametrize("entity", ['b "&a;&a;&a;"', 'b SYSTEM "file:///etc/hostname"'])
def test_a_tbx_file_that_defines_entities_is_refused(entity: str) -> None:
    bomb = (
        f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY {entity}>]><martif><text><body>'
        '<termEntry><langSet xml:lang="en"><tig><term>&b;</term></tig></langSet>'
        '<langSet xml:lang="es"><tig><term>x</term></tig></langSet>'
        "</termEntry></body></text></martif>"
    )
    with pytest.raises(FormatError, match="entities"):
        read_glossary("a.tbx", bomb.encode())


@pytest.mark.parametrize("content", [b"", b"<martif>", b"not xml", "söme".encode("utf-16")])
def test_a_broken_tbx_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="no well-formed XML"):
        read_glossary("a.tbx", content)


def test_a_file_without_terms_is_an_error() -> None:
    _, errors = table("source,target")
    assert "no terms" in str(errors[0])


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(FormatError, match="xlsx is of another kind"):
        read_glossary("terms.xlsx", b"")


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.tsv", "a.tbx"]))
def test_of_any_content_something_is_told(content: bytes, name: str) -> None:
    try:
        read = read_glossary(name, content)
    except FormatError as error:
        assert "a.tbx, line" in str(error)  # noqa: PT017
    else:
        assert read.records or read.errors


@given(st.text())
def test_a_term_is_composed_once_and_for_all(text: str) -> None:
    assert term_text(term_text(text)) == term_text(text)


def test_a_cell_without_end_is_told_by_its_line() -> None:
    rows = ("source,target", "bone,hueso", f'"{"a" * 140_000}",b')
    for content, line in (("\n".join(rows), 3), (rows[2], 1)):
        (error,) = read_glossary("a.csv", content.encode()).errors
        assert (error.row, "field larger" in str(error)) == (line, True)
