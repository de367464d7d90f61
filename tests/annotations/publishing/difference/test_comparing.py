from pathlib import Path
from typing import Any

import pytest

from annotations.publishing.difference import Difference, DifferenceError, compare
from tests.annotations.publishing.difference.downloads import Row, question, write

FIVE = [question(number) for number in range(5)]


def compared(tmp_path: Path, before: Any, after: Any, **options: Any) -> Difference:
    folders = [
        write(tmp_path / name, tables if isinstance(tables, dict) else {"es/test-0": tables})
        for name, tables in (("before", before), ("after", after))
    ]
    return compare(*folders, **options)


def test_rows_are_added_removed_and_changed_by_their_identifier(tmp_path: Path) -> None:
    after = [question(9), question(3, option_b="another"), *FIVE[2:3], *FIVE[:2]]
    (split,) = compared(tmp_path, FIVE, after).splits
    assert (split.config, split.split, split.language) == ("es", "test", "es")
    assert split.added == ("virology/test/9",)
    assert split.removed == ("virology/test/4",)
    assert split.changed == ("virology/test/3",)
    assert split.columns == {"option_b": 1}
    assert split.reworded == 1


def test_rows_in_another_order_are_the_same(tmp_path: Path) -> None:
    assert compared(tmp_path, FIVE, FIVE[::-1]).is_same


def test_labels_and_keys_are_told_by_what_they_were(tmp_path: Path) -> None:
    before = [question(n, cultural_sensitivity_label="CA") for n in range(3)]
    after = [
        question(0, cultural_sensitivity_label="CS"),
        question(1, cultural_sensitivity_label="CS", answer="C"),
        question(2, cultural_sensitivity_label="-"),
    ]
    told = compared(tmp_path, before, after).to_json()["configs"]["es"]["test"]
    assert told["labels"] == [
        {"from": "CA", "to": "-", "count": 1},
        {"from": "CA", "to": "CS", "count": 2},
    ]
    assert told["keys"] == [{"from": "A", "to": "C", "count": 1}]
    assert told["reworded"] == 0


def test_a_config_that_one_side_lacks_is_all_added_or_removed(tmp_path: Path) -> None:
    found = compared(tmp_path, {"es/test-0": FIVE}, {"am/test-0": FIVE, "am/dev-0": FIVE[:1]})
    assert {
        (one.config, one.split): (len(one.added), len(one.removed)) for one in found.splits
    } == {
        ("am", "test"): (5, 0),
        ("am", "dev"): (1, 0),
        ("es", "test"): (0, 5),
    }


def test_shards_of_a_split_are_one_table(tmp_path: Path) -> None:
    parts = {"es/test-00000-of-00002": FIVE[:2], "es/test-00001-of-00002": FIVE[2:]}
    assert compared(tmp_path, FIVE, parts).is_same


def test_several_rows_of_one_identifier_stand_beside_one_another(tmp_path: Path) -> None:
    after = [*FIVE, question(0, answer="D")]
    (split,) = compared(tmp_path, FIVE, after).splits
    assert (split.added, split.changed) == (("virology/test/0",), ())


def test_columns_and_types_that_differ_are_told_and_change_no_row(tmp_path: Path) -> None:
    before = [row | {"free_feedback": ""} for row in FIVE]
    after = [row | {"is_annotated": False, "answer": 0} for row in FIVE]
    (split,) = compared(tmp_path, before, after).splits
    assert (split.new_columns, split.lost_columns) == (("is_annotated",), ("free_feedback",))
    assert split.types == {"answer": ("String", "Int64")}
    assert split.columns == {"answer": 5}, "0 is not A"


def test_numbers_that_read_the_same_are_the_same_in_another_type(tmp_path: Path) -> None:
    before, after = ([row | {"answer": answer} for row in FIVE] for answer in (1, "1"))
    (split,) = compared(tmp_path, before, after).splits
    assert (split.changed, split.is_same) == ((), False)


