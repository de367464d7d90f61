import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluation.analysis.report import report_text
from evaluation.cli import main
from evaluation.errors import DatasetError
from evaluation.scoring.dataset import Release
from tests.evaluation.releases import (
    row,
    small_release,
    subject_rows,
    write_language,
    write_manifest,
    write_rows,
)


def write_test_rows(release, rows, language="en"):
    (release / language).mkdir(parents=True, exist_ok=True)
    write_rows(release / language / "test-00000-of-00001.parquet", rows)
    return Release(release)


def test_languages_are_the_folders_that_hold_questions(tmp_path):
    small_release(tmp_path, ("sr", "en"))
    write_rows(tmp_path / "card.parquet", [row("logic", "test", 0)])
    (tmp_path / "votes").mkdir()
    write_rows(tmp_path / "votes" / "test-00000-of-00001.parquet", [row("logic", "test", 0)])
    assert Release(tmp_path).languages == ("en", "sr")


def test_shards_are_read_in_their_order(tmp_path):
    write_language(tmp_path, "en", subject_rows("logic", 11), shards=3)
    ids = [item.sample_id for item in Release(tmp_path).items("en", "test")]
    assert ids == [f"logic/test/{number}" for number in range(11)]


def test_an_item_keeps_its_texts_as_they_are(tmp_path):
    question = " Is  this\r\nkept? "
    release = write_test_rows(
        tmp_path, [row("logic", "test", 2, question=question, option_d=" \tيوم ")]
    )
    (item,) = release.items("en", "test")
    assert item.question == question
    assert item.options == ("2", "3", "the number 4", " \tيوم ")
    assert (item.answer, item.answer_letter, item.label, item.category) == (2, "C", "-", "STEM")


def test_items_with_other_numbers_of_options_come_from_their_own_layout(tmp_path):
    small_release(tmp_path, ("en",))
    entry = row("logic", "test", 99, choices=["yes", "no", "maybe"], answer="C")
    for column in ("option_a", "option_b", "option_c", "option_d"):
        del entry[column]
    (tmp_path / "choices" / "en").mkdir(parents=True)
    write_rows(tmp_path / "choices" / "en" / "test-00000-of-00001.parquet", [entry])
    items = Release(tmp_path).items("en", "test")
    assert [len(item.options) for item in items] == [4] * 9 + [3]
    assert items[-1].answer_letter == "C"


def test_texts_stored_as_dictionaries_and_large_strings_are_texts(tmp_path):
    table = pa.Table.from_pylist([row("logic", "test", 0)])
    table = table.set_column(
        1, "subject", table["subject"].cast(pa.dictionary(pa.int32(), pa.string()))
    )
    table = table.set_column(3, "question", table["question"].cast(pa.large_string()))
    (tmp_path / "en").mkdir()
    pq.write_table(table, tmp_path / "en" / "test-0.parquet")
    assert Release(tmp_path).items("en", "test")[0].subject == "logic"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "E"}, "row 2, answer: 'E' is outside the 4 options"),
        ({"answer": ""}, "row 2, answer: is missing"),
        ({"question": None}, "row 2, question: is missing"),
        ({"option_c": None}, "row 2, option_c: is missing"),
        (
            {"cultural_sensitivity_label": "maybe"},
            "row 2, cultural_sensitivity_label: is 'maybe'. Write one of CA, CS, -",
        ),
        ({"sample_id": "logic/test/0"}, "sample_id: 'logic/test/0' occurs twice in en test"),
        ({"sample_id": ""}, "row 2, sample_id: is empty"),
    ],
)
def test_a_row_that_cannot_be_scored_is_named(tmp_path, changes, message):
    rows = [row("logic", "test", 0), row("logic", "test", 1, **changes)]
    release = write_test_rows(tmp_path, rows)
    with pytest.raises(DatasetError, match=message) as error:
        release.items("en", "test")
    assert "en/test-00000-of-00001.parquet" in str(error.value)


def test_answers_may_be_indices(tmp_path):
    rows = [row("logic", "test", number, answer=number) for number in range(3)]
    items = write_test_rows(tmp_path, rows).items("en", "test")
    assert [item.answer_letter for item in items] == ["A", "B", "C"]


