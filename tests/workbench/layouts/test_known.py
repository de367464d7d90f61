"""Each layout, made small from its description, comes in by its name and by detection."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.layouts import cases_of_mmlu, cases_of_others
from tests.workbench.layouts.case import FOUR, LETTERED, OPTION_A, Case, Q
from tests.workbench.layouts.tables import Rows, write_table
from workbench.layouts import FormatError, SourceItem, read_benchmark
from workbench.layouts.registry import layouts

CASES = [*cases_of_mmlu.CASES, *cases_of_others.CASES]


def written(case: Case, folder: Path) -> Path:
    for name, rows in case.files.items():
        write_table(folder / name, rows)
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.layout)
def test_a_layout_comes_in_by_its_name_and_by_detection(case: Case, tmp_path: Path) -> None:
    folder = written(case, tmp_path)
    for layout in (case.layout, "auto"):
        if layout == "auto" and not case.detected:
            continue
        read = read_benchmark(folder, layout=layout, language=case.language)
        assert read.errors == ()
        assert [told(item, case.items[n]) for n, item in enumerate(read.records)] == case.items
        assert set(read.ignored_columns) == set(case.ignored)
        assert len({item.sample_id for item in read.records}) == len(case.items)


def told(item: SourceItem, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in wanted}


def test_every_layout_is_tried() -> None:
    assert {case.layout for case in CASES} == set(layouts()) - {"mmlu-csv"}


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.layout)
def test_a_folder_comes_in_zipped_and_a_file_alone(case: Case, tmp_path: Path) -> None:
    folder = written(case, tmp_path / "one" / "benchmark")
    archive = shutil.make_archive(str(tmp_path / "sent"), "zip", folder.parent)
    zipped = read_benchmark(Path(archive), language=case.language)
    assert zipped.errors == ()
    assert [told(item, case.items[n]) for n, item in enumerate(zipped.records)] == case.items


def test_a_name_may_be_written_otherwise_and_be_another_of_the_same(tmp_path: Path) -> None:
    folder = written(CASES[0], tmp_path)
    assert len(read_benchmark(folder, layout="CAIS_MMLU").records) == len(CASES[0].items)
    with pytest.raises(FormatError, match="unknown layout “odd”: give --layout as one of auto"):
        read_benchmark(folder, layout="odd")


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        (
            "Accounting-test.json",
            [Q | LETTERED | {"answer": 4}],
            "could be kmmlu, whose answers count from 1, or mmlu-csv",
        ),
        (
            "mine.csv",
            [{"nr": "1", "stem": "What is it?", "c1": "a", "c2": "b", "gold": "2"}],
            "mine.csv is of no known layout. Its columns are nr, stem, c1, c2, gold. Say what they "
            "are: --layout table --map question=stem --map options=c1,c2 --map answer=gold "
            "--map id=nr",
        ),
        (
            "a.jsonl",
            [{"a": 1, "b": 2}],
            "Its columns are a, b. Say what they are: --layout table --map question=COLUMN",
        ),
        ("a.json", [Q | {"choices": list(FOUR), "answer": 2}], "is of no known layout"),
    ],
)
def test_what_could_be_another_layout_or_is_none_is_refused(
    name: str, rows: Rows, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match=re.escape(said)):
        read_benchmark(write_table(tmp_path / name, rows))


def test_how_answers_count_can_be_said_where_the_layout_is_in_doubt(tmp_path: Path) -> None:
    path = write_table(tmp_path / "Accounting-test.json", [Q | LETTERED | {"answer": 2}])
    assert [item.key for item in read_benchmark(path, answers="index0").records] == [2]
    assert [item.key for item in read_benchmark(path, layout="kmmlu").records] == [1]


@pytest.mark.parametrize(
    ("layout", "row", "field", "problem"),
    [
        ("milu", {"option1": "a", "option2": "b", "option3": "c", "option4": "d",
                  "target": "option5"}, "answer", "none of the options' names: option1, option2"),
        ("mmlu-prox", {"option_0": "a", "option_1": "b", "option_2": None, "option_3": "d",
                       "answer": "C"}, "answer", "'C' is an option that is absent"),
        ("mmlu-prox", {"option_0": "a", "option_1": None, "answer": "A"}, "options", "1 options"),
        ("arc", {"choices": {"text": ["a", "b"], "label": ["A", "B"]}, "answerKey": "C"},
         "answer", "'C' is none of the options' names: A, B"),
        ("arc", {"choices": {"text": ["a", "b"], "label": ["A"]}, "answerKey": "A"},
         "options", "has not one label for each text"),
        ("include", {"choices": ["a", "b"], "answer": 0, "language": "Klingonish"},
         "language", "“Klingonish” names no known language"),
        ("afrimmlu", {"choices": "['a', b", "answer": "A"}, "options", "neither a list in JSON"),
        ("xcopa", {"premise": "x", "question": "why", "choice1": "a", "choice2": "b", "label": 0},
         "question", "is missing"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_its_layouts_rules_is_named(
    layout: str, row: dict[str, Any], field: str, problem: str, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "test.jsonl", [Q | row])
    (error,) = read_benchmark(path, layout=layout, language=None).errors
    assert (error.row, error.field) == (1, field)
    assert problem in error.problem


def test_of_several_languages_one_is_asked_for(tmp_path: Path) -> None:
    rows = [
        Q | OPTION_A | {"sample_id": f"x/test/{n}", "subject": "x", "answer": "A", "language": code}
        for code, count in (("am", 2), ("pt-BR", 3), ("sn", 1))
        for n in range(count)
    ]
    path = write_table(tmp_path / "texts.csv.gz", rows)
    read = read_benchmark(path, language="pt")
    assert (len(read.records), read.language, read.others) == (3, "pt", {"am": 2, "sn": 1})
    with pytest.raises(FormatError, match="the rows are in am, pt-BR, sn"):
        read_benchmark(path, language=None)
    with pytest.raises(FormatError, match="in am, pt-BR, sn, none is in fr"):
        read_benchmark(path, language="fr")
    assert read_benchmark(write_table(tmp_path / "one.json", rows[:2]), language=None).language == (
        "am"
    )


def test_where_no_language_is_asked_for_english_is_read_or_the_only_one(tmp_path: Path) -> None:
    row = Q | OPTION_A | {"sample_id": "x/test/0", "subject": "x", "answer": "A"}
    for code in ("es", "sw"):
        write_table(tmp_path / code / "test.parquet", [row])
    with pytest.raises(FormatError, match="the rows are in es, sw: name the one to read"):
        read_benchmark(tmp_path, language=None)
    plain = write_table(tmp_path / "test.parquet", [row])
    assert read_benchmark(tmp_path, language=None).files == ("test.parquet",)
    plain.unlink()
    write_table(tmp_path / "en" / "test.parquet", [row | {"question": "Which?"}])
    read = read_benchmark(tmp_path, language=None)
    assert (read.language, [one.question for one in read.records]) == ("en", ["Which?"])
    rows = [row | {"language": code} for code in ("sw", "English", "ha", "sw")]
    rows[3] = rows[3] | {"sample_id": "x/test/1"}
    read = read_benchmark(write_table(tmp_path / "mixed.json", rows), language=None)
    assert (read.language, len(read.records), read.others) == ("en", 1, {"sw": 2, "ha": 1})