@pytest.mark.parametrize(
    ("language", "before", "after", "pieces"),
    [
        ("es", "un virus malo", "un virus bueno", [("delete", "malo"), ("insert", "bueno")]),
        ("ja", "赤い花", "青い花", [("delete", "赤"), ("insert", "青")]),
    ],
)
def test_changed_texts_are_told_by_words_or_by_characters(
    tmp_path: Path, language: str, before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    tables = [{f"{language}/test-0": [question(0, question=text)]} for text in (before, after)]
    found = compared(tmp_path, *tables, texts=1)
    (change,) = found.texts[language, "test"]
    assert change.field == "question"
    assert [(one.kind, one.text) for one in change.segments if one.kind != "equal"] == pieces


def test_only_so_many_rows_are_told_word_by_word(tmp_path: Path) -> None:
    after = [row | {"question": "A?", "option_a": "b"} for row in FIVE]
    changes = compared(tmp_path, FIVE, after, texts=2).texts["es", "test"]
    assert [one.sample_id for one in changes] == ["virology/test/0"] * 2 + ["virology/test/1"] * 2


def test_options_of_a_list_are_told_one_by_one(tmp_path: Path) -> None:
    row = {"sample_id": "a", "question": "Q", "choices": list("abcde")}
    tables = [{"choices/es/test-0": [row | changes]} for changes in ({}, {"choices": list("abxd")})]
    found = compared(tmp_path, *tables, texts=1)
    assert [one.field for one in found.texts["choices_es", "test"]] == ["choices[2]", "choices[4]"]


def test_a_text_composed_otherwise_is_changed_and_reads_alike(tmp_path: Path) -> None:
    texts = ("cafe\u0301", "caf\u00e9")
    found = compared(tmp_path, *([question(0, question=text)] for text in texts), texts=1)
    (change,) = found.texts["es", "test"]
    assert found.splits[0].changed == ("virology/test/0",)
    assert change.reads_alike


def test_tables_beside_the_questions_are_counted_by_the_columns_of_both(tmp_path: Path) -> None:
    votes: list[Row] = [{"sample_id": f"a/{n}", "knowledge": ["none"] * n} for n in range(4)]
    newer = [
        vote | {"step": "review"} for vote in (*votes[:3], votes[2], {**votes[3], "knowledge": []})
    ]
    found = compared(
        tmp_path,
        {"es/test-0": FIVE, "votes/votes-0": votes},
        {"es/test-0": FIVE, "votes/votes-0": newer, "flags/flags-0": votes[:1]},
    )
    assert [(one.name, one.before, one.after, one.added, one.removed) for one in found.tables] == [
        ("flags", 0, 1, 1, 0),
        ("votes", 4, 5, 2, 1),
    ]


def test_what_a_downloader_keeps_for_itself_is_no_table(tmp_path: Path) -> None:
    both = {"es/test-0": FIVE, ".cache/huggingface/download/es/test-0": FIVE[:1]}
    assert compared(tmp_path, both, {"es/test-0": FIVE}).is_same


def test_a_release_says_who_it_is(tmp_path: Path, sound_release: Path) -> None:
    found = compare(sound_release, write(tmp_path / "mine", {"es/test-0": FIVE}))
    assert (found.before.name, found.before.version) == ("workbench-sample", "1.1.0")
    assert (found.after.folder, found.after.version) == ("mine", "")


def test_a_release_is_no_other_than_itself(sound_release: Path) -> None:
    assert compare(sound_release, sound_release).is_same


def test_every_figure_is_told_before_and_after(tmp_path: Path, sound_release: Path) -> None:
    other = write(tmp_path / "mine", {"es/test-0": FIVE, "es/dev-0": FIVE[:2]})
    found = compare(sound_release, other, statistics=True)
    told = {(one.figure, one.of): (one.before, one.after) for one in found.statistics}
    assert told["questions", ""] == (35, 5)
    assert told["coverage.rows", "es, test"] == (23, 5)
    assert told["coverage.rows", "es, dev"] == (10, 2)
    assert told["reviews.hter", "review, es"] == (0.25, None)
    assert told["labels.subjects.cs", "virology, Medical"] == (1, None)
    same = compare(sound_release, sound_release, statistics=True)
    assert all(one.is_same for one in same.statistics)


def test_a_column_of_another_type_in_one_language_does_no_harm(tmp_path: Path) -> None:
    numbers = [row | {"answer": n} for n, row in enumerate(FIVE)]
    found = compared(
        tmp_path,
        {"es/test-0": FIVE, "am/test-0": numbers},
        {"es/test-0": FIVE, "am/test-0": FIVE},
        statistics=True,
    )
    assert {one.language: one.columns for one in found.splits} == {"es": {}, "am": {"answer": 5}}


def test_what_cannot_be_compared_is_named(tmp_path: Path, sound_release: Path) -> None:
    with pytest.raises(DifferenceError, match=r"absent is no folder: give"):
        compare(tmp_path / "absent", sound_release)
    empty = write(tmp_path / "empty", {"votes/votes-0": [{"sample_id": "a"}]})
    with pytest.raises(DifferenceError, match=r"empty holds no questions"):
        compare(empty, sound_release)
    nameless = write(tmp_path / "nameless", {"es/test-0": [{"question": "Q"}]})
    with pytest.raises(DifferenceError, match=r"test-0\.parquet has no column sample_id"):
        compare(nameless, nameless)
    damaged = write(tmp_path / "damaged", {"es/test-0": FIVE})
    (damaged / "es" / "test-0.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(DifferenceError, match=r"test-0\.parquet is no readable Parquet file"):
        compare(damaged, sound_release)
