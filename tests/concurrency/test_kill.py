"""Kill any process at any moment under load, and fill the disk: nothing that was acknowledged is
lost, nothing is doubled.

`KILLS` says how often: 2 by default, 50 in `make test-long` and in `make kill-test`, which prints
the figures.
"""

import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.concurrency.disk import Disk
from tests.concurrency.run import DISK, DISK_AND_WAL, STOP_S, Run
from tests.length import LONG, length
from tests.workbench.processes import ROOT, environment_for, processes_naming, wait_until
from workbench.core.environment import environment
from workbench.running import embedded
from workbench.running.embedded import locks

KILLS = length("KILLS", short=2, whole=50)
CLIENTS = length("CLIENTS", short=2, whole=6)
THINK_S = 0.0 if LONG else 0.4
"""What a client waits between tasks: it is enough that one of them asks when the blow falls."""
ITEMS_A_KILL = 100
FEW_ROWS, MANY_ROWS = (20_000 if LONG else 5_000), 20_000
"""Of an import that is under way when the blow falls; the disk is felt after some seconds only."""
TOLD = ("The disk of the server is full", "The worker was lost 5 times; start it again")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60 * KILLS + 300)]


SEED = """
import subprocess, sys
from workbench.running import embedded
from workbench.running.embedded.services import program
embedded.ensure()
dump = [program("pg_dump"), "--no-owner", sys.argv[1]]
tables = subprocess.run(dump, stdout=subprocess.PIPE, check=True).stdout
load = [program("psql"), "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
load += ["--output=/dev/null", embedded.database_url()]
subprocess.run(load, input=tables, check=True)
"""
"""Loads the tables that the tests have made already: migrating anew takes ten times as long."""


@pytest.fixture
def disk(tmp_path: Path, django_db_setup: None) -> Iterator[Disk]:
    """For the data; the short form begins with the tables made."""
    disk = Disk(tmp_path / "data")
    if not LONG and environment().database_url is None:
        name = connection.settings_dict["NAME"]
        made = psycopg.conninfo.make_conninfo(embedded.database_url(), dbname=name)
        seed = [sys.executable, "-c", SEED, made]
        subprocess.run(seed, cwd=ROOT, env=environment_for(disk.folder), check=True)
    yield disk
    disk.unmount()


@pytest.fixture
def run(tmp_path: Path, disk: Disk) -> Iterator[Run]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    run = Run(tmp_path, port, disk)
    yield run
    run.end()


def order_of_death(run: Run, dice: random.Random) -> list[str]:
    """The disk first, then the worker, while they are at a job; then all in turn, each turn
    shuffled."""
    disks = [DISK, DISK_AND_WAL] if run.disk and run.disk.mounted else []
    parts = [*run.house.parts, *disks]
    deaths = [*disks[:1], "celery worker"]
    while len(deaths) < KILLS:
        deaths += dice.sample(parts, len(parts))
    return deaths[:KILLS]


def test_whatever_is_killed_nothing_acknowledged_is_lost_or_doubled(run: Run) -> None:
    dice = random.Random()
    wait_until(run.is_up, "the Workbench is up")
    staged = run.stage("prepare", ITEMS_A_KILL * (KILLS + 5), CLIENTS)
    run.begin_load(**staged, think=THINK_S)
    wait_until(lambda: run.all_served_since(0), "all clients are at work")

    began = time.time()
    for number, part in enumerate(order_of_death(run, dice)):
        if part in ("celery worker", DISK, DISK_AND_WAL):
            now = time.time()
            wait_until(lambda now=now: run.all_served_since(now), "all go on")
            rows = FEW_ROWS if part == "celery worker" else MANY_ROWS
            run.begin_job(f"numbers-{number}", rows)
        run.kill(part, wait=dice.random() < 0.75)
    last = time.time()
    wait_until(lambda: run.all_served_since(last), "all go on after the last blow")
    run.let_the_jobs_end()
    if LONG:
        start_again_what_failed(run)
    ended = time.time()
    wait_until(lambda: run.all_served_since(ended), "all clients go on")
    run.end_load()

    noted = [each for client in run.acknowledged() for each in client]
    found = run.stage("verdict", staged["campaign"])
    run.leave()
    jobs = run.ends_of_jobs()
    print(report(run, noted, found["nonces"], ended - began, jobs))
    assert found["broken"] == []
    assert Counter(found["nonces"]) == Counter(each["nonce"] for each in noted)
    assert max(Counter(found["nonces"]).values()) == 1
    assert (found["goes_on"], found["left_in_hand"]) == (True, 0)
    done = [name for name, state, *_ in jobs if state == "succeeded"]
    assert found["imported"] == {name: run.jobs[name] for name in done}
    errors = [error for _, state, error, _ in jobs if state != "succeeded"]
    assert all(error.startswith(TOLD) for error in errors), errors
    assert any(len(attempts) > 1 for *_, attempts in jobs)
    run.supervisor.send_signal(signal.SIGINT)
    assert run.supervisor.wait(STOP_S) == 0
    assert not locks.is_held(run.house.data_dir.daemon_lock)
    wait_until(
        lambda: not processes_naming(str(run.house.data_dir.path), str(run.port)), "nothing is left"
    )


def start_again_what_failed(run: Run) -> None:
    """As a person does who has read why."""
    for name, state, *_ in run.ends_of_jobs():
        if state == "failed":
            run.begin_job(name, run.jobs[name])
            run.let_the_jobs_end()


def report(
    run: Run, noted: list[dict[str, Any]], stored: list[str], seconds: float, jobs: list[Any]
) -> str:
    """Figures for people; the times are those until every client was served again."""
    again = [each["tries"] - 1 for each in noted if each["tries"] > 1]
    lines = ["", f"{'killed':<22}{'times':>6}{'median s':>10}{'longest s':>11}"]
    for part, times in sorted(run.kills.items()):
        waits = run.recoveries[part]
        known = f"{statistics.median(waits):>10.1f}{max(waits):>11.1f}" if waits else ""
        lines.append(f"{part:<22}{times:>6}{known}")
    lines.append(
        f"{run.kills.total()} kills in {seconds:.0f} s; {len(noted)} submissions by {CLIENTS} "
        f"clients were acknowledged, {len(again)} of them after {sum(again)} repetitions."
    )
    known, held = Counter(each["nonce"] for each in noted), Counter(stored)
    lines.append(f"{(known - held).total()} are lost, {(held - known).total()} are doubled.")
    refusals = sum((Counter(each["refusals"]) for each in noted), Counter())
    lines += [f"{times:>6} times: {told}" for told, times in refusals.most_common()]
    lines += [f"{name}: {', '.join(each)}; {state} {error}" for name, state, error, each in jobs]
    if not (run.disk and run.disk.mounted):
        lines.append("The disk was not among the victims: to mount one of its own needs root.")
    return "\n".join(lines)
