"""Texts of every kind go through every format as they are; other tools' files are read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage import xliff, xliff2

from annotations.formats.segments.registry import format_of, formats
from annotations.formats.segments.returned import read_returned
from annotations.formats.segments.segment import ExportedItem, Head, ReturnedSegment, State
from annotations.quality.units import Unit
from tests.debian import XLIFF_SCHEMAS, needs_xliff_schemas
from workbench.layouts.budget import MEGABYTE, Budget, Limits
from workbench.layouts.records import FormatError, InputFile

HEAD = Head('campaign <1> & "2"', "en", "sr-Latn")
HOSTILE = (
    "\u202eabc\u202c \U0001f600 ]]> <b>&amp;&", '=HYPERLINK("http://x")', "a\x1b\x01\x7f\ufffe\x85",
    " both ends ", "two\r\nlines\rand\ttabs\n", "'=1+1", '\ufeffmark, "quoted"; \u2028',
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)

OLD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
NEW = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="es">'
)


def item(*texts: str, state: State = State.DRAFT, name: str = "a b/test#ü/0") -> ExportedItem:
    """One whose translation has these texts, and whose source has others as bad."""
    source = Unit(texts[0], tuple(f"{text}?" for text in texts[1:]), key=1)
    return ExportedItem(
        sample_id=name,
        source=source,
        target=Unit(texts[0], texts[1:]),
        state=state,
        version="0123456789abcdef",
        about="anatomy · STEM\x07",
        passage=texts[-1],
    )


ITEMS = [
    item(*HOSTILE),
    item("q", "a", "b", state=State.FINAL, name="x/1"),
    ExportedItem("x/2", Unit("q", ("a", "b"))),
]


def written(format: str, items: list[ExportedItem], folder: Path) -> InputFile:
    path = folder / f"texts{formats()[format].suffix}"
    path.write_bytes(b"".join(formats()[format].write(HEAD, items)))
    return InputFile(path, path.name)


def read(file: InputFile, limits: Limits | None = None) -> list[ReturnedSegment]:
    budget = Budget(limits)
    budget.open(file)
    found = list(format_of(file).read(file, budget))
    segments = [one for one in found if isinstance(one, ReturnedSegment)]
    assert segments == found
    return segments


def from_a_tool(content: str, folder: Path) -> InputFile:
    path = folder / "from-a-tool.xlf"
    path.write_text(content)
    return InputFile(path, path.name)


@pytest.mark.parametrize("format", formats())
def test_texts_come_back_as_they_were_written(format: str, tmp_path: Path) -> None:
    found = {one.id: one for one in read(written(format, ITEMS, tmp_path))}
    for one in ITEMS:
        for segment in one.segments:
            if format == "tmx" and (segment.locked or segment.target is None):
                continue
            came = found.pop(segment.id)
            assert (came.source, came.target or None) == (segment.source, segment.target)
            assert came.language.lower() == "sr-latn" or came.target is None
            if segment.target is not None and not segment.locked:
                assert (came.version, came.state) == (one.version, one.state)
    assert not found


@given(st.lists(TEXTS, min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_whatever_text_it_is(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.getbasetemp()
    for format in formats():
        found = {one.id: one.target for one in read(written(format, [item(*texts)], folder))}
        assert (
            found.items()
            >= {one.id: one.target for one in item(*texts).segments if not one.locked}.items()
        )


@needs_xliff_schemas
@pytest.mark.parametrize(
    ("format", "schema"),
    [("xliff-1.2", "xliff-core-1.2-strict.xsd"), ("xliff-2.1", "xliff-core-2.0.xsd")],
)
def test_xliff_is_as_its_schema_has_it(format: str, schema: str, tmp_path: Path) -> None:
    class AtHand(etree.Resolver):
        def resolve(self, url: str, id: str, context: object) -> object:
            place = str(XLIFF_SCHEMAS / "xml.xsd")
            return self.resolve_filename(place, context) if url.endswith("xml.xsd") else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(AtHand())
    rules = etree.XMLSchema(etree.parse(XLIFF_SCHEMAS / schema, parser))
    rules.assertValid(etree.parse(written(format, ITEMS, tmp_path).path))


@pytest.mark.parametrize(
    ("format", "reads"), [("xliff-1.2", xliff.Xliff1File), ("xliff-2.1", xliff2.Xliff2File)]
)
def test_another_library_reads_them(format: str, reads: Any, tmp_path: Path) -> None:
    store = reads.parsefile(str(written(format, ITEMS[1:], tmp_path).path))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", "sr-Latn")
    segments = [segment for one in ITEMS[1:] for segment in one.segments]
    for unit, segment in zip(store.units, segments, strict=True):
        assert (unit.source, unit.target) == (segment.source, segment.target)
        assert unit.istranslatable() is not segment.locked
        if segment.target is not None and not segment.locked:
            assert unit.isapproved()


def test_a_tool_may_cut_a_text_mark_words_and_leave_names_out(tmp_path: Path) -> None:
    old = f"""{OLD}<file original="x" source-language="en" target-language="es" datatype="x">
        <body><group><trans-unit id="x/1#question" approved="yes"><source>One. Two.</source>
        <seg-source><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk>
        </seg-source><target><mrk mtype="seg" mid="0">Uno.</mrk> <mrk mtype="seg" mid="1">Dos.</mrk>
        </target><note from="Workbench">Ours</note><note>Theirs</note><note/>
        <alt-trans><target>Falsch</target></alt-trans></trans-unit></group></body></file>
        </xliff>"""
    (found,) = read(from_a_tool(old, tmp_path))
    assert (found.target or "").split() == ["Uno.", "Dos."]
    assert found.note == "Theirs"
    assert (found.language, found.state, found.place) == ("es", State.FINAL, ("x/1", "question"))
    parts = """<unit id="x_2f_1_23_option_5f_b"><segment state="final"><source>One.</source>
        <target>Uno.</target></segment><ignorable><source> </source></ignorable><segment
        state="translated"><source>Two.</source><target>D<mrk id="m" type="term">os</mrk>.</target>
        </segment></unit><unit id="u" name="x/1#question"><segment><source>1</source><target>1
        </target></segment><segment><source>2</source></segment></unit><unit id="v"
        name="x/1#option_a"><segment><source>1<ph id="1"/></source><target>1<ph id="1"/></target>
        </segment></unit>"""
    whole, cut, coded = read(from_a_tool(f'{NEW}<file id="f">{parts}</file></xliff>', tmp_path))
    assert (whole.target, whole.state) == ("Uno. Dos.", State.REVIEWED)
    assert whole.place == ("x/1", "option_b")
    assert "in part" in cut.problem
    assert "<ph>" in coded.problem


def test_what_no_database_holds_is_refused_by_its_line(tmp_path: Path) -> None:
    half = '<unit id="a" name="x/1#question"><segment><source>q</source><target><cp hex="D800"/>'
    file = from_a_tool(f"{NEW}<file>{half}</target></segment></unit></file></xliff>", tmp_path)
    assert "<cp>" in read(file)[0].problem
    rows = tmp_path / "rows.jsonl"
    rows.write_text(r'{"sample_id": "a\u0000", "field": "question", "target": "\ud800"}')
    (error,) = read_returned(rows).errors
    assert (error.row, error.field) == (1, "text")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f'<!DOCTYPE xliff [<!ENTITY a0 "x">{BOMB}]>{OLD}&a9;</xliff>', "entities"),
        ('<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + f"{OLD}&a;</xliff>", "ent"),
        ('<!DOCTYPE xliff [<!ENTITY % a SYSTEM "http://127.0.0.1/a">%a;]>' + f"{OLD}</xliff>", "n"),
        (f"{OLD}<file>{'<group>' * 200}", "nested"),
        (f"{OLD}<trans-unit id='a'>{'<note/>' * 20_000}</trans-unit></xliff>", "elements"),
        (f"{OLD}<trans-unit id='a'>", "well-formed"),
        ("<html/>", "another kind"),
        ("", "well-formed"),
        (f"{OLD}<trans-unit id='a'><target>{'x' * 11 * MEGABYTE}</target></trans-unit>", "well"),
    ],
)
def test_a_malicious_file_is_refused(content: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=why):
        read(from_a_tool(content, tmp_path))


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.xlf"
    with large.open("wb") as file:
        file.truncate(2048 * MEGABYTE)
    units = "<trans-unit id='a'/>" * 100
    many = from_a_tool(f"{OLD}<file>{units}</file></xliff>", tmp_path).path
    for path, limits in ((large, Limits(size=512 * MEGABYTE)), (many, Limits(99))):
        with pytest.raises(FormatError):
            read_returned(path, limits=limits)
