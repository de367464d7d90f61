"""The speed benchmark runs from one end to the other on a tiny model."""

import csv
import sys

import pytest

from benchmarks.evaluation import main
from benchmarks.evaluation.shapes import SHAPES
from tests.evaluation.models import save_tiny_llama
from tests.length import LONG

pytestmark = pytest.mark.slow
VLLM = """
import json, sys
print("a version's greeting", file=sys.stderr)
for line in sys.stdin:
    request = json.loads(line)
    rows = [[-1.0, -2.0, -3.0, -4.0] for subject in request["subjects"] for _ in subject]
    print(json.dumps({"seconds": 2.0, "logprobs": rows}), flush=True)
"""


@pytest.fixture(scope="module")
def mmlu(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mmlu")
    for split, count in (("test", 9), ("dev", 5)):
        (folder / split).mkdir()
        for subject in ("logic", "global_facts"):
            file = folder / split / f"{subject}_{split}.csv"
            with file.open("w", newline="", encoding="utf-8") as stream:
                write = csv.writer(stream).writerow
                write(["question", *(f"choice{option}" for option in range(4)), "answer"])
                for number in range(count):
                    write([f"Which number follows {number}?", 1, 2, 3, 4, number % 4])
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_tiny_llama(tmp_path_factory.mktemp("model"), [" A B C D Which number follows?"])


@pytest.mark.skipif(not LONG, reason="a dry run compiles: make test-long")
@pytest.mark.parametrize("shape", ["gemma-1b", "llama-1b"])
def test_a_dry_run_measures_a_shape_against_all_on_a_cpu(mmlu, model, capfd, shape):
    arguments = ["--mmlu", str(mmlu), "--model", str(model), "--dry-run", "--shapes", shape]
    assert main(arguments) == 0
    said = capfd.readouterr().out
    assert f"{shape}, float32, cpu, " in said
    for name in ("forest", "harness", "batching"):
        assert said.count(f"\n{name} ") == 1
    assert said.count("host side of 14042 questions") == 1
    assert said.count("of one matrix product") == 1
    agreements = [line.split()[-2] for line in said.splitlines() if line.startswith("harness ")]
    assert agreements == ["100.0%"]


def test_without_a_choice_a_dry_run_goes_through_all_shapes(tmp_path, monkeypatch):
    measured = []
    monkeypatch.setattr(
        "benchmarks.evaluation._measure", lambda _folder, shape, *_rest: measured.append(shape)
    )
    assert main(["--mmlu", str(tmp_path), "--model", str(tmp_path), "--dry-run"]) == 0
    assert measured == list(SHAPES)


def test_vllm_takes_its_turns_in_a_process_of_another_interpreter(mmlu, model, tmp_path, capfd):
    (tmp_path / "scripted.py").write_text(VLLM)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/scripted.py"\n')
    python.chmod(0o755)
    arguments = ["--mmlu", str(mmlu), "--model", str(model), "--rounds", "2"]
    assert main([*arguments, "--all-subjects", "--vllm-python", str(python)]) == 0
    said = capfd.readouterr().out
    assert "18 questions of 2 subjects" in said
    assert said.count(": vllm           2.00 s") == 2


def test_an_interpreter_without_vllm_is_named_with_the_end_of_its_log(mmlu, model, capfd):
    arguments = ["--mmlu", str(mmlu), "--model", str(model), "--limit", "2"]
    assert main([*arguments, "--vllm-python", sys.executable]) == 1
    assert "No module named 'vllm'" in capfd.readouterr().out


def test_a_subject_that_is_not_there_is_named(mmlu, model, capfd):
    arguments = ["--mmlu", str(mmlu), "--model", str(model), "--subjects", "law"]
    assert main(arguments) == 1
    assert "no subject law; there are: global_facts, logic" in capfd.readouterr().out
