"""Translation memories are written so that other tools read them."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from annotations.formats.tmx import write_tmx

TEXT = st.text(st.characters(exclude_characters="\r"), min_size=1)


def test_another_tool_reads_what_is_written() -> None:
    pairs = [("A & B", "<أ> و ب", 3), ('"Both"\nlines', "両方\n行", 1)]
    content = b"".join(write_tmx(pairs, source_language="en", language="ar"))
    units = tmxfile.parsestring(content, sourcelanguage="en", targetlanguage="ar").units
    assert [(unit.source, unit.target) for unit in units] == [pair[:2] for pair in pairs]


def test_an_empty_memory_is_a_file_without_units() -> None:
    assert (
        tmxfile.parsestring(b"".join(write_tmx([], source_language="en", language="es"))).units
        == []
    )


@given(st.lists(st.tuples(TEXT, TEXT, st.integers(1, 10**6))))
def test_every_text_makes_well_formed_xml(pairs: list[tuple[str, str, int]]) -> None:
    root = etree.fromstring(b"".join(write_tmx(pairs, source_language="en", language="es")))
    assert [int(unit.get("usagecount")) for unit in root.iter("tu")] == [p[2] for p in pairs]
