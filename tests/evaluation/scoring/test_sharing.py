"""Several at one run."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from evaluation.errors import RunError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import Scored, Usage
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.runner import RunOptions, run
from evaluation.scoring.shards import Unit, load_shards, work_order
from evaluation.scoring.workers import run_shared
from tests.evaluation.releases import small_release, subject_rows, write_language
from tests.evaluation.scoring.test_runner import contents

ROOT = Path(__file__).resolve().parents[3]


class Meeting:
    """An engine that answers A, but not before it has met another."""

    uses_shots = True
    packages = ()
    identity = {"engine": "meeting"}

    def __init__(self, other: Event) -> None:
        self.usage = Usage()
        self.here = Event()
        self.other = other
        self.asked = []

    def prepare(self, questions):
        pass

    def score(self, questions):
        self.here.set()
        assert self.other.wait(60)
        for index, question in enumerate(questions):
            self.asked.append((question.language, question.item.sample_id))
            yield Scored(index, 0, (-1.0, -2.0, -3.0, -4.0))


def alone(release, out):
    engine = Meeting(Event())
    engine.other.set()
    return run(RunOptions(release=release, out=out, spec="meeting:"), engine), engine


def test_two_share_a_run_and_render_and_score_nothing_twice(tmp_path, rendered):
    release = small_release(tmp_path / "release", languages=("en", "es", "de"))
    expected, whole = alone(release, tmp_path / "alone")
    rendered.clear()
    first, second = Meeting(Event()), Meeting(Event())
    first.other, second.other = second.here, first.here
    shared = RunOptions(release=release, out=tmp_path / "shared", spec="meeting:")
    seen = []
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run, shared, engine, seen.append) for engine in (first, second)]
        assert [one.result() for one in runs] == [expected, expected]
    assert len(rendered) == 27
    assert first.asked
    assert second.asked
    assert sorted(first.asked + second.asked) == sorted(whole.asked)
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")
    assert [step.total for step in seen if step.done == step.total][-1] == 27


def test_the_largest_goes_first_a_language_at_a_time():
    def unit(language, subject, size):
        return Unit(language, subject, 1, size, f"{language}-{subject}")

    units = [
        unit("en", "short", 10),
        unit("es", "short", 11),
        unit("en", "long", 30),
        unit("es", "long", 31),
        unit("de", "long", 41),
    ]
    order = [(unit.language, unit.subject) for unit in work_order(reversed(units))]
    assert order == [
        ("es", "long"),
        ("es", "short"),
        ("de", "long"),
        ("en", "long"),
        ("en", "short"),
    ]


def test_examples_that_prompts_share_are_counted_once(tmp_path):
    release = small_release(tmp_path / "release", languages=("en",))
    for shard in load_shards(Release(release), "en", split="test", rules=PromptRules(), limit=None):
        read = (*shard.items, *shard.shots[0])
        texts = [text.encode() for item in read for text in (item.question, *item.options)]
        assert len(set(shard.shots)) == 1
        assert Unit.of(shard, {}).size == sum(map(len, texts))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Four hundred shards."""
    rows = [
        entry for number in range(400) for entry in subject_rows(f"subject_{number}", 2, devs=0)
    ]
    return write_language(tmp_path_factory.mktemp("many"), "en", rows)


def command(release, out, *arguments):
    model = ["--model", "uniform:0", "--out", str(out), "--quiet"]
    return [
        *(sys.executable, "-m", "evaluation", "run", "--release", str(release)),
        *model,
        *arguments,
    ]


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in listed]


def test_a_worker_that_is_lost_is_replaced_and_the_sum_is_exact(many, tmp_path):
    run_shared(RunOptions(many, tmp_path / "two", "uniform:0"), None, 2)
    process = subprocess.Popen(command(many, tmp_path / "lost", "--workers", "2"), cwd=ROOT)
    predictions = tmp_path / "lost" / "predictions"
    while not (predictions.exists() and list(predictions.glob("*.parquet"))):
        assert process.poll() is None
    os.kill(children(process)[0], signal.SIGKILL)
    assert process.wait(120) == 0
    assert subprocess.run(command(many, tmp_path / "alone"), cwd=ROOT, check=False).returncode == 0
    for name in ("two", "lost"):
        assert contents(tmp_path / name) == contents(tmp_path / "alone")
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == [
            "predictions",
            "run.json",
            "runtime.json",
            "summary.json",
        ]


def test_workers_that_die_again_and_again_end_the_run(tmp_path, monkeypatch):
    """The model cannot even be read: every process ends before it has finished anything."""
    release = small_release(tmp_path / "release")
    monkeypatch.setattr("evaluation.scoring.workers._work", os._exit)
    with pytest.raises(RunError, match="4 workers were lost and no shard was finished"):
        run_shared(RunOptions(release, tmp_path / "out", "uniform:0"), None, 2)


def test_an_api_is_asked_by_one_process(tmp_path):
    release = small_release(tmp_path / "release")
    options = RunOptions(release, tmp_path / "out", "openai:http://127.0.0.1:9/v1#m")
    with pytest.raises(RunError, match="asked by one process"):
        run_shared(options, None, 2)
