"""`python -m evaluation analyse`, from runs and a plain file to its two files."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from evaluation.analysis import analysing
from evaluation.cli import main
from tests.evaluation.releases import small_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return small_release(tmp_path / "release")


@pytest.fixture
def plain(release: Path, tmp_path: Path) -> Path:
    rows = [
        {
            "model": model,
            "language": language,
            "sample_id": f"{subject}/test/{number}",
            "correct": (number + shift) % 3 > 0,
        }
        for shift, model in enumerate(("first", "second"))
        for language in ("en", "es")
        for subject, questions in (("arithmetic", 5), ("logic", 4))
        for number in range(questions)
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "answers.parquet")
    return tmp_path / "answers.parquet"


def analyse(*arguments: object, out: Path) -> int:
    given = ["analyse", *map(str, arguments), "--out", str(out), "--quiet", "--draws", "100"]
    return main(given)


def test_it_writes_every_table_and_prints_a_line_a_model(release, plain, tmp_path, capsys):
    out = tmp_path / "out"
    assert analyse(plain, "--release", release, out=out) == 0
    printed = capsys.readouterr()
    lines = [line.split() for line in printed.out.splitlines()]
    assert [line[:3] for line in lines[:3]] == [
        ["rank", "model", "all"],
        ["1", "[1-2]", "second"],
        ["2", "[1-2]", "first"],
    ]
    assert lines[3][0] == "suspicious:"
    assert printed.err.splitlines() == [str(out / "analysis.json"), str(out / "flags.jsonl")]
    written = json.loads((out / "analysis.json").read_text())
    tables = ("models", "groups", "gaps", "pairs", "ranks", "rank_changes", "probabilities")
    assert all(written[name] for name in tables)
    items = {(row["sample_id"], row["language"]): row for row in written["items"]}
    assert len(items) == 9 * 3
    assert isinstance(items["logic/test/0", None]["evidence"], dict)
    assert written["counts"] == {"models": 2, "languages": 2, "questions": 9, "answers": 36}
    assert sorted(path.name for path in out.iterdir()) == ["analysis.json", "flags.jsonl"]


def test_json_is_one_document_and_the_same_seed_gives_the_same_files(
    release, plain, tmp_path, capsys
):
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        assert analyse(plain, "--release", release, "--json", "--seed", 3, out=out) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert found["analysis"] == str(out / "analysis.json")
        assert {row["language"] for row in found["models"]} == {"*", "mean"}
    for name in ("analysis.json", "flags.jsonl"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_runs_are_analysed_without_their_release(release, tmp_path, capsys):
    outs = [tmp_path / "uniform", tmp_path / "longest"]
    for out, model in zip(outs, ("uniform:0", "longest:"), strict=True):
        run = ["run", "--release", str(release), "--model", model, "--out", str(out), "--quiet"]
        assert main(run) == 0
    assert analyse(*outs, out=tmp_path / "out") == 0
    assert "longest:" in capsys.readouterr().out


def test_a_problem_is_one_line_and_nothing_is_written(plain, tmp_path, capsys):
    out = tmp_path / "out"
    assert analyse(plain, out=out) == 1
    assert "with --release" in capsys.readouterr().err
    assert not out.exists()
    assert analyse(plain, out=out / "in" / "folders") == 1
    assert not out.exists()
    out.mkdir()
    assert analyse(plain, out=out) == 1
    assert out.exists()


def test_stopped_it_leaves_nothing(release, plain, tmp_path, capsys, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(analysing, "group_scores", stop)
    assert analyse(plain, "--release", release, out=tmp_path / "out") == 130
    assert "nothing is written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
