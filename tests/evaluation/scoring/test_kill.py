"""A run that is killed at random ends as one left alone.

What runs need is imported once, by a server that every attempt is forked from. Attempts tell each
answer through a pipe, so that waiting for the moment of a kill takes no time of the processor.
"""

import random
from multiprocessing import get_context

import pytest

from evaluation.scoring import runner, workers
from evaluation.scoring.engines import create_engine
from evaluation.scoring.prompts import PromptRules
from tests.evaluation.models import save_tiny_llama
from tests.evaluation.releases import subject_rows, write_language
from tests.evaluation.scoring.test_runner import contents
from tests.length import LONG, length

KILLS = length("KILLS", short=2, whole=10)
QUESTIONS = 4
MOST_SHARDS = 4
"""Shards, at most, that an attempt is let finish."""
LONGEST = 0.03
"""Seconds, at most, from an answer to a kill: more than a shard's file takes to be written."""
PATIENCE = 120
"""Seconds after which an attempt that tells nothing has failed."""
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__, "evaluation.scoring.engines.forest"])
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def write_release(folder, shards):
    for language in ("en", "es"):
        subjects = [f"subject_{number}" for number in range(shards // 2)]
        rows = [row for subject in subjects for row in subject_rows(subject, QUESTIONS, devs=2)]
        write_language(folder, language, rows)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_tiny_llama(tmp_path_factory.mktemp("model"), [" A B C D number follows"])


def attempt(release, spec, out, count, tells=None):
    """A whole run, by `count` workers where that is not 0."""

    def tell(progress):
        if tells:
            tells.send_bytes(b".")

    options = runner.RunOptions(release=release, out=out, spec=spec, rules=PromptRules(shots=2))
    if count:
        workers.LOOK_SECONDS = LONGEST
        workers.run_shared(options, None, count, tell)
    else:
        runner.run(options, create_engine(spec), tell)


def finish(*arguments):
    process = CONTEXT.Process(target=attempt, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0


def kill_at_random(rnd, *arguments):
    """After some answers and a moment more, which may fall into the writing of a shard."""
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=attempt, args=(*arguments, tells))
    process.start()
    tells.close()
    with hears:
        for _ in range(rnd.randint(0, MOST_SHARDS * QUESTIONS)):
            assert hears.poll(PATIENCE)
            hears.recv_bytes()
        process.join(rnd.uniform(0, LONGEST))
        assert process.is_alive()
        process.kill()
        process.join()


@pytest.mark.parametrize(
    ("engine", "count"),
    [
        pytest.param("forest", 0, id="alone"),
        *([pytest.param("uniform", 2, id="two workers")] if LONG else ()),
    ],
)
def test_kills_leave_no_trace(model, tmp_path, engine, count):
    shards = 8 + 2 * MOST_SHARDS * KILLS * max(1, 5 * count)
    release = write_release(tmp_path / "release", shards)
    spec = f"forest:{model}" if engine == "forest" else "uniform:0"
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    finish(release, spec, whole, count)
    rnd = random.Random()
    for _ in range(KILLS):
        kill_at_random(rnd, release, spec, killed, count)
    finished = len(list(killed.glob("predictions/*.parquet")))
    cut = len(list(killed.glob("predictions/.*.part")))
    print(f"{engine}: {KILLS} kills, {finished} of {shards} shards done, {cut} cut while written")
    assert finished < shards
    finish(release, spec, killed, count)
    assert contents(killed) == contents(whole)
