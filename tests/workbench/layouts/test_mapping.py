"""Any table comes in by a mapping, which is guessed, written down, and kept for the next time."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbench.layouts.tables import Rows, write_table
from workbench.layouts import FormatError, read_benchmark
from workbench.layouts.guessing import guess_mapping
from workbench.layouts.mapping import (
    FILE,
    FOLDER,
    Mapping,
    Source,
    column,
    constant,
    dump_mapping,
    load_mapping,
    pairs_of,
    parse_mapping,
)

MAPPING = Mapping(question="stem", options=("c1", "c2", "c3"), answer="gold", id=("nr",))
ROW = {"nr": "Q/7", "stem": "Which is it?", "c1": "007", "c2": "None", "c3": "x", "gold": "2"}


def read(path: Path, **changes: Any) -> Any:
    mapping = replace(MAPPING, **changes)
    return read_benchmark(path, mapping=mapping, answers="index1", language=None)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.parquet", "a.csv.gz"])
def test_a_table_of_any_kind_gives_the_same_items(name: str, tmp_path: Path) -> None:
    path = write_table(tmp_path / name, [ROW, ROW | {"nr": "Q/8", "c3": "", "gold": "1"}])
    result = read(path, subject=constant("it"), split=constant("dev"), language=constant("nb"))
    assert result.errors == ()
    first, second = result.records
    assert (first.sample_id, first.subject, first.split) == ("Q/7", "it", "dev")
    assert (first.question, first.options, first.key) == ("Which is it?", ("007", "None", "x"), 1)
    assert (second.sample_id, second.options, second.key) == ("Q/8", ("007", "None"), 0)


def read_as(path: Path, *pairs: str) -> list[tuple[Any, ...]]:
    found = read_benchmark(path, mapping=parse_mapping(pairs), language=None)
    assert found.errors == ()
    return [(one.sample_id, one.subject, one.split, one.options, one.key) for one in found.records]


@pytest.mark.parametrize(
    ("row", "pairs", "options", "key"),
    [
        ({"o": ["a", "b"], "k": "B"}, ["options=o", "answer=k"], ("a", "b"), 1),
        ({"o": {"A": "a", "B": "b"}, "k": "A"}, ["options=o", "answer=k"], ("a", "b"), 0),
        ({"o": '["a", "b"]', "k": 1}, ["options=o", "answer=k", "answers=index1"], ("a", "b"), 0),
        ({"o": "a | b|c", "k": "c"}, ["options=o", "separator=|", "answer=k", "answers=text"],
         ("a", "b", "c"), 2),
        ({"o": ["a", "b"]}, ["options=o", "answer=-"], ("a", "b"), None),
        ({"x,y": "a", "=z": "b"}, ['options="x,y",\\=z', "answer=-"], ("a", "b"), None),
        ({"r": "a", "w": "b", "k": "w"}, ["options=r,w", "answer=k", "answers=label"],
         ("a", "b"), 1),
        ({"in": {"o": ["a", "b"]}, "k": "A"}, ["options=in.o", "answer=k"], ("a", "b"), 0),
    ],
)  # fmt: skip
def test_options_and_answers_are_found_in_each_form(
    row: dict[str, Any], pairs: list[str], options: tuple[str, ...], key: int | None, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "a.jsonl", [row | {"q": "Which?"}])
    assert read_as(path, "question=q", *pairs) == [("all/test/0", "all", "test", options, key)]


def test_subject_split_and_language_are_told_by_names_of_files(tmp_path: Path) -> None:
    for name in ("law/dev_es.csv", "law/test_es.csv", "tax/test_es.csv"):
        write_table(tmp_path / name, [ROW, ROW | {"gold": "1"}])
    pairs = ["question=stem", "options=c1,c2,c3", "answer=gold", "answers=index1"]
    rows = read_as(tmp_path, *pairs, "subject=@folder", "split=@file", "language=@file")
    assert [row[:3] for row in rows] == [
        ("law/dev/0", "law", "dev"),
        ("law/dev/1", "law", "dev"),
        ("law/test/0", "law", "test"),
        ("law/test/1", "law", "test"),
        ("tax/test/0", "tax", "test"),
        ("tax/test/1", "tax", "test"),
    ]


def test_a_table_without_a_header_has_numbered_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Which?,a,b,B\nWho?,c,d,A\n")
    mapping = parse_mapping(["question=1", "options=2,3", "answer=4"])
    read = read_benchmark(path, mapping=mapping, header=False)
    assert [(item.options, item.key) for item in read.records] == [(("a", "b"), 1), (("c", "d"), 0)]


def test_another_encoding_is_read_where_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('nr;stem;c1;c2;c3;gold\n1;"Größe;\nwas?";ä;ö;ü;2\n'.encode("cp1252"))
    (error, *_) = read(path).errors
    assert (error.row, error.field) == (2, "encoding")
    assert error.remedy.endswith(
        "or name its encoding with its columns, as by --map encoding=cp1252"
    )
    (item,) = read(path, encoding="cp1252").records
    assert (item.question, item.options) == ("Größe;\nwas?", ("ä", "ö", "ü"))
    path.write_bytes(b"nr,stem,c1,c2,c3,gold\n1,q,a,b,c,1\n2,\x81,a,b,c,1\n")
    (error,) = read(path, encoding="cp1252").errors
    assert (error.row, error.problem) == (3, "byte 0x81 at offset 36 is not cp1252")


@pytest.mark.parametrize("layout", ["auto", "global-mmlu", "table"])
def test_of_a_header_in_another_encoding_nothing_else_is_told(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Nr;Frage;A;B;Lösung\n1;Was?;a;b;B\n".encode("cp1252"))
    mapping = parse_mapping(["question=Frage", "options=A,B", "answer=Lösung"])
    given = mapping if layout == "table" else None
    (error,) = read_benchmark(path, layout=layout, mapping=given).errors
    assert (error.row, error.field) == (1, "encoding")
    (item,) = read_benchmark(path, mapping=replace(mapping, encoding="cp1252")).records
    assert item.key == 1


def test_in_a_table_some_rows_may_be_without_a_key(tmp_path: Path) -> None:
    rows = [{"q": "Which?", "o": ["a", "b"], "k": key} for key in ("B", "", None, " ")]
    path = write_table(tmp_path / "a.jsonl", rows)
    mapping = parse_mapping(["question=q", "options=o", "answer=k"])
    assert [one.key for one in read_benchmark(path, mapping=mapping).records] == [
        1,
        None,
        None,
        None,
    ]
    (error,) = read_benchmark(
        write_table(path, [rows[0], rows[0] | {"k": "N/A"}]), mapping=mapping
    ).errors
    assert "leave it empty where the key is not known" in error.remedy


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"c2": "", "c3": "x"}, "option_b", "is empty"),
        ({"stem": ""}, "question", "is empty"),
        ({"nr": ""}, "sample_id", "is empty"),
        ({"gold": "4"}, "answer", "outside the 3 options"),
        ({"c2": "", "c3": "", "gold": "1"}, "options", "1 options"),
    ],
)
def test_a_bad_row_is_named(
    changes: dict[str, str], field: str, problem: str, tmp_path: Path
) -> None:
    (error, *_) = read(write_table(tmp_path / "a.csv", [ROW | changes])).errors
    assert (error.row, error.field) == (2, field)
    assert problem in error.problem


def test_what_a_mapping_names_has_to_be_there_and_be_unique(tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", [ROW, ROW])
    (error,) = read(path).errors
    assert "Q/7 is already in a.csv, row 2" in error.problem
    (error,) = read(path, passage="text").errors
    assert (error.field, error.problem) == ("text", "the column is missing")
    with pytest.raises(FormatError, match="columns of mmmlu are known: leave out --map"):
        read_benchmark(path, mapping=MAPPING, layout="mmmlu")
    with pytest.raises(FormatError, match="a table needs its columns"):
        read_benchmark(path, layout="table")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["question"], "“question”: write FIELD=COLUMN, with FIELD one of question, options"),
        (["quest=a"], "“quest=a”: write FIELD=COLUMN"),
        (["question=a", "question=b"], "“question” is told twice"),
        (["question=a", "options=b,c"], "does not say “answer”.*answer=-"),
        (["question=a", "options=b,c", "answer=d", "answers=odd"], "“odd” is no way to write"),
        (["question=a", "options=b,c", "answer=d", "encoding=odd"], "“odd” is no encoding"),
        (["question=a", 'options="b', "answer=d"], "write names of columns between commas"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_what_to_write(pairs: list[str], said: str) -> None:
    with pytest.raises(FormatError, match=said):
        parse_mapping(pairs)


@pytest.mark.parametrize("text", ["{", "[]", '{"question": 1}', "[" * 100_000])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="the mapping is not"):
        load_mapping(text)


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
sources = st.one_of(
    st.none(), names.map(column), st.text().map(constant), st.sampled_from([FILE, FOLDER])
)


@given(
    st.builds(
        Mapping,
        question=names,
        options=st.lists(names, min_size=1, max_size=26).map(tuple),
        answer=st.none() | names,
        answers=st.none() | st.sampled_from(["letter", "index0", "index1", "text", "label"]),
        id=st.lists(names, max_size=3).map(tuple),
        passage=st.none() | names,
        subject=sources,
        category=sources,
        split=sources,
        language=sources,
        separator=st.sampled_from(["", "|", "=", "\n", " || "]),
        encoding=st.sampled_from(["", "utf-16", "cp1252"]),
    )
)
def test_a_mapping_is_read_back_as_it_was_written(mapping: Mapping) -> None:
    assert parse_mapping(pairs_of(mapping)) == mapping
    assert load_mapping(dump_mapping(mapping)) == mapping


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        (
            [ROW, ROW | {"nr": "2", "gold": "1"}],
            ["question=stem", "options=c1,c2,c3", "answer=gold", "id=nr"],
        ),
        (
            [{"Text": "A text.", "Frage": "Was?", "Choices": ["a", "b"], "Label": n, "set": "s"}
             for n in (1, 0)],
            ["question=Frage", "options=Choices", "answer=Label", "answers=index0",
             "passage=Text", "split=set"],
        ),
        (
            [{"Question Text": "Was ist das?", "Option A": "a", "Option B": "b",
              "Correct Answer": "Option B", "Lang": "German"}],
            ["question=Question Text", "options=Option A,Option B", "answer=Correct Answer",
             "answers=label", "language=Lang"],
        ),
        (
            [{"x": "What may this one be called?", "options": "yes | no", "key": "no"}],
            ["question=x", "options=options", "answer=key", "answers=text", "separator=|"],
        ),
        ([{"q": "Which?", "A": "a", "B": "b"}], ["question=q", "options=A,B", "answer=-"]),
    ],
)  # fmt: skip
def test_a_mapping_is_guessed_from_names_and_contents(
    rows: Rows, pairs: list[str], tmp_path: Path
) -> None:
    path = write_table(tmp_path / "mine.jsonl", rows)
    found = guess_mapping(path)
    assert found.mapping == parse_mapping(pairs)
    assert (found.layout, [one.name for one in found.columns]) == (None, list(rows[0]))
    assert len(found.why) >= len(pairs) - 2
    given = None if found.mapping and found.mapping.answers else "index1"
    read = read_benchmark(path, mapping=found.mapping, language=None, answers=given)
    assert len(read.records) == len(rows)


def test_a_guess_shows_columns_and_names_the_layout_that_it_knows(tmp_path: Path) -> None:
    row = {"question": "?", "subject": "law", "choices": ["a", "b"], "answer": 0, "more": None}
    found = guess_mapping(write_table(tmp_path / "all" / "a.parquet", [row]).parent.parent)
    assert found.layout == "cais-mmlu"
    assert [(one.name, one.values, one.field) for one in found.columns] == [
        ("question", ("?",), "question"),
        ("subject", ("law",), "subject"),
        ("choices", ("['a', 'b']",), "options"),
        ("answer", ("0",), "answer"),
        ("more", (), None),
    ]
    assert guess_mapping(write_table(tmp_path / "b.json", [{"a": 1}])).mapping is None
    with pytest.raises(FormatError, match=r"holds no CSV, TSV, JSON or Parquet file"):
        guess_mapping(write_table(tmp_path / "none" / "a.txt", [{"a": 1}]).parent)


def test_a_source_is_written_as_it_is_read() -> None:
    for written in ("a", "=a", "=", "@file", "@folder", "\\=a", "\\@file", "\\\\"):
        assert str(Source.parse(written)) == written
