"""Translation memories are read as they are written, by other tools and by this one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from annotations.formats.tmx import TmxPair, TmxUnit, read_tmx, write_tmx
from workbench.layouts.budget import Budget, Limits
from workbench.layouts.records import FormatError, InputFile

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
"""Whatever a database holds."""

HOSTILE = ["]]> <b>&amp;</b>", "\x1b[0m \ufffe\uffff", " \r\n\r \t", "\u202e𝔸 e\u0301", "=1+1"]


def read(content: bytes, folder: Path, limits: Limits | None = None) -> list[TmxUnit]:
    path = folder / "memory.tmx"
    path.write_bytes(content)
    return list(read_tmx(InputFile(path, path.name), Budget(limits)))


def file_of(pairs: list[TmxPair], language: str = "ar") -> bytes:
    return b"".join(write_tmx(pairs, source_language="en", language=language))


def tu(body: str, attributes: str = "") -> bytes:
    head = '<tmx version="1.4"><header srclang="en-US"/><body>'
    return f"{head}<tu {attributes}>{body}</tu></body></tmx>".encode()


def test_another_tool_reads_what_is_written() -> None:
    pairs = [TmxPair("A & B", "<أ> و ب", 3), TmxPair('"Both"\nlines', "両方\n行", 1)]
    units = tmxfile.parsestring(file_of(pairs), sourcelanguage="en", targetlanguage="ar").units
    assert [(unit.source, unit.target) for unit in units] == [(p.source, p.target) for p in pairs]
    assert tmxfile.parsestring(file_of([])).units == []


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXT, TEXT, st.integers(1, 10**6))))
def test_every_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str, int]]
) -> None:
    content = file_of([TmxPair(*pair) for pair in [*pairs, *((one, one, 1) for one in HOSTILE)]])
    units = read(content, tmp_path_factory.getbasetemp())
    found = [(unit.texts[0].text, unit.texts[1].text, unit.uses) for unit in units]
    assert found == [*pairs, *((one, one, 1) for one in HOSTILE)]
    assert not any(text.code for unit in units for text in unit.texts)


def test_what_stands_beside_a_text_comes_back(tmp_path: Path) -> None:
    pair = TmxPair("a", "b", id="x/1#question", notes=["one", "two"], props={"x-subject": "<&>"})
    unit = read(file_of([pair], "pt-BR"), tmp_path)[0]
    assert (unit.id, unit.notes, unit.props) == (pair.id, ("one", "two"), pair.props)
    assert unit.source_language == "en"
    texts = [unit.text_in(code) for code in ("PT-br", "pt", "pt-PT", "en-GB", "es")]
    assert [text.text if text else None for text in texts] == ["b", "b", "b", "a", None]


def test_files_of_other_tools_are_read(tmp_path: Path) -> None:
    first = '<tuv lang="EN_us"><seg>one <bpt i="1">{b}</bpt><hi>two</hi><ept i="1"/></seg></tuv>'
    second = '<tuv xml:lang="DE" changedate="20240131T120000Z"><seg>eins zwei</seg></tuv><tuv/>'
    unit = read(tu(first + second, 'usagecount="x" creationdate="20239931T120000Z"'), tmp_path)[0]
    english, german = unit.texts
    assert (english.language, english.text, english.code) == ("en-us", "one two", "<bpt>")
    assert german.changed_at == datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert (unit.source_language, unit.uses, unit.changed_at) == ("en-us", None, None)


LAUGHS = b'<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><tmx><body>&b;</body></tmx>'
OUTSIDE = b'<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><tmx/>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LAUGHS, "defines XML entities"),
        (OUTSIDE, "defines XML entities"),
        (b"<html/>", "begins with <html> and not with <tmx>"),
        (b"<tmx>\n<body>\n<tu>", "line 3: this is no well-formed XML"),
        (b"", "line 1: this is no well-formed XML"),
        (tu("<tuv/>" * 10_001), "<tu> has over 10,000 elements"),
        (b"<tmx>" + b"<a>" * 100, "nested over 100 deep"),
        (b"<tmx>" + b"<tu/>" * 4, "with its rows there would be over 3"),
    ],
)
def test_a_malicious_or_broken_file_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(FormatError) as refused:
        read(content, tmp_path, Limits(rows=3))
    assert told in str(refused.value)


def test_an_entity_from_outside_is_an_inline_code(tmp_path: Path) -> None:
    body = tu('<tuv xml:lang="en"><seg>a &unknown; b</seg></tuv>')
    unit = read(b'<!DOCTYPE tmx SYSTEM "http://localhost/x.dtd">' + body, tmp_path)[0]
    assert (unit.texts[0].text, unit.texts[0].code) == ("a  b", "&unknown;")