def test_numbers_without_a_0_are_read_as_another_file_or_whoever_asks_has_it(tmp_path, capsys):
    release = write_test_rows(tmp_path, [row("logic", "test", n, answer=n) for n in (1, 2, 3)])
    asked = ["prompts", "--release", str(tmp_path), "--language", "en", "--shots", "0"]
    assert main(asked) == 1
    assert "Say --answers index0 where 0 is the first option" in capsys.readouterr().err
    for answers, letters in (("index0", "BCD"), ("index1", "ABC")):
        assert main([*asked, "--answers", answers]) == 0
        lines = map(json.loads, capsys.readouterr().out.splitlines())
        assert "".join(line["answer"] for line in lines) == letters
    run = ["run", "--release", str(tmp_path), "--model", "uniform:0", "--out", str(tmp_path / "o")]
    assert main([*run, "--answers", "index1", "--quiet"]) == 0
    summary = json.loads((tmp_path / "o" / "summary.json").read_text())
    assert summary["release"]["answers"] == "index1"
    assert main([*run, "--answers", "index0", "--quiet"]) == 1

    (tmp_path / "es").mkdir()
    zero = [row("logic", "test", 0, answer=0)]
    write_rows(tmp_path / "es" / "test-00000-of-00001.parquet", zero)
    read = Release(tmp_path).items("en", "test")
    assert [item.answer_letter for item in read] == ["B", "C", "D"]
    assert release.identity.answers is None


def test_texts_may_be_empty(tmp_path):
    rows = [row("logic", "test", 0, question="", option_b="")]
    (item,) = write_test_rows(tmp_path, rows).items("en", "test")
    assert (item.question, item.options[1]) == ("", "")


def test_a_missing_column_is_named(tmp_path):
    entry = row("logic", "test", 0)
    del entry["option_c"]
    with pytest.raises(DatasetError, match=r"option_c: the column is missing"):
        write_test_rows(tmp_path, [entry]).items("en", "test")


def test_a_file_that_is_not_parquet_is_named(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "test-0.parquet").write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(DatasetError, match=r"en/test-0\.parquet, file: is not a readable"):
        Release(tmp_path).items("en", "test")


def test_a_folder_without_languages_or_without_the_split_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="no such folder"):
        Release(tmp_path / "missing")
    with pytest.raises(DatasetError, match="no language found"):
        Release(tmp_path)
    with pytest.raises(DatasetError, match=r"no dev-\*\.parquet; languages here: en"):
        write_test_rows(tmp_path, [row("logic", "test", 0)]).items("en", "dev")


def test_a_release_is_named_by_its_manifest_and_by_its_data(tmp_path):
    small_release(tmp_path, ("en",))
    plain = Release(tmp_path).identity
    assert (plain.folder, plain.name, plain.content_hash) == (tmp_path.name, None, None)
    content_hash = write_manifest(tmp_path)
    named = Release(tmp_path).identity
    assert (named.name, named.version, named.content_hash) == ("sample", "1.0.0", content_hash)
    assert named.data_sha256 == plain.data_sha256
    write_test_rows(tmp_path, [row("logic", "test", 7)])
    assert Release(tmp_path).identity.data_sha256 != plain.data_sha256


def test_a_damaged_manifest_is_named(tmp_path):
    small_release(tmp_path, ("en",))
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(DatasetError, match=r"manifest\.json: not valid JSON"):
        _ = Release(tmp_path).identity


def rewrite_a_key(folder):
    write_language(folder, "en", [row("logic", "test", 0, answer="D")])


def lose_a_language(folder):
    shutil.rmtree(folder / "es")


def add_questions(folder):
    shutil.copytree(folder / "es", folder / "de")


@pytest.mark.parametrize(
    ("change", "damage"),
    [
        (rewrite_a_key, "en/test-00000-of-00001.parquet has "),
        (lose_a_language, "is missing"),
        (add_questions, "is not in the manifest"),
    ],
)
def test_a_release_with_other_files_than_its_manifest_says_has_not_its_hash(
    tmp_path, change, damage
):
    release, out = tmp_path / "release", tmp_path / "out"
    small_release(release, ("en", "es"))
    content_hash = write_manifest(release)
    (release / ".gitattributes").write_text("laid there by a download")
    sound = Release(release).identity
    assert (sound.content_hash, sound.damage) == (content_hash, None)
    change(release)
    identity = Release(release).identity
    assert (identity.name, identity.content_hash) == ("sample", None)
    assert damage in identity.damage
    model = ["--release", str(release), "--model", "uniform:0", "--quiet"]
    assert main(["run", *model, "--out", str(out)]) == 1
    assert main(["run", *model, "--out", str(out), "--damaged"]) == 0
    summary = json.loads((out / "summary.json").read_text())
    assert (summary["release"]["damage"], summary["release"]["content_hash"]) == (
        identity.damage,
        None,
    )
    assert "uniform:0 (damaged release)" in report_text([summary], "language")
