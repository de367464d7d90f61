"""Kill any process at any moment under load: nothing acknowledged is lost, nothing is doubled.

`KILLS` says how often: 2 by default, 50 in `make test-long` and in `make kill-test`, which prints
the figures.
"""

import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from tests.concurrency.victims import House
from tests.length import LONG, length
from tests.workbench.processes import ROOT, environment_for, processes_naming, wait_until
from workbench.running.embedded import locks

KILLS = length("KILLS", short=2, whole=50)
CLIENTS = length("CLIENTS", short=4, whole=6)
THINK_S = 0.0 if LONG else 0.05
"""What a client waits between tasks: it is enough that one of them asks when the blow falls."""
ITEMS_A_KILL = 60
STOP_S = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60 * KILLS + 300)]


class Run:
    """The Workbench, its load, and what was acknowledged."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.house = House(folder / "data", folder / "output")
        self.clients: list[subprocess.Popen[bytes]] = []
        self.kills: Counter[str] = Counter()
        self.recoveries: dict[str, list[float]] = defaultdict(list)
        with self.house.output.open("wb") as output:
            self.supervisor = self.start(
                "workbench.running.supervisor", "--port", str(port), into=output
            )

    def start(self, module: str, *arguments: str, into: Any) -> "subprocess.Popen[bytes]":
        environment = environment_for(self.house.data_dir.path) | {"WORKBENCH_DEMO": "0"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-u", "-W", "ignore", "-m", module, *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=into, stderr=into)

    def is_up(self) -> bool:
        said = self.house.output.read_text()
        assert self.supervisor.poll() is None, said
        return "supervisor| ready on" in said

    def stage(self, *arguments: str) -> Any:
        """Act inside the Workbench; see `stage`."""
        with (self.folder / "stage").open("w+") as answer:
            process = self.start("tests.concurrency.stage", *arguments, into=answer)
            code = process.wait()
            answer.seek(0)
            printed = answer.read()
        assert code == 0, printed
        return json.loads(printed.splitlines()[-1])

    def begin_load(self, campaign: str, tokens: list[str]) -> None:
        for number, token in enumerate(tokens):
            arguments = ["--token", token, "--campaign", campaign, "--port", str(self.port)]
            arguments += ["--think", str(THINK_S)]
            arguments += ["--log", str(self.folder / f"client-{number}.log")]
            (self.folder / f"client-{number}.log").touch()
            with (self.folder / f"client-{number}.errors").open("wb") as errors:
                client = self.start("tests.concurrency.load_client", *arguments, into=errors)
            self.clients.append(client)

    def acknowledged(self) -> list[list[dict[str, Any]]]:
        """What each client noted, in order."""
        return [[json.loads(line) for line in log.read_text().splitlines()] for log in self.logs()]

    def logs(self) -> list[Path]:
        return [self.folder / f"client-{number}.log" for number in range(len(self.clients))]

    def all_served_since(self, moment: float) -> bool:
        """Whether each client has an answer to something that it began after the moment."""
        assert all(client.poll() is None for client in self.clients), self.refusals()
        last = [log.read_text().rpartition("\n")[0].rpartition("\n")[2] for log in self.logs()]
        return all(line and json.loads(line)["began"] > moment for line in last)

    def refusals(self) -> str:
        return "\n".join(file.read_text() for file in self.folder.glob("client-*.errors"))

    def kill(self, part: str, *, wait: bool) -> None:
        """Kill a process of the part; then wait until all clients are served, or do not."""
        wait_until(lambda: self._strike(part), f"there is a {part} to kill")
        moment = time.time()
        self.kills[part] += 1
        if wait:
            wait_until(lambda: self.all_served_since(moment), f"all go on after the {part}'s death")
            firsts = (
                next(n for n in noted if n["began"] > moment) for noted in self.acknowledged()
            )
            self.recoveries[part].append(max(each["ended"] for each in firsts) - moment)

    def _strike(self, part: str) -> bool:
        pid = self.house.parts[part]()
        try:
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return pid is not None

    def end_load(self) -> None:
        for client in self.clients:
            client.terminate()
        for client in self.clients:
            assert client.wait(STOP_S) == 0, self.refusals()

    def job(self, job: str) -> tuple[str, str, int]:
        """Its state and error, and how often a worker has taken it."""
        (row,) = self.query(
            "SELECT state, error, (SELECT count(*) FROM jobs_attempt WHERE job_id = jobs_job.id)"
            " FROM jobs_job WHERE id = %s",
            job,
        )
        return row

    def let_the_dead_workers_lease_run_out(self, job: str) -> None:
        self.query("UPDATE jobs_job SET lease_until = now() WHERE id = %s RETURNING id", job)

    def query(self, statement: LiteralString, *values: object) -> list[Any]:
        with psycopg.connect(self.house.data_dir.database_url) as connection:
            return connection.execute(statement, values).fetchall()

    def end(self) -> None:
        for client in self.clients:
            client.kill()
            client.wait()
        self.supervisor.send_signal(signal.SIGINT)
        try:
            self.supervisor.wait(STOP_S)
        finally:
            self.supervisor.kill()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    run = Run(tmp_path, port)
    yield run
    run.end()


def order_of_death(parts: list[str], dice: random.Random) -> list[str]:
    """The worker first, while it is at a job; then the parts in turn, each turn shuffled."""
    deaths = ["celery worker"]
    while len(deaths) < KILLS:
        deaths += dice.sample(parts, len(parts))
    return deaths[:KILLS]


def test_whatever_is_killed_nothing_acknowledged_is_lost_or_doubled(run: Run) -> None:
    dice = random.Random()
    wait_until(run.is_up, "the Workbench is up")
    staged = run.stage("prepare", f"--items={ITEMS_A_KILL * (KILLS + 5)}", f"--people={CLIENTS}")
    run.begin_load(**staged)
    wait_until(lambda: run.all_served_since(0), "all clients are at work")
    job = run.stage("start-job")
    wait_until(lambda: run.job(job)[0] == "running", "the job is under way")

    began = time.time()
    for part in order_of_death(list(run.house.parts), dice):
        run.kill(part, wait=dice.random() < 0.75)
    last = time.time()
    wait_until(lambda: run.all_served_since(last), "all go on after the last blow")
    run.let_the_dead_workers_lease_run_out(job)
    wait_until(lambda: run.job(job)[0] not in ("queued", "running"), "the job has ended")
    ended = time.time()
    wait_until(lambda: run.all_served_since(ended), "all clients go on")
    run.end_load()

    noted = [each for client in run.acknowledged() for each in client]
    found = run.stage("verdict", staged["campaign"])
    state, error, attempts = run.job(job)
    print(report(run, noted, ended - began, attempts))
    assert found["broken"] == []
    assert Counter(found["nonces"]) == Counter(each["nonce"] for each in noted)
    assert max(Counter(found["nonces"]).values()) == 1
    assert (found["goes_on"], found["left_in_hand"]) == (True, 0)
    assert (state, error, attempts > 1) == ("succeeded", "", True)
    run.supervisor.send_signal(signal.SIGINT)
    assert run.supervisor.wait(STOP_S) == 0
    assert not locks.is_held(run.house.data_dir.daemon_lock)
    wait_until(
        lambda: not processes_naming(str(run.house.data_dir.path), str(run.port)), "nothing is left"
    )


def report(run: Run, noted: list[dict[str, Any]], seconds: float, attempts: int) -> str:
    """Figures for people; the times are those until every client was served again."""
    again = [each["tries"] - 1 for each in noted if each["tries"] > 1]
    lines = ["", f"{'killed':<22}{'times':>6}{'median s':>10}{'longest s':>11}"]
    for part, times in sorted(run.kills.items()):
        waits = run.recoveries[part]
        known = f"{statistics.median(waits):>10.1f}{max(waits):>11.1f}" if waits else ""
        lines.append(f"{part:<22}{times:>6}{known}")
    lines += [
        f"{run.kills.total()} kills in {seconds:.0f} s; {len(noted)} submissions by {CLIENTS} "
        f"clients were acknowledged, {len(again)} of them after {sum(again)} repetitions.",
        f"A job whose worker was killed was taken {attempts} times and done once.",
    ]
    return "\n".join(lines)
