import hashlib
import json
import math

import pyarrow
import pyarrow.parquet as pq
import pytest

from evaluation.errors import DatasetError, RunError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import Scored, Usage, create_engine
from evaluation.scoring.files import PREDICTION_SCHEMA
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.reading import read_summary
from evaluation.scoring.runner import Run, RunOptions, run
from evaluation.scoring.shards import load_questions
from tests.evaluation.releases import row, small_release, subject_rows, write_language


@pytest.fixture
def release(tmp_path):
    return small_release(tmp_path / "release")


class Table:
    """An engine that gives stated log-probabilities and counts what it is asked."""

    uses_shots = True
    packages = ()

    def __init__(self, logprobs=(-1.0, -2.0, -3.0, -4.0), name="table", predicted=...):
        self.identity = {"engine": name}
        self.usage = Usage()
        self.logprobs = logprobs
        self.predicted = logprobs.index(max(logprobs)) if predicted is ... else predicted
        self.asked = []
        self.prepared = []

    def prepare(self, questions):
        self.prepared.append((questions[0].language, questions[0].item.subject))

    def score(self, questions):
        for index, question in reversed(list(enumerate(questions))):
            self.asked.append((question.language, question.item.sample_id))
            yield Scored(index, self.predicted, self.logprobs)


def options(release, out, **changes):
    return RunOptions(release=release, out=out, **({"spec": "table:"} | changes))


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "runtime.json"
    }


def predictions(out):
    files = sorted((out / "predictions").iterdir())
    return [line for file in files for line in pq.ParquetFile(file).read().to_pylist()]


def test_every_question_gets_one_row_in_the_stated_schema(release, tmp_path):
    run(options(release, tmp_path / "out"), Table())
    lines = predictions(tmp_path / "out")
    assert len(lines) == len({(line["language"], line["sample_id"]) for line in lines}) == 18
    first = next(line for line in lines if line["sample_id"] == "logic/test/1")
    shown = load_questions(Release(release), "en", split="test", rules=PromptRules())
    prompts = {question.item.sample_id: question.prompt for question in shown}
    assert first == {
        "sample_id": "logic/test/1",
        "language": "en",
        "subject": "logic",
        "subject_category": "STEM",
        "cultural_sensitivity_label": "CS",
        "answer": "B",
        "predicted": "A",
        "logprobs": [-1.0, -2.0, -3.0, -4.0],
        "tie": False,
        "mass": pytest.approx(sum(math.exp(-number) for number in (1, 2, 3, 4))),
        "prompt_sha256": hashlib.sha256(prompts["logic/test/1"].encode()).hexdigest(),
    }
    for file in (tmp_path / "out" / "predictions").iterdir():
        assert pq.read_schema(file).equals(PREDICTION_SCHEMA)


def test_ties_take_the_first_and_share_the_credit(release, tmp_path):
    tied = Table((-2.0, -1.0, -1.0, -5.0))
    summary = run(options(release, tmp_path / "out", languages=("en",)), tied)
    assert summary["counts"] == {"questions": 9, "ties": 9, "unanswered": 0}
    assert {line["predicted"] for line in predictions(tmp_path / "out")} == {"B"}
    (everything,) = [
        cell
        for cell in summary["accuracy"]
        if (cell["language"], cell["subset"], cell["group_kind"]) == ("en", "all", "all")
    ]
    assert everything["correct"] == 2
    assert everything["credit_accuracy"] == pytest.approx(4 * 0.5 / 9)


@pytest.mark.parametrize(
    ("logprobs", "predicted", "tie", "unanswered"),
    [((None, -1.0, None, -1.0), "B", True, 0), ((None,) * 4, None, False, 9)],
)
def test_what_a_server_did_not_tell_is_null_and_no_answer_is_never_right(
    release, tmp_path, logprobs, predicted, tie, unanswered
):
    engine = Table(logprobs, predicted=1 if predicted else None)
    for _ in ("scored", "read again"):
        summary = run(options(release, tmp_path / "out", languages=("en",)), engine)
        assert summary["counts"]["unanswered"] == unanswered
    for line in predictions(tmp_path / "out"):
        assert (line["predicted"], line["tie"], line["mass"]) == (predicted, tie, None)
        assert line["logprobs"] == list(logprobs)
    if unanswered:
        assert {(cell["correct"], cell["credit_accuracy"]) for cell in summary["accuracy"]} == {
            (0, 0)
        }


