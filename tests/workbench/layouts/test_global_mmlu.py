import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.translations import read_translations
from workbench.layouts import ReadResult, SourceItem, read_benchmark

ROW: dict[str, Any] = {
    "sample_id": "virology/test/0",
    "subject": "virology",
    "subject_category": "Medical",
    "question": "q",
    "option_a": "1",
    "option_b": "2",
    "option_c": "3",
    "option_d": "4",
    "answer": "C",
}


def read_lines(folder: Path, *lines: object) -> ReadResult[SourceItem]:
    path = folder / "rows.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return read_benchmark(path)


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ROW.items() if name not in names}


def test_a_row_keeps_its_category_and_names_unread_columns(tmp_path: Path) -> None:
    result = read_lines(tmp_path, ROW | {"subject_category": "Mine", "culture": "[]"})
    (item,) = result.records
    assert (item.category, item.key, item.options) == ("Mine", 2, ("1", "2", "3", "4"))
    assert result.ignored_columns == ("culture",)


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("{", "row", "not valid JSON"),
        ("[1]", "row", "is of type list, not an object"),
        ('{"a": 1, "a": 2}', "row", "“a” is given twice"),
        ("[" * 100_000, "row", "not usable JSON"),
        ("1" * 5_000, "row", "not usable JSON"),
        (without("question"), "question", "column is missing"),
        (without("option_c"), "option_c", "column is missing"),
        (without("answer"), "answer", "column is missing"),
        (ROW | {"question": None}, "question", "is missing"),
        (ROW | {"question": 5}, "question", "is of type int, not text"),
        (ROW | {"option_d": ["4"]}, "option_d", "is of type list, not text"),
        (ROW | {"question": "\ud800 half"}, "question", "half a surrogate pair, \\ud800"),
        (ROW | {"question": "nul \0"}, "question", "NUL character at position 4"),
        (ROW | {"sample_id": "virology/0"}, "sample_id", "another form"),
        (ROW | {"sample_id": "virology/test/01"}, "sample_id", "another form"),
        (ROW | {"subject": "anatomy"}, "subject", "not the subject in sample_id"),
        (ROW | {"answer": "E"}, "answer", "outside the 4 options"),
        (ROW | {"answer": True}, "answer", "neither a capital letter nor an index"),
        (ROW | {"answer": 1.0}, "answer", "neither a capital letter nor an index"),
        (without("option_a") | {"options": "1234"}, "options", "is of type str, not a list"),
        (without("option_a") | {"options": ["1"], "answer": "A"}, "options", "1 options"),
        (without("option_a") | {"options": ["1"] * 27}, "options", "27 options"),
    ],
)
def test_a_bad_line_is_named_with_row_field_and_problem(
    tmp_path: Path, line: object, field: str, problem: str
) -> None:
    result = read_lines(tmp_path, "", ROW | {"sample_id": "virology/test/1"}, line)
    assert len(result.records) == 1
    (error,) = result.errors
    assert (error.file, error.row, error.field) == ("rows.jsonl", 3, field)
    assert problem in error.problem


def test_a_duplicate_names_both_rows(tmp_path: Path) -> None:
    (error,) = read_lines(tmp_path, ROW, "", ROW).errors
    assert (error.row, error.field) == (3, "sample_id")
    assert "rows.jsonl, row 1" in error.problem


def test_bad_encoding_in_json_lines_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(json.dumps(ROW).encode() + b'\n{"question": "\xff"}\n')
    (error,) = read_benchmark(path).errors
    assert (error.row, error.field) == (2, "encoding")


def test_translations_may_be_small_rows(tmp_path: Path) -> None:
    row = {"sample_id": "x/dev/3", "question": "¿q?", "options": ["sí\u2028", "no"]}
    path = tmp_path / "es.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    result = read_translations(path, language="es")
    assert not result.errors
    (text,) = result.records
    assert (text.sample_id, text.options, text.key) == ("x/dev/3", ("sí\u2028", "no"), None)


def write_parquet(path: Path, table: dict[str, Any] | pa.Table) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), path)
    return path


def columns(**changes: Any) -> dict[str, Any]:
    return {name: [value] for name, value in (ROW | changes).items()}


def test_a_download_is_read_in_the_language_asked_for(tmp_path: Path) -> None:
    write_parquet(tmp_path / "en" / "test-00000-of-00002.parquet", columns())
    write_parquet(
        tmp_path / "en" / "test-00001-of-00002.parquet", columns(sample_id="virology/test/1")
    )
    write_parquet(tmp_path / "es" / "test-00000-of-00001.parquet", columns(question="¿q?"))
    assert len(read_benchmark(tmp_path).records) == 2
    (text,) = read_translations(tmp_path, language="es").records
    assert (text.question, text.key) == ("¿q?", 2)
    assert text.file == "es/test-00000-of-00001.parquet"


def test_dictionary_columns_and_integer_answers_are_read(tmp_path: Path) -> None:
    table = pa.table(columns(answer=2))
    index = table.schema.get_field_index("subject")
    table = table.set_column(index, "subject", table["subject"].dictionary_encode())
    path = write_parquet(tmp_path / "a.parquet", table)
    (item,) = read_benchmark(path, answers="index0").records
    assert (item.subject, item.key) == ("virology", 2)


@pytest.mark.parametrize(
    ("table", "field", "problem"),
    [
        ({"a": [1]}, "sample_id", "column is missing"),
        (columns(question=1), "question", "is of type int"),
        (columns(answer=1.5), "answer", "1.5 is neither a capital letter nor an index"),
        (columns(options=1), "options", "is of type int, not a list"),
        (columns(options=[1, 2, 3]), "option_a", "is of type int"),
        (columns(question=None), "question", "is missing"),
        ({name: pa.array([], pa.string()) for name in ROW}, "file", "holds no rows"),
        (
            columns(question=None)
            | {
                "question": pa.StringArray.from_buffers(
                    1, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")
                )
            },
            "file",
            "not a readable Parquet file",
        ),
    ],
)
def test_a_bad_table_is_named_with_its_column(
    tmp_path: Path, table: dict[str, Any], field: str, problem: str
) -> None:
    path = write_parquet(tmp_path / "a.parquet", table)
    error = read_benchmark(path, layout="global-mmlu").errors[0]
    assert (error.file, error.field) == ("a.parquet", field)
    assert problem in error.problem


def test_a_broken_parquet_file_is_an_error(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", columns())
    content = path.read_bytes()
    for broken in (content[:-20], content[:10], b"PAR1" + content[40:], b"no"):
        path.write_bytes(broken)
        (error,) = read_benchmark(path).errors
        assert "not a readable Parquet file" in error.problem


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: text.strip())


@given(question=texts, options=st.lists(texts, min_size=2, max_size=26), ascii_only=st.booleans())
def test_json_lines_are_read_back_character_for_character(
    question: str, options: list[str], ascii_only: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "rows.jsonl"
    row = {"sample_id": "x/test/0", "question": question, "options": options}
    path.write_text(json.dumps(row, ensure_ascii=ascii_only), encoding="utf-8", newline="")
    (text,) = read_translations(path, language="es").records
    assert (text.question, text.options) == (question, tuple(options))


@given(content=st.binary(max_size=400), suffix=st.sampled_from(["csv", "jsonl", "parquet"]))
def test_no_content_makes_a_reader_raise(
    content: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / f"algebra_test.{suffix}"
    path.write_bytes(content)
    result = read_benchmark(path)
    assert result.errors or result.records
