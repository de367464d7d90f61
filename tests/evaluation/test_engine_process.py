"""A worker's engine in a process of its own; what it does there it writes into a file."""

import os
import signal
from pathlib import Path

import pytest

from evaluation import engine_process
from evaluation.engine_process import EngineProcess, Order
from evaluation.scoring import files, scorer
from evaluation.scoring.engines import create_engine
from evaluation.scoring.runner import Run, RunOptions

FOLDER = "sample-1.0.0"


@pytest.fixture
def orders(store, tmp_path):
    """One for each of the four shards of a run that is begun."""
    options = RunOptions(store / FOLDER, tmp_path / "runs" / "7", "uniform:0")
    opened = Run.open(options, create_engine("uniform:0"))
    told = RunOptions(Path(FOLDER), Path("7"), "uniform:0")
    return [Order("7", told, None, unit.file) for unit in opened.units]


@pytest.fixture
def process():
    process = EngineProcess()
    yield process
    process.end()


@pytest.fixture
def made(monkeypatch, tmp_path):
    """The numbers of the processes that made an engine, each time that one was."""
    log = tmp_path / "made"
    log.touch()

    def make(*given):
        with log.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return create_engine(*given)

    monkeypatch.setattr(scorer, "create_engine", make)
    return lambda: [int(line) for line in log.read_text().split()]


def go_on(done):
    return True


def test_one_engine_serves_all_shards_of_a_model(orders, process, made, tmp_path):
    answers = [process.score(order, go_on) for order in orders]
    assert [answer.outcome for answer in answers] == ["finished"] * 4
    (child,) = made()
    assert child != os.getpid()
    written = sorted(path.name for path in (tmp_path / "runs/7/predictions").iterdir())
    assert written == sorted(order.file for order in orders)
    assert all(files.read_predictions(tmp_path / "runs/7/predictions" / one) for one in written)


def test_it_ends_when_nothing_comes_and_a_new_one_follows(orders, process, made, monkeypatch):
    monkeypatch.setattr(engine_process, "KEPT_SECONDS", 0.5)
    assert process.score(orders[0], go_on).outcome == "finished"
    os.waitid(os.P_PID, process._pid, os.WEXITED | os.WNOWAIT)
    assert process.score(orders[1], go_on).outcome == "finished"
    assert len(set(made())) == 2


@pytest.mark.parametrize(
    ("happens", "outcome"),
    [
        ("killed", "lost"),
        ("stopped", "stopped"),
        ("too large", "failed"),
    ],
)
def test_what_ends_a_shard_ends_the_process_and_the_next_shard_has_a_new_one(
    orders, process, made, monkeypatch, happens, outcome
):
    def hang(*_):
        if happens == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        signal.pause()

    monkeypatch.setattr(engine_process, "LOOK_SECONDS", 0.01)
    with monkeypatch.context() as patched:
        patched.setattr(scorer, "score_shard", hang)
        if happens == "too large":
            patched.setattr(engine_process, "most_bytes", lambda: 1)
        answer = process.score(orders[0], lambda _: happens != "stopped")
    assert answer.outcome == outcome
    assert ("memory" in answer.text) == (happens == "too large")
    assert process.score(orders[0], go_on).outcome == "finished"
    assert len(set(made())) == 2


def test_what_cannot_be_scored_is_told_with_the_release_as_the_store_names_it(
    orders, process, store
):
    (store / FOLDER / "es" / "test-00000-of-00001.parquet").unlink()
    answer = process.score(orders[0], go_on)
    assert answer.outcome == "failed"
    assert answer.text.startswith(f"{FOLDER}: is not what its manifest says")
