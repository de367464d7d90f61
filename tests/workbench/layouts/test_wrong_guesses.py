"""A layout is guessed only where it reads what tells rows apart; else its columns are asked for."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.layouts.case import LETTERED, OPTION_A, Q
from tests.workbench.layouts.tables import write_table
from workbench.layouts import FormatError, read_benchmark
from workbench.layouts.guessing import guess_mapping
from workbench.layouts.rows import Answers

IDENTITY = {"id": "bio-1", "subject": "biology"}
CAPITALS = {"Question": "Which?", **LETTERED, "Answer": "A"}


@pytest.mark.parametrize(
    ("name", "row", "told"),
    [
        ("plain.csv", IDENTITY | Q | LETTERED | {"answer": "A"},
         "--map id=id --map subject=subject"),
        ("plain.csv", {"id": "1"} | Q | LETTERED | {"answer": "A"}, "--map id=id"),
        ("plain.csv", {"topic": "law"} | Q | LETTERED | {"answer": "A"}, "--map subject=topic"),
        ("plain.csv", {"ID": "1", "Subject": "law"} | CAPITALS,
         "--map id=ID --map subject=Subject"),
        ("plain.csv", {"Context": "A text."} | CAPITALS, "--map passage=Context"),
        ("law_test.csv", IDENTITY | Q | LETTERED | {"answer": "A"}, "--map id=id"),
        ("a.jsonl", IDENTITY | Q | {"choices": ["a", "b"], "answer": "A"}, "--map id=id"),
        ("a.jsonl", {"uid": "x"} | Q | {"option1": "a", "option2": "b", "target": "option1"},
         "--map id=uid"),
        ("a.csv", Q | LETTERED | {"answer": "2", "id": "x", "Category": "law"}, "--map id=id"),
        ("a.csv", {"sample_id": "x", "context": "A text."} | Q | OPTION_A | {"answer": "A"},
         "--map passage=context"),
    ],
)  # fmt: skip
def test_no_layout_is_taken_that_would_leave_out_which_row_is_which(
    name: str, row: dict[str, Any], told: str, tmp_path: Path
) -> None:
    path = write_table(tmp_path / name, [row])
    with pytest.raises(FormatError, match=f"is of no known layout.*{re.escape(told)}"):
        read_benchmark(path)
    guess = guess_mapping(path)
    assert guess.layout is None
    assert guess.mapping
    style: Answers | None = "index0" if row.get("answer") == "2" else None
    read = read_benchmark(path, mapping=guess.mapping, answers=style)
    assert (read.layout, read.errors) == ("table", ())


@pytest.mark.parametrize(
    ("name", "more"), [("law/val.parquet", {"explanation": ""}), ("val/law_val.csv", {})]
)
def test_the_datasets_own_numbers_of_rows_are_passed_over(
    name: str, more: dict[str, str], tmp_path: Path
) -> None:
    rows = [{"id": place} | Q | LETTERED | {"answer": "A"} | more for place in range(2)]
    write_table(tmp_path / name, rows)
    read = read_benchmark(tmp_path)
    assert (read.layout, read.ignored_columns) == ("ceval", (*more, "id"))
    assert read.records == read_benchmark(tmp_path, layout="ceval").records


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("B", "A"), ["answer=Lösung", "answers=letter"]),
        (("B", ""), ["answer=Lösung", "answers=letter"]),
        (("Pineal", "Thyroid"), ["answer=Lösung", "answers=text"]),
        (("2", "1"), ["answer=COLUMN"]),
        (("leicht", "schwer"), ["answer=COLUMN"]),
    ],
)
def test_a_key_is_found_by_what_stands_in_its_column_or_asked_for(
    keys: tuple[str, str], answer: list[str], tmp_path: Path
) -> None:
    rows = [{"Nr": n, "Frage": "Was ist das?"} | LETTERED | {"Lösung": key}
            for n, key in zip("12", keys, strict=True)]  # fmt: skip
    with pytest.raises(FormatError) as refused:
        read_benchmark(write_table(tmp_path / "a.csv", rows))
    message = str(refused.value).replace("'", "")
    assert all(f"--map {pair}" in message for pair in answer)
    assert ("answer=- where there is none" in message) == (answer == ["answer=COLUMN"])


@pytest.mark.parametrize(
    ("text", "encoding", "likely"),
    [
        ("Nr;Frage;A;B;Lösung\n1;Wo ist das?;hier;daß;B\n", "cp1252", "cp1252"),
        ("id,question,A,B,answer\n1,Où est-il?,là,ici,B\n", "cp1252", "cp1252"),
        ("номер,вопрос,А,Б,ответ\n1,Где он находится?,тут,там,Б\n", "cp1251", None),
    ],
)
def test_what_spreadsheet_programs_write_is_guessed_with_its_encoding(
    text: str, encoding: str, likely: str | None, tmp_path: Path
) -> None:
    (path := tmp_path / "a.csv").write_bytes(text.encode(encoding))
    found = guess_mapping(path)
    assert (found.mapping and found.mapping.encoding) == likely
    if found.mapping:
        (item,) = read_benchmark(path, mapping=found.mapping).records
        assert (item.sample_id, item.key) == ("1", 1)
