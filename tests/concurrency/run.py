"""A Workbench under load, as processes: started, struck, asked and stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from tests.concurrency.disk import Disk
from tests.concurrency.victims import House, children_of
from tests.workbench.processes import ROOT, environment_for, wait_until

STOP_S = 60
DISK = "disk"
DISK_AND_WAL = "disk, with the WAL"
"""The one where tables cannot grow, and the one where PostgreSQL cannot run at all."""


class Run:
    """The Workbench, its load, and what was acknowledged.

    Args:
        folder: for the data and what all of them print.
        port: where the Workbench answers.
        disk: where the data lie on a disk of their own, which can be filled.
    """

    def __init__(self, folder: Path, port: int, disk: Disk | None = None) -> None:
        self.folder, self.port, self.disk = folder, port, disk
        self.house = House(folder / "data", folder / "output")
        self.clients: list[subprocess.Popen[bytes]] = []
        self._stage: subprocess.Popen[bytes] | None = None
        self.kills: Counter[str] = Counter()
        self.jobs: dict[str, int] = {}
        self.recoveries: dict[str, list[float]] = defaultdict(list)
        with self.house.output.open("wb") as output:
            self.supervisor = self.start(
                "workbench.running.supervisor", "--port", str(port), into=output
            )

    def start(
        self, module: str, *arguments: str, into: Any, told: int | None = None
    ) -> "subprocess.Popen[bytes]":
        environment = environment_for(self.house.data_dir.path) | {"WORKBENCH_DEMO": "0"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-u", "-W", "ignore", "-m", module, *arguments]
        pipes = {"stdin": told, "stdout": into, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def is_up(self) -> bool:
        said = self.house.output.read_text()
        assert self.supervisor.poll() is None, said
        return "supervisor| ready on" in said

    def stage(self, act: str, *arguments: Any) -> Any:
        """Act inside the Workbench; see `stage`."""
        if self._stage is None:
            self._stage = self.start(
                "tests.concurrency.stage", into=subprocess.PIPE, told=subprocess.PIPE
            )
        assert self._stage.stdin is not None
        assert self._stage.stdout is not None
        self._stage.stdin.write(f"{json.dumps([act, *arguments])}\n".encode())
        self._stage.stdin.flush()
        printed = []
        for line in self._stage.stdout:
            printed.append(line.decode())
            with suppress(ValueError):
                return json.loads(line)
        raise AssertionError("".join(printed))

    def begin_load(self, campaign: str, tokens: list[str], think: float = 0.0) -> None:
        for number, token in enumerate(tokens):
            arguments = ["--token", token, "--campaign", campaign, "--port", str(self.port)]
            arguments += ["--think", str(think)]
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
        """Kill a process of the part, or fill the disk and empty it again; then wait until all
        clients are served, or do not."""
        if part in (DISK, DISK_AND_WAL):
            self._fill_the_disk(part)
        else:
            wait_until(lambda: self._strike(part), f"there is a {part} to kill")
        moment = time.time()
        self.kills[part] += 1
        if wait:
            wait_until(lambda: self.all_served_since(moment), f"all go on after the {part}'s death")
            firsts = (
                next(n for n in noted if n["began"] > moment) for noted in self.acknowledged()
            )
            self.recoveries[part].append(max(each["ended"] for each in firsts) - moment)

    def _fill_the_disk(self, part: str) -> None:
        """Until all that write to it have felt it."""
        assert self.disk is not None
        before = self.house.output.stat().st_size
        administrator = self.house.data_dir.database_url.replace("workbench@", "postgres@")
        # Opened before: a new session may need room itself.
        with psycopg.connect(administrator, autocommit=True) as session:
            self.disk.take_the_room()
            wait_until(lambda: self._tables_cannot_grow(session), "PostgreSQL wants room")
            if part == DISK_AND_WAL:
                wait_until(lambda: _has_no_wal(session), "PostgreSQL stops for want of a journal")
            else:
                wait_until(lambda: self._job_felt_it(before), "the job wants room")
            self.disk.give_it_back()

    def _tables_cannot_grow(self, session: psycopg.Connection[Any]) -> bool:
        assert self.disk is not None
        self.disk.take_the_room()  # What PostgreSQL has given up since, too.
        try:
            session.execute("CREATE TEMPORARY TABLE IF NOT EXISTS filler (text text)")
            session.execute(
                "INSERT INTO filler SELECT repeat('x', 99) FROM generate_series(1, 9999)"
            )
        except psycopg.OperationalError:
            return True
        return False

    def _job_felt_it(self, before: int) -> bool:
        told = self.house.output.read_bytes()[before:].decode(errors="replace").splitlines()
        felt = any(line.startswith("worker") and "DiskFull" in line for line in told)
        try:
            return felt or not self._at_work()
        except psycopg.OperationalError:
            return True

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

    def begin_job(self, name: str, rows: int) -> None:
        """Have a worker at an import: at one that is under way, or else at this new one."""
        wait_until(lambda: self._at_work() or self._all_jobs_ended(), "no job is left lying")
        if not self._at_work():
            self.stage("start_job", name, rows)
            self.jobs[name] = rows
            wait_until(self._at_work, "a worker is at the job")

    def leave(self) -> None:
        """End what acts inside the Workbench."""
        if self._stage is not None:
            self._stage.communicate()
            self._stage = None

    def _at_work(self) -> bool:
        """Whether a worker has a child that does a job; the row alone may be a dead one's."""
        workers = self.query("SELECT pid FROM jobs_attempt WHERE ended_at IS NULL")
        return any(children_of(pid) for (pid,) in workers)

    def let_the_jobs_end(self) -> None:
        """A living worker moves its lease on every 10 s; that of a dead one is made to run out."""
        wait_until(self._all_jobs_ended, "the jobs have ended")

    def _all_jobs_ended(self) -> bool:
        self.query(
            "UPDATE jobs_job SET lease_until = now() WHERE state = 'running'"
            " AND lease_until BETWEEN now() AND now() + interval '45 s' RETURNING id"
        )
        return not self.query("SELECT id FROM jobs_job WHERE finished_at IS NULL")

    def ends_of_jobs(self) -> list[tuple[str, str, str, list[str]]]:
        """Of each job its name, state and error, and how each attempt ended."""
        return self.query(
            "SELECT arguments->>'name', state, error,"
            ' ARRAY(SELECT "end" FROM jobs_attempt WHERE job_id = jobs_job.id ORDER BY number)'
            " FROM jobs_job ORDER BY created_at"
        )

    def query(self, statement: LiteralString, *values: object) -> list[Any]:
        with psycopg.connect(self.house.data_dir.database_url) as connection:
            return connection.execute(statement, values).fetchall()

    def end(self) -> None:
        self.leave()
        for client in self.clients:
            client.kill()
            client.wait()
        self.supervisor.send_signal(signal.SIGINT)
        try:
            self.supervisor.wait(STOP_S)
        finally:
            self.supervisor.kill()


def _has_no_wal(session: psycopg.Connection[Any]) -> bool:
    """Take its last files, one at each call; without any PostgreSQL ends all sessions."""
    try:
        session.execute("SELECT pg_logical_emit_message(true, 'test', 'x'), pg_switch_wal()")
    except psycopg.OperationalError:
        return session.closed
    return False
