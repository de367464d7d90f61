"""Small files that stand for much: refused before they are decoded, with the file named."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.layouts import budget, content, parquet, read_benchmark
from workbench.layouts.budget import ERRORS, LINE, Limits
from workbench.layouts.records import FormatError

ROW = {
    "sample_id": "s/test/0",
    "subject": "s",
    "question": "What?",
    "option_a": "1",
    "option_b": "2",
    "option_c": "3",
    "option_d": "4",
    "answer": "A",
}


def repeated(path: Path, rows: int, **texts: str) -> Path:
    """One row many times over, stored once, as dictionary coding allows."""
    indices = pa.array([0] * rows, pa.int32())
    columns = {
        name: pa.DictionaryArray.from_arrays(indices, pa.array([text]))
        for name, text in (ROW | texts).items()
    }
    pq.write_table(pa.table(columns), path, compression="zstd")
    return path


def many_rows(folder: Path) -> Path:
    return repeated(folder / "rows.parquet", 1_000_001, question="Q" * 2000)


def great_ratio(folder: Path) -> Path:
    return repeated(folder / "ratio.parquet", 100_000, question="Q" * 5000)


def great_ratio_of_options(folder: Path) -> Path:
    rows = 20_000
    options = pa.DictionaryArray.from_arrays(pa.array([0] * 4 * rows), pa.array(["O" * 5000]))
    columns = {name: pa.array([ROW[name]] * rows) for name in ROW if not name.startswith("option")}
    columns["options"] = pa.ListArray.from_arrays(pa.array(range(0, 4 * rows + 1, 4)), options)
    pq.write_table(pa.table(columns), folder / "options.parquet", compression="zstd")
    return folder / "options.parquet"


def one_value(folder: Path) -> Path:
    return repeated(folder / "value.parquet", 1, question="Q" * 3_000_000)


def wide(folder: Path) -> Path:
    names = [*ROW, *map(str, range(1000))]
    pq.write_table(pa.table({name: ["A"] for name in names}), folder / "wide.parquet")
    return folder / "wide.parquet"


def one_line(folder: Path) -> Path:
    return _written(folder / "line.jsonl", json.dumps(ROW | {"question": "Q" * LINE}))


def nested(folder: Path) -> Path:
    return _written(folder / "nested.jsonl", '{"question":' + "[" * LINE)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (many_rows, "rows.parquet: with its rows there would be over 1,000,000"),
        (great_ratio, "ratio.parquet unpacks to over 200 times its size"),
        (great_ratio_of_options, "options.parquet unpacks to over 200 times its size"),
        (one_value, "value.parquet: values of question have over 1,048,576 bytes"),
        (one_line, "line.jsonl, row 1: the line has over 4,194,304 bytes"),
        (wide, "wide.parquet has too many columns or row groups"),
        (nested, "nested.jsonl, row 1: the line has over 4,194,304 bytes"),
    ],
)
def test_a_file_that_stands_for_too_much_is_refused(
    written: Callable[[Path], Path], said: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError) as refused:
        read_benchmark(written(tmp_path))
    assert str(refused.value).startswith(said)


def test_files_are_counted_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        lines = [f"{n},1,2,3,4,A" for n in range(6)]
        _written(tmp_path / f"{name}_test.csv", "\n".join(lines))
    assert len(read_benchmark(tmp_path, limits=Limits(rows=12)).records) == 12
    with pytest.raises(FormatError, match=r"b_test.csv: with its rows there would be over 11"):
        read_benchmark(tmp_path, limits=Limits(rows=11))
    with pytest.raises(FormatError, match=r"b_test.csv: with its texts"):
        read_benchmark(tmp_path, limits=Limits(size=100))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s_test.csv", "\n"),
        ("s_test.csv", "\r"),
        ("s_test.csv", '"\n\n\n\n\n",1,2,3,4,A\n'),
        ("s.jsonl", "\n"),
        ("s.jsonl", " \n"),
    ],
)
def test_lines_are_counted_whether_they_hold_anything_or_not(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred megabytes of empty ones took a quarter of an hour to no end."""
    monkeypatch.setattr(budget, "FEWEST_LINES", 0)
    path = _written(tmp_path / name, text * 50)
    with pytest.raises(FormatError, match="with its lines there would be over 48; delete empty"):
        read_benchmark(path, limits=Limits(rows=12))
    assert read_benchmark(path, limits=Limits(rows=100)).errors
    monkeypatch.setattr(content, "LINES_IN_MEMORY", 48)
    with pytest.raises(FormatError, match="lines"):
        content.decode(name, b"\n" * 49)
    assert content.decode(name, b"\n" * 48)


def test_a_description_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes many times its size; no file can say that its own is small."""
    monkeypatch.setattr(parquet, "DESCRIPTION", 100)
    monkeypatch.setattr(parquet.pq, "ParquetFile", None)
    with pytest.raises(FormatError, match="too many columns"):
        read_benchmark(wide(tmp_path))


def test_a_quote_that_is_never_closed_is_told_once(tmp_path: Path) -> None:
    path = _written(tmp_path / "s_test.csv", 'a,1,2,3,4,A\n"' + "b,1,2,3,4,A\n" * 20_000)
    (error,) = read_benchmark(path).errors
    assert (error.row, error.field) == (2, "row")
    assert "field larger than field limit" in error.problem


@pytest.mark.parametrize("line", ['{"other": 1}', json.dumps(ROW | {"answer": "?"}), "{"])
def test_the_first_faults_of_a_file_are_told(line: str, tmp_path: Path) -> None:
    path = _written(tmp_path / "s.jsonl", f"{line}\n" * 3 * ERRORS)
    assert ERRORS <= len(read_benchmark(path, layout="global-mmlu").errors) < 2 * ERRORS


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
