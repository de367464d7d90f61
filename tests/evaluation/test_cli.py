import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.cli import main
from tests.evaluation.releases import small_release, subject_rows, write_language

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def release(tmp_path):
    return small_release(tmp_path / "release")


def test_run_writes_predictions_and_prints_ca_beside_cs(release, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["run", "--release", str(release), "--model", "uniform:0", "--out", str(out)]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[0].split() == [
        *("model", "language", "all", "annotated", "CA", "CS", "CS-CA", "ties", "as", "1/k"),
        *("ties", "unanswered"),
    ]
    assert [line.split()[1] for line in lines[1:4]] == ["*", "en", "es"]
    assert "18/18" in printed.err
    assert sorted(path.name for path in out.iterdir()) == [
        "predictions",
        "run.json",
        "runtime.json",
        "summary.json",
    ]


def test_report_prints_several_runs_by_group_or_as_json(release, tmp_path, capsys):
    outs = [str(tmp_path / "one"), str(tmp_path / "two")]
    for out, model in zip(outs, ("uniform:0", "longest:"), strict=True):
        main(["run", "--release", str(release), "--model", model, "--out", out, "--quiet"])
    capsys.readouterr()
    assert main(["report", *outs, "--by", "subject"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["uniform:0", "arithmetic"],
        ["uniform:0", "logic"],
        ["longest:", "arithmetic"],
        ["longest:", "logic"],
    ]
    stories = "\n".join(lines[5:])
    for fact in ("engine=uniform  seed=0", "data_sha256=", "split=test", "pyarrow=", "longest:"):
        assert fact in stories
    assert main(["report", *outs, "--json"]) == 0
    summaries = json.loads(capsys.readouterr().out)
    assert [summary["engine"]["spec"] for summary in summaries] == ["uniform:0", "longest:"]


def test_report_on_a_run_under_way_says_how_far_it_is(release, tmp_path, capsys):
    out = tmp_path / "out"
    main(["run", "--release", str(release), "--model", "uniform:0", "--out", str(out), "--quiet"])
    (out / "summary.json").unlink()
    for file in out.glob("predictions/en-*"):
        file.unlink()
    capsys.readouterr()
    assert main(["report", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "unfinished: 2 of 4 subjects in 2 languages, 9 of 18 questions" in printed
    assert [line.split()[:3] for line in printed.splitlines()[1:3]] == [
        ["uniform:0", "(unfinished)", "*"],
        ["uniform:0", "(unfinished)", "es"],
    ]
    for file in out.glob("predictions/*"):
        file.unlink()
    assert main(["report", str(out)]) == 0
    assert "0 of 4 subjects in 2 languages, 0 of 18 questions" in capsys.readouterr().out


def test_prompts_are_json_lines_of_exact_texts(release, capsysbinary):
    wanted = ["logic/test/3", "logic/test/0"]
    arguments = ["prompts", "--release", str(release), "--language", "es", "--shots", "1"]
    assert main([*arguments, "--sample-id", *wanted]) == 0
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["sample_id"] for line in lines] == wanted[::-1]
    assert lines[1] == {
        "sample_id": "logic/test/3",
        "prompt": (
            "Which number follows 0 in logic?\nA. 0\nB. 1\nC. the number 2\nD. 3\nAnswer: A\n\n"
            "Which number follows 3 in logic?\nA. 3\nB. 4\nC. the number 5\nD. 6\nAnswer:"
        ),
        "continuations": [" A", " B", " C", " D"],
        "answer": "D",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--model", "uniform:x"], "the seed must be an integer"),
        (["run", "--model", "uniform:0", "--languages", "xx"], "language xx is not in"),
        (["run", "--model", "uniform:0", "--split", "train"], "no language has a train split"),
        (["prompts", "--language", "en", "--sample-id", "no/test/1"], "has no sample_id no/test/1"),
        (["prompts", "--language", "en", "--shots", "6"], "has 5 dev rows"),
    ],
)
def test_problems_are_one_line_without_a_traceback(release, tmp_path, capsys, arguments, message):
    extra = ["--out", str(tmp_path / "out")] if arguments[0] == "run" else []
    assert main([*arguments, "--release", str(release), *extra]) == 1
    error = capsys.readouterr().err
    assert f"error: {error.split('error: ')[1]}".count("\n") == 1
    assert message in error


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run", "--release", "x", "--model", "longest:", "--out", "y", "--limit", "0"],
        ["run", "--release", "x", "--model", "longest:", "--out", "y", "--languages", ","],
        ["prompts", "--release", "x", "--language", "en", "--shots", "-1"],
        ["report"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m evaluation" in capsys.readouterr().err


def test_a_dry_run_asks_nothing_and_says_what_it_would_take(release, tmp_path, capsys):
    model = ["--model", "openai:http://127.0.0.1:9/v1#m", "--out", str(tmp_path / "out")]
    options = ["--dry-run", "--price", "1", "2", "--shots", "0"]
    assert main(["run", "--release", str(release), *model, *options]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("18 requests, ")
    assert "18 completion tokens, cost 0.00" in printed
    assert not (tmp_path / "out").exists()


def test_a_key_is_read_from_the_variable_that_is_named(release, tmp_path, capsys, monkeypatch):
    model = ["--model", "openai:http://127.0.0.1:9/v1#m", "--out", str(tmp_path / "out")]
    arguments = ["run", "--release", str(release), *model, "--api-key-env", "WORKBENCH_TEST_KEY"]
    assert main(arguments) == 1
    assert "--api-key-env WORKBENCH_TEST_KEY: the environment has no" in capsys.readouterr().err
    monkeypatch.setenv("WORKBENCH_TEST_KEY", "secret")
    assert main(arguments) == 1
    assert "unreachable" in capsys.readouterr().err


def test_report_on_a_folder_without_a_run_says_how_to_make_one(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 1
    assert f"no run; `python -m evaluation run --out {tmp_path}`" in capsys.readouterr().err


def evaluation_process(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "evaluation", *arguments], cwd=ROOT, text=True, **options
    )


def test_sigterm_stops_a_run_that_the_same_command_finishes(tmp_path):
    subjects = [f"subject_{number}" for number in range(500)]
    rows = [entry for subject in subjects for entry in subject_rows(subject, 3, devs=0)]
    release = write_language(tmp_path / "release", "en", rows)
    out = tmp_path / "out"
    command = ["run", "--release", str(release), "--model", "uniform:0", "--out", str(out)]
    process = evaluation_process(*command, stderr=subprocess.PIPE)
    while process.poll() is None and not list(out.glob("predictions/*.parquet")):
        pass
    process.send_signal(signal.SIGTERM)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "the same command goes on" in error
    assert 0 < len(list(out.glob("predictions/*.parquet"))) < len(subjects)
    assert main([*command, "--quiet"]) == 0
    assert len(list(out.glob("predictions/*.parquet"))) == len(subjects)


def test_neither_django_nor_torch_is_imported_without_need(release, tmp_path):
    """The import system refuses them, as on a machine that has only pyarrow and tqdm."""
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    for name in ("django", "torch", "transformers", "celery"):
        (blocked / f"{name}.py").write_text(f"raise ModuleNotFoundError({name!r}, name={name!r})")
    path = os.pathsep.join([str(blocked), str(ROOT)])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    command = ["run", "--release", str(release), "--out", str(tmp_path / "out"), "--model"]
    assert evaluation_process(*command, "longest:", env=environment).wait() == 0
    process = evaluation_process(*command, "reference:x/y", env=environment, stderr=subprocess.PIPE)
    assert "error: this engine needs torch; install it with" in process.communicate()[1]
    assert process.returncode == 1


def test_prompts_into_a_closed_pipe_leave_no_traceback(tmp_path):
    release = write_language(tmp_path / "release", "en", subject_rows("logic", 3000))
    process = evaluation_process(
        "prompts",
        *("--release", str(release), "--language", "en"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


def test_the_summary_is_the_same_from_any_folder_and_in_any_environment(release, tmp_path):
    hashes = set()
    for name, language in (("one", "C"), ("two", "en_US.UTF-8")):
        out = tmp_path / name / "out"
        process = evaluation_process(
            *("run", "--release", str(release), "--model", "uniform:7", "--out", str(out)),
            env={"PATH": os.environ["PATH"], "LC_ALL": language, "PYTHONHASHSEED": str(len(name))},
        )
        assert process.wait() == 0
        hashes.add(hashlib.sha256((out / "summary.json").read_bytes()).hexdigest())
    assert len(hashes) == 1
