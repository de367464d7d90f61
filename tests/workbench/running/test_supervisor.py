"""The supervisor, as a real process over small programs; and once over the real ones."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path

import pytest

from tests.length import LONG
from tests.workbench.processes import is_alive, processes_naming, python, wait_until
from workbench.running.embedded import daemon
from workbench.running.embedded.data_dir import DataDir
from workbench.running.supervisor import children

# Programs: `web` answers every GET; `parent` starts a child and names it; `deaf` ignores SIGTERM.
SCRIPT = """
import sys
from workbench.running.supervisor.__main__ import Supervisor
from workbench.running.supervisor.programs import Program

WEB = '''
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
'''
PARENT = '''
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("child", child.pid)
child.wait()
'''
DEAF = '''
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf now")
while True:
    signal.pause()
'''
def program(name, code, *arguments):
    return Program(name, (sys.executable, "-u", "-c", code, *arguments))

port = sys.argv[1]
first = [program("demo", sys.argv[2])]
then = [program("web", WEB, port), program("parent", PARENT), program("deaf", DEAF)]
sys.exit(Supervisor(int(port), first, then).run())
"""
CONFIGURED = {"DATABASE_URL": "postgresql://x/x", "REDIS_URL": "redis://x", "SECRET_KEY": "x" * 50}


class Watched:
    """A supervisor and what it prints."""

    def __init__(self, arguments: list[str], data: Path, settings: dict[str, str]) -> None:
        self.process = python("-u", *arguments, data=data, settings=settings)
        self._unread: list[str] = []

    def until(self, pattern: str) -> re.Match[str]:
        """Wait for a line in which `pattern` is found, and take that line out of the output:
        what several programs print comes in any order."""
        assert self.process.stdout is not None
        for number, line in enumerate(self._unread):
            if match := re.search(pattern, line):
                del self._unread[number]
                return match
        for line in self.process.stdout:
            if match := re.search(pattern, line):
                return match
            self._unread.append(line)
        raise AssertionError(f"{pattern!r} was never printed, but {self._unread}")

    def end(self) -> None:
        """Stop it as a second Ctrl-C does, so that a failed test leaves nothing behind."""
        for _ in range(2):
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=2)
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def watched(tmp_path: Path, port: int) -> Iterator[Watched]:
    command = ["-c", SCRIPT, str(port), "print('demo-manager has the password x')"]
    watched = Watched(command, tmp_path / "data", CONFIGURED)
    yield watched
    watched.end()


def started(watched: Watched, name: str) -> int:
    return int(watched.until(rf"started {name} as process (\d+)")[1])


def test_it_says_what_it_starts_and_the_sign_ins_when_all_is_ready(
    watched: Watched, port: int
) -> None:
    watched.until(r"^demo +\| demo-manager")
    for name in ("web", "parent", "deaf"):
        started(watched, name)
    watched.until(rf"^supervisor\| ready on http://127\.0\.0\.1:{port}")
    watched.until(r"^supervisor\| demo-manager has the password x")


def test_sigterm_stops_everything_and_a_second_one_does_not_wait(watched: Watched) -> None:
    pids = [started(watched, name) for name in ("web", "parent", "deaf")]
    child = int(watched.until(r"^parent +\| child (\d+)")[1])
    watched.until("deaf now")
    watched.process.send_signal(signal.SIGTERM)
    watched.until("stopping")
    watched.process.send_signal(signal.SIGTERM)
    output, _ = watched.process.communicate()
    assert output.endswith("supervisor| stopped\n")
    assert watched.process.returncode == 0
    wait_until(lambda: not any(map(is_alive, [*pids, child])), "nothing is left")


def test_a_killed_program_is_started_again_and_leaves_no_child(watched: Watched) -> None:
    parent = started(watched, "parent")
    child = int(watched.until(r"^parent +\| child (\d+)")[1])
    os.kill(parent, signal.SIGKILL)
    watched.until("parent +| ended with -9; starts again in 1 s")
    assert started(watched, "parent") != parent
    wait_until(lambda: not is_alive(child), "the orphan is dead")


def test_nothing_is_left_when_the_supervisor_is_killed(watched: Watched) -> None:
    pids = [started(watched, name) for name in ("web", "parent", "deaf")]
    watched.until("deaf now")
    orphan = int(watched.until(r"^parent +\| child (\d+)")[1])
    watched.process.kill()
    wait_until(lambda: not any(map(is_alive, pids)), "the programs are dead")
    # Gunicorn and Celery end their own children; this small program does not.
    os.kill(orphan, signal.SIGKILL)


@pytest.mark.parametrize(
    ("stream", "tell"),
    [("stdout", lambda: children.say("web", "on")), ("stderr", lambda: daemon._say("on"))],
)
def test_a_full_disk_under_what_is_told_ends_nobody(
    stream: str, tell: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(ENOSPC, text)

    monkeypatch.setattr(sys, stream, Full())
    tell()


def test_a_failed_preparation_ends_it_with_the_name(tmp_path: Path, port: int) -> None:
    command = ["-c", SCRIPT, str(port), "raise SystemExit('no demo today')"]
    watched = Watched(command, tmp_path / "data", CONFIGURED)
    output, _ = watched.process.communicate()
    assert "demo      | no demo today" in output
    assert output.endswith("demo ended with 1; what it printed says why.\n")
    assert watched.process.returncode == 1


def test_a_port_in_use_is_named_with_a_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        command = ["-m", "workbench.running.supervisor", "--port", str(taken)]
        process = python(*command, data=tmp_path / "data", settings=CONFIGURED)
        output, _ = process.communicate()
    assert f"Port {taken} on 127.0.0.1 is in use" in output
    assert f"make run PORT={taken + 1}" in output
    assert process.returncode == 1


@pytest.mark.slow
@pytest.mark.skipif(
    not LONG, reason="concurrency/test_kill.py kills the same parts: make test-long"
)
def test_the_whole_workbench_survives_kills_and_leaves_no_trace_when_it_is_killed(
    tmp_path: Path, port: int
) -> None:
    """That it leaves none when it is told to stop is seen in `concurrency/test_kill.py`."""
    data = tmp_path / "data"
    command = ["-m", "workbench.running.supervisor", "--port", str(port)]
    watched = Watched(command, data, {"WORKBENCH_DEMO": "0"})
    try:
        web = started(watched, "web")
        watched.until("ready on")
        os.kill(web, signal.SIGKILL)
        assert started(watched, "web") != web
        wait_until(lambda: answers(port), "the web answers again")
        daemon = daemon_of(data)
        assert daemon is not None
        os.kill(daemon, signal.SIGKILL)
        wait_until(lambda: daemon_of(data) not in (None, daemon), "there is a new daemon")
        wait_until(lambda: answers(port), "the database is back")
        watched.process.kill()
        watched.process.communicate()
        wait_until(lambda: not processes_naming(str(data), str(port)), "nothing is left")
    finally:
        watched.end()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def daemon_of(data: Path) -> int | None:
    state = DataDir(data).read_state()
    return None if state is None else state.daemon