def test_baselines_have_no_log_probabilities(release, tmp_path):
    run(options(release, tmp_path / "out", spec="uniform:0"), create_engine("uniform:0"))
    lines = predictions(tmp_path / "out")
    assert all(line["logprobs"] is None and line["tie"] is False for line in lines)
    assert all(line["mass"] is None and line["prompt_sha256"] is None for line in lines)


def test_the_same_run_has_the_same_bytes(release, tmp_path):
    for name in ("first", "second"):
        run(options(release, tmp_path / name), Table())
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes(release, tmp_path):
    run(options(release, tmp_path / "whole"), Table())

    def stop(progress):
        if progress.done == 7:
            raise KeyboardInterrupt

    stopped = options(release, tmp_path / "stopped")
    with pytest.raises(KeyboardInterrupt):
        run(stopped, Table(), stop)
    assert len(predictions(tmp_path / "stopped")) == 5
    assert read_summary(tmp_path / "stopped")["progress"]["questions"] == 5

    seen = []
    again = Table()
    run(stopped, again, seen.append)
    assert len(again.asked) == 13
    assert seen[0].resumed == seen[0].done == 5
    assert seen[-1].done == seen[-1].total == 18
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_a_run_renders_each_prompt_once_and_none_to_name_its_shards(release, tmp_path, rendered):
    opened = Run.open(options(release, tmp_path / "out"), Table())
    assert rendered == []
    opened.score(Table())
    assert len(rendered) == 18


def test_a_run_that_goes_on_renders_what_is_left(release, tmp_path, rendered):
    def stop(progress):
        if progress.done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(options(release, tmp_path / "out"), Table(), stop)
    before = len(rendered)
    again = Table()
    run(options(release, tmp_path / "out"), again)
    assert len(rendered) - before == len(again.asked) == 13


def test_who_takes_up_a_run_reads_no_question_before_the_first_it_scores(
    release, tmp_path, monkeypatch
):
    first = Run.open(options(release, tmp_path / "out"), Table())
    monkeypatch.setattr(Release, "items", None)
    again = Run.open(options(release, tmp_path / "out"), Table())
    assert again.units == first.units


@pytest.mark.parametrize(
    "changes",
    [{"question": "?"}, {"option_c": "x"}, {"answer": "D"}, {"sample_id": "logic/test/9"}],
)
def test_a_shard_is_named_by_what_it_asks(tmp_path, changes):
    names = set()
    for folder, test in (("one", {}), ("two", changes)):
        rows = [row("logic", "test", 0, **test), *(row("logic", "dev", n) for n in range(5))]
        release = write_language(tmp_path / folder, "en", rows)
        opened = Run.open(options(release, tmp_path / f"{folder}-out"), Table())
        names |= {unit.file for unit in opened.units}
    assert len(names) == 2


def test_a_shard_is_named_by_the_examples_it_shows(tmp_path):
    names = set()
    for folder, shot in (("one", {}), ("two", {"option_a": "another"})):
        dev = [row("logic", "dev", number, **shot) for number in range(5)]
        release = write_language(tmp_path / folder, "en", [row("logic", "test", 0), *dev])
        opened = Run.open(options(release, tmp_path / f"{folder}-out"), Table())
        names |= {unit.file for unit in opened.units}
    assert len(names) == 2


def test_a_finished_run_asks_nothing_and_keeps_its_runtime(release, tmp_path):
    first = run(options(release, tmp_path / "out"), Table())
    runtime = (tmp_path / "out" / "runtime.json").read_bytes()
    again = Table()
    assert run(options(release, tmp_path / "out"), again) == first
    assert again.asked == []
    assert (tmp_path / "out" / "runtime.json").read_bytes() == runtime


def test_a_damaged_shard_is_scored_again(release, tmp_path):
    run(options(release, tmp_path / "out"), Table())
    before = contents(tmp_path / "out")
    damaged = min((tmp_path / "out" / "predictions").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:100])
    again = Table()
    run(options(release, tmp_path / "out"), again)
    assert len(again.asked) == 5
    assert contents(tmp_path / "out") == before


