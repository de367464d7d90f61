"""Answers of models come in whole or are refused by file, row and column."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.analysis.loading import Inputs, Loaded, load
from evaluation.errors import DatasetError, EvaluationError, RunError
from evaluation.limits import MODELS
from evaluation.scoring.engines import create_engine
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.runner import RunOptions, run
from tests.evaluation.analysis.predictions import Rows, plain_file, right
from tests.evaluation.releases import (
    row,
    small_release,
    subject_rows,
    write_language,
    write_manifest,
    write_rows,
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return small_release(tmp_path / "release")


@pytest.fixture
def runs(release: Path, tmp_path: Path) -> list[Path]:
    return [score(release, tmp_path / name, name) for name in ("uniform:0", "longest:")]


def score(release: Path, out: Path, spec: str, **options: Any) -> Path:
    run(RunOptions(release, out, spec, **options), create_engine(spec))
    return out


def plain_rows(loaded: Loaded) -> Rows:
    cube = loaded.cube
    assert cube.chosen is not None
    return [
        {
            "model": cube.models[model],
            "language": cube.languages[language],
            "sample_id": cube.questions.sample_ids[question],
            "correct": bool(cube.correct[model, language, question]),
            "predicted": "ABCD"[cube.chosen[model, language, question]],
        }
        for model, language, question in np.ndindex(cube.shape)
    ]


def answered(loaded: Loaded) -> dict[tuple[str, str, str], tuple[bool, int]]:
    """Which answer is right, and what was chosen, by model, language and question."""
    cube = loaded.cube
    assert cube.chosen is not None
    return {
        (
            cube.models[model],
            cube.languages[language],
            cube.questions.sample_ids[question],
        ): (
            bool(cube.correct[model, language, question]),
            int(cube.chosen[model, language, question]),
        )
        for model, language, question in zip(*np.nonzero(cube.asked), strict=True)
    }


def test_runs_alone_with_their_release_and_as_a_plain_file_say_the_same(runs, release, tmp_path):
    alone, with_release = load(Inputs(runs)), load(Inputs(runs, release))
    rows = plain_rows(alone)
    file = plain_file(tmp_path, rows[::-1])
    plain = load(Inputs([file], release))
    assert answered(alone) == answered(with_release) == answered(plain)
    assert len(rows) == 36
    for loaded in (alone, with_release, plain):
        questions = loaded.cube.questions
        assert loaded.cube.models == ("longest:", "uniform:0")
        assert (
            list(questions.subsets["CS"]) == [number % 3 == 1 for number in (*range(5), *range(4))]
            or loaded is alone
        )
        assert set(questions.subject.levels) == {"arithmetic", "logic"}
    assert list(with_release.cube.questions.options) == [4] * 9
    assert with_release.cube.tier.levels == ("high",)
    assert with_release.cube.script.levels == ("Latn",)
    assert with_release.release["data_sha256"] == alone.release["data_sha256"]


def test_a_plain_file_may_leave_out_what_was_predicted_and_write_numbers(runs, release, tmp_path):
    whole = load(Inputs(runs, release))
    rows = plain_rows(whole)
    for one in rows:
        one["correct"] = int(one["correct"])
        one["predicted"] = None
    assert load(Inputs([plain_file(tmp_path, rows)], release)).cube.chosen is None
    for one in rows:
        del one["predicted"]
    loaded = load(Inputs([plain_file(tmp_path, rows[:20])], release))
    assert loaded.cube.chosen is None
    assert loaded.cube.asked.sum() == 20
    assert loaded.cube.correct.sum() == whole.cube.correct.reshape(-1)[:20].sum()


def change(**changes: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[4].update(changes)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda rows: rows.append(rows[3]),
            r"answers.parquet row 37 columns .*: model 'longest:' has",
        ),
        (change(sample_id="logic/test/9"), "row 5 column sample_id: is 'logic/test/9'"),
        (change(language="de"), "row 5 column language: is 'de'"),
        (change(language=None), "row 5 column language: is null"),
        (change(model=""), "row 5 column model: is ''"),
        (change(correct=None), "row 5 column correct: is null"),
        (change(predicted="AB"), "row 5 column predicted: is 'AB'"),
        (change(predicted="E"), "row 5 column predicted: is 'E', and the question has 4 options"),
        (change(predicted="d"), "row 5 column predicted: is 'd'"),
        (lambda rows: [one.pop("correct") for one in rows], "has no column correct"),
        (lambda rows: [one.update(correct=7) for one in rows], "row 1 column correct: is 7"),
        (
            lambda rows: [one.update(correct="yes") for one in rows],
            "column correct: is the text 'yes'",
        ),
        (change(model="a\nb"), r"row 5 column model: is 'a\\nb'. Name a model in 1 to 300"),
        (change(model="\x1b[31mred"), r"row 5 column model: is '\\x1b\[31mred'"),
        (change(model="  "), "row 5 column model: is '  '"),
        (lambda rows: [one.update(model=["m"]) for one in rows], "column model: holds .*list"),
    ],
)
def test_what_is_wrong_in_a_plain_file_is_named(runs, release, tmp_path, spoil, message):
    rows = plain_rows(load(Inputs(runs, release)))
    spoil(rows)
    with pytest.raises(DatasetError, match=message):
        load(Inputs([plain_file(tmp_path, rows)], release))


def test_numbers_of_any_kind_say_what_is_right(release, tmp_path):
    rows = right("logic", 4)
    for number, one in enumerate(rows):
        one["correct"] = Decimal(number % 2).quantize(Decimal("0.01"))
    cube = load(Inputs([plain_file(tmp_path, rows)], release)).cube
    assert cube.correct[0, 0].tolist() == [False, True, False, True]


def test_answers_that_are_called_right_and_do_not_name_the_key_are_told(release, tmp_path):
    rows = [one | {"predicted": "ABCD"[number]} for number, one in enumerate(right("logic", 4))]
    assert load(Inputs([plain_file(tmp_path, rows)], release)).notes == ()
    rows[1]["predicted"], rows[2]["correct"], rows[3]["predicted"] = "C", False, None
    loaded = load(Inputs([plain_file(tmp_path, rows)], release))
    assert loaded.notes == (
        "`correct` is not what `predicted` and the release's keys come to in 3 answers, the first "
        "in row 2: 2 are called right and do not name the key, 1 wrong and name it; `correct` is "
        "what is counted",
    )
    assert loaded.cube.correct[0, 0].tolist() == [True, True, False, True]


def test_a_question_that_a_language_lacks_is_refused_there(tmp_path):
    release = tmp_path / "release"
    for code, questions in (("en", 4), ("sw", 2)):
        write_language(release, code, [row("logic", "test", number) for number in range(questions)])
    rows = right("logic", 4)
    assert load(Inputs([plain_file(tmp_path, rows)], release)).cube.asked.sum() == 4
    rows.append(rows[2] | {"language": "sw"})
    message = "row 5 column sample_id: is 'logic/test/2', which the release does not have in sw"
    with pytest.raises(DatasetError, match=message):
        load(Inputs([plain_file(tmp_path, rows)], release))


def test_a_key_that_is_missing_is_refused_by_its_row(tmp_path):
    release = tmp_path / "release"
    rows = [row("logic", "test", number) for number in range(4)]
    rows[2]["answer"] = None
    write_language(release, "en", rows)
    with pytest.raises(EvaluationError, match="row 3, answer: is missing"):
        load(Inputs([plain_file(tmp_path, right("logic", 4))], release))


def test_keys_beyond_the_options_and_labels_that_differ_are_told(tmp_path):
    release = tmp_path / "release"
    for code, label in (("en", "CS"), ("sw", "CA")):
        rows = [row("logic", "test", number) for number in range(4)]
        rows[1] |= {"answer": "E"}
        rows[3] |= {"cultural_sensitivity_label": label}
        write_language(release, code, rows)
    loaded = load(Inputs([plain_file(tmp_path, right("logic", 4))], release))
    assert loaded.notes == (
        "2 texts have a key that is none of their options, the first 'logic/test/1'",
        "1 questions have a label that differs between languages, the first 'logic/test/3'; that "
        "of en counts",
    )


def test_a_language_for_private_use_has_no_script(tmp_path):
    release = write_language(tmp_path / "release", "x-foo", [row("logic", "test", 0)])
    rows = [one | {"language": "x-foo"} for one in right("logic", 1)]
    cube = load(Inputs([plain_file(tmp_path, rows)], release)).cube
    assert cube.script.levels == cube.tier.levels == ()


def test_a_folder_of_subjects_of_its_own_without_dev_manifest_and_labels_will_do(tmp_path):
    release = tmp_path / "plain"
    plain = {"subject", "question", "option_a", "option_b", "option_c", "sample_id", "answer"}
    for code in ("en", "sw"):
        folder = release / code
        folder.mkdir(parents=True)
        whole = [row("beekeeping", "test", number) for number in range(6)]
        write_rows(
            folder / "test-00000-of-00001.parquet",
            [{name: one[name] for name in plain} for one in whole],
        )
    rows = [
        {"model": "m", "language": "sw", "sample_id": f"beekeeping/test/{n}", "correct": n > 2}
        for n in range(6)
    ]
    cube = load(Inputs([plain_file(tmp_path, rows)], release)).cube
    assert cube.questions.subject.levels == ("beekeeping",)
    assert not cube.questions.subsets["annotated"].any()
    assert set(cube.questions.options) == {3}
    assert cube.languages == ("sw",)
    assert cube.asked.all()


def test_languages_and_questions_that_nobody_answered_are_left_out(release, tmp_path):
    rows = [
        {"model": model, "language": "es", "sample_id": f"logic/test/{n}", "correct": True}
        for model, n in (("a", 3), ("b", 1))
    ]
    cube = load(Inputs([plain_file(tmp_path, rows)], release)).cube
    assert cube.languages == ("es",)
    assert cube.questions.sample_ids == ("logic/test/1", "logic/test/3")
    assert cube.key is not None
    assert cube.key.tolist() == [[1, 3]]
    assert cube.asked[:, 0].tolist() == [[False, True], [True, False]]


def test_keys_as_numbers_are_read_as_a_run_reads_them(tmp_path):
    release = tmp_path / "release"
    changed = [row("logic", "test", number) | {"answer": str(number % 4)} for number in range(4)]
    write_language(release, "en", changed)
    cube = load(Inputs([plain_file(tmp_path, right("logic", 4))], release)).cube
    assert cube.key is not None
    assert list(cube.key[0]) == [0, 1, 2, 3]


def test_odd_labels_are_put_right_or_told(tmp_path):
    release = tmp_path / "release"
    labels = ("ca", "CS ", "cultural", "-")
    rows = [
        row("logic", "test", number, cultural_sensitivity_label=label)
        for number, label in enumerate(labels)
    ]
    write_language(release, "en", rows)
    loaded = load(Inputs([plain_file(tmp_path, right("logic", 4))], release))
    subsets = loaded.cube.questions.subsets
    assert {name: list(np.flatnonzero(subsets[name])) for name in ("CA", "CS")} == {
        "CA": [0],
        "CS": [1],
    }
    assert loaded.notes == (
        "1 questions have a label that is none of CA, CS and -, the first 'cultural'; they count "
        "as not annotated",
    )


def other_release(folder: Path) -> Path:
    return write_language(folder, "en", [row("logic", "test", 0), row("logic", "dev", 0)])


def test_runs_that_cannot_be_compared_are_refused(runs, tmp_path):
    with pytest.raises(RunError, match="both runs of uniform:0"):
        load(Inputs([runs[0], runs[0]]))
    with pytest.raises(RunError, match="no run"):
        load(Inputs([runs[0], tmp_path]))
    other = score(other_release(tmp_path / "other"), tmp_path / "out", "longest:")
    with pytest.raises(RunError, match="models are compared on one release"):
        load(Inputs([runs[0], other]))


def test_a_release_that_was_not_measured_is_refused(runs, tmp_path):
    with pytest.raises(RunError, match="is not the release of"):
        load(Inputs(runs, other_release(tmp_path / "other")))


def test_very_many_models_are_refused_before_they_are_compared(release, tmp_path):
    rows = [{**right("logic", 1)[0], "model": f"m{number}"} for number in range(MODELS + 1)]
    with pytest.raises(DatasetError, match="201 models; at most 200 are analysed at once"):
        load(Inputs([plain_file(tmp_path, rows)], release))
    assert load(Inputs([plain_file(tmp_path, rows[1:])], release)).cube.shape[0] == MODELS


def test_a_plain_file_needs_its_release_and_stands_alone(runs, release, tmp_path):
    file = plain_file(tmp_path, plain_rows(load(Inputs(runs))))
    with pytest.raises(DatasetError, match="with --release"):
        load(Inputs([file]))
    with pytest.raises(DatasetError, match="one file of predictions"):
        load(Inputs([file, *runs], release))
    with pytest.raises(DatasetError, match="no such file or folder"):
        load(Inputs([tmp_path / "none.parquet"], release))
    (tmp_path / "text.parquet").write_text("no table")
    with pytest.raises(EvaluationError, match="cannot be read as Parquet"):
        load(Inputs([tmp_path / "text.parquet"], release))


def test_a_part_of_a_run_is_read_and_told(runs, release):
    next((runs[0] / "predictions").glob("es-logic*")).unlink()
    loaded = load(Inputs(runs, release))
    missing = ~loaded.cube.asked[loaded.cube.models.index("uniform:0")]
    assert missing.sum() == 4
    assert loaded.notes == ("uniform:0 is unfinished: 1 of 4 shards are missing",)


def test_models_that_were_not_asked_alike_are_told(release, runs, tmp_path):
    few = score(release, tmp_path / "few", "uniform:7", limit=2)
    assert load(Inputs(runs)).notes == ()
    (note,) = load(Inputs([*runs, few])).notes
    assert "not asked alike" in note
    assert "uniform:7: shots None, shot_rule full, instructions en, limit 2" in note


def test_a_release_that_is_not_what_its_manifest_says_is_told(runs, tmp_path):
    damaged = small_release(tmp_path / "damaged")
    write_manifest(damaged)
    write_language(damaged, "en", subject_rows("arithmetic", 5))
    (note,) = load(Inputs([plain_file(tmp_path, right("arithmetic", 5))], damaged)).notes
    assert "not what its manifest says" in note


def test_what_is_odd_in_a_release_is_told_and_other_ways_of_asking_are_left_out(tmp_path):
    rows = [row("logic", "test", number) for number in range(4)] + [row("logic", "dev", 0)]
    rows[1]["option_d"] = rows[2]["option_d"] = " "
    release = write_language(tmp_path / "release", "en", rows)
    out = score(release, tmp_path / "out", "longest:", variants=("rotate-1",), rules=PromptRules(1))
    loaded = load(Inputs([out]))
    assert loaded.cube.asked.sum() == 4
    assert loaded.notes == (
        "texts of the release that are odd, and scored as they stand: 2 empty_option",
    )
