"""A run that is killed at random ends as one left alone."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.models import save_tiny_llama
from tests.evaluation.releases import subject_rows, write_language
from tests.evaluation.scoring.test_runner import contents

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("KILLS", "3"))
MOST_BEFORE_A_KILL = 5
pytestmark = [pytest.mark.slow, pytest.mark.serial, pytest.mark.timeout(3600)]


def write_release(folder, shards):
    for language in ("en", "es"):
        subjects = [f"subject_{number}" for number in range(shards // 2)]
        rows = [row for subject in subjects for row in subject_rows(subject, 4, devs=2)]
        write_language(folder, language, rows)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_tiny_llama(tmp_path_factory.mktemp("model"), [" A B C D number follows"])


def start(release, spec, out, *arguments):
    command = [sys.executable, "-m", "evaluation", "run", "--release", str(release), "--quiet"]
    command += ["--model", spec, "--out", str(out), "--shots", "2", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def finished(out):
    return len(list(out.glob("predictions/*.parquet")))


def workers(out):
    """Those at the run, the killed ones included."""
    return len(list(out.glob("claims/*.worker")))


def wait_for_some_point(process, out, rnd):
    """Right after the start, in the first shard, or after a few."""
    more = rnd.randrange(-1, MOST_BEFORE_A_KILL)
    shards, others = finished(out), workers(out)
    while more >= 0 and (finished(out) < shards + more or (not more and workers(out) == others)):
        assert process.poll() is None


@pytest.mark.parametrize(
    ("engine", "shards", "arguments"),
    [("forest", 60, ()), ("uniform", 1500, ("--workers", "2"))],
    ids=["alone", "two workers"],
)
def test_kills_leave_no_trace(model, tmp_path, engine, shards, arguments):
    release = write_release(tmp_path / "release", shards)
    spec = f"forest:{model}" if engine == "forest" else "uniform:0"
    assert start(release, spec, tmp_path / "whole").wait() == 0
    out, rnd = tmp_path / "killed", random.Random()
    for _ in range(KILLS):
        process = start(release, spec, out, *arguments)
        wait_for_some_point(process, out, rnd)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert finished(out) < shards
    assert start(release, spec, out, *arguments).wait() == 0
    assert contents(out) == contents(tmp_path / "whole")