def test_a_run_goes_on_with_newer_libraries(release, tmp_path):
    run(options(release, tmp_path / "out"), Table())
    setup = json.loads((tmp_path / "out" / "run.json").read_text())
    setup["versions"]["pyarrow"] = "1.0"
    (tmp_path / "out" / "run.json").write_text(json.dumps(setup))
    summary = run(options(release, tmp_path / "out"), Table())
    assert summary["versions"]["pyarrow"] == pyarrow.__version__


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing_half_done(release, tmp_path):
    (tmp_path / "out" / "run.json").mkdir(parents=True)
    with pytest.raises(RunError, match=r"run\.json: cannot be"):
        run(options(release, tmp_path / "out"), Table())
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be made a folder"):
        run(options(release, tmp_path / "file"), Table())
    (tmp_path / "late" / "summary.json").mkdir(parents=True)
    with pytest.raises(RunError, match=r"summary\.json: cannot be written"):
        run(options(release, tmp_path / "late"), Table())
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    ("changes", "engine", "other"),
    [
        ({}, Table(name="other"), "engine"),
        ({"rules": PromptRules(shots=2)}, Table(), "protocol"),
        ({"limit": 1}, Table(), "protocol"),
        ({"languages": ("en",)}, Table(), "languages"),
    ],
)
def test_a_folder_with_another_run_is_left_alone(release, tmp_path, changes, engine, other):
    run(options(release, tmp_path / "out"), Table())
    before = contents(tmp_path / "out")
    with pytest.raises(RunError, match=f"holds a run with another {other}"):
        run(options(release, tmp_path / "out", **changes), engine)
    assert contents(tmp_path / "out") == before


def test_a_folder_with_a_run_on_another_release_is_left_alone(release, tmp_path):
    run(options(release, tmp_path / "out"), Table())
    write_language(release, "en", subject_rows("arithmetic", 6))
    with pytest.raises(RunError, match="holds a run with another release"):
        run(options(release, tmp_path / "out"), Table())


def test_the_summary_names_what_was_measured(release, tmp_path):
    run(
        options(release, tmp_path / "out", rules=PromptRules(shots=2, shot_rule="lite"), limit=3),
        Table(),
    )
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["engine"] == {"spec": "table:", "identity": {"engine": "table"}}
    assert summary["release"]["folder"] == "release"
    assert summary["protocol"]["shots"] == 2
    assert summary["protocol"]["shot_rule"] == "lite"
    assert summary["protocol"]["shot_seed"] == 1234
    assert summary["protocol"]["instructions"] == "en"
    assert summary["protocol"]["limit"] == 3
    assert summary["languages"] == ["en", "es"]
    assert summary["counts"]["questions"] == 12
    assert {"python", "pyarrow"} <= summary["versions"].keys()
    names = {(cell["group_kind"], cell["group"]) for cell in summary["accuracy"]}
    assert names == {
        ("all", ""),
        ("category", "STEM"),
        ("subject", "arithmetic"),
        ("subject", "logic"),
    }


def test_bad_data_in_the_last_language_is_found_before_the_first_question(release, tmp_path):
    write_language(release, "zh", [*subject_rows("logic", 1), row("logic", "test", 1, answer="Q")])
    engine = Table()
    with pytest.raises(DatasetError, match="zh/test"):
        run(options(release, tmp_path / "out"), engine)
    assert engine.asked == []
    assert not (tmp_path / "out").exists()


def test_dev_rows_are_needed_only_for_prompts(tmp_path):
    release = write_language(tmp_path / "release", "en", subject_rows("logic", 2, devs=3))
    with pytest.raises(DatasetError, match="en: subject 'logic' has 3 dev rows"):
        run(options(release, tmp_path / "model"), Table())
    summary = run(options(release, tmp_path / "base"), create_engine("longest:"))
    assert summary["protocol"]["shots"] is None


def test_a_language_that_is_not_there_is_named(release, tmp_path):
    with pytest.raises(RunError, match=r"language xx is not in .* it holds en, es"):
        run(options(release, tmp_path / "out", languages=("en", "xx")), Table())


def test_a_limit_out_of_range_is_refused(tmp_path):
    with pytest.raises(RunError, match="expected"):
        options(tmp_path, tmp_path / "out", limit=0)


def test_what_comes_next_is_prepared_unless_it_is_finished(release, tmp_path):
    engine = Table()
    run(options(release, tmp_path / "out"), engine)
    shards = [
        (language, subject) for language in ("en", "es") for subject in ("arithmetic", "logic")
    ]
    assert engine.prepared == shards[1:]
    for file in (tmp_path / "out" / "predictions").glob("*-logic-*"):
        file.unlink()
    again = Table()
    run(options(release, tmp_path / "out"), again)
    assert again.prepared == shards[-1:]
