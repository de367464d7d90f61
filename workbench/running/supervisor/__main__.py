"""Run everything that one machine needs: services, migrations, demo, web, workers, periodic jobs.

Restarts what ends. Ctrl-C or SIGTERM stops all of it; a second one does not wait.
"""

import argparse
import http.client
import json
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from types import FrameType
from typing import Any

from workbench.core.environment import ConfigurationError, environment
from workbench.running import embedded
from workbench.running.embedded import locks
from workbench.running.embedded.data_dir import private_folder
from workbench.running.supervisor.children import Child, Output, Restarting, say
from workbench.running.supervisor.programs import (
    HOST,
    SIGN_INS,
    Program,
    long_running,
    preparations,
    url_of,
)

TICK_S = 0.2
CHECK_SERVICES_S = 2.0
STOP_GRACE_S = 15.0


class Supervisor:
    """Prepares, serves until told to stop, stops.

    Args:
        port: where the programs answer on `/readyz`.
        first: what runs to its end before them; what `SIGN_INS` print is shown at the end again.
        then: what runs until the end.
    """

    def __init__(self, port: int, first: list[Program], then: list[Program]) -> None:
        self._port, self._url = port, url_of(port)
        self._preparations = first
        self._output = Output()
        self._programs = [Restarting(program, self._output) for program in then]
        self._signals = 0
        self._announced = False
        self._services_checked = 0.0
        self._sign_ins: list[str] = []
        self._said: dict[str, Any] = {}

    def run(self) -> int:
        """Return the exit status: 0 when told to stop, 1 when a preparation fails."""
        signal.signal(signal.SIGINT, self._note_signal)
        signal.signal(signal.SIGTERM, self._note_signal)
        for program in self._preparations:
            code = self._prepare(program)
            if self._signals:
                return 0
            if code != 0:
                return fail(f"{program.name} ended with {code}; what it printed says why.")
        self._serve()
        self._stop()
        return 0

    def _prepare(self, program: Program) -> int:
        say("supervisor", f"runs {program.name}")
        child = Child(program)
        self._output.follow(child)
        while (code := child.code) is None and not self._signals:
            self._output.pump(TICK_S)
        self._output.pump(0)
        child.kill_group()
        if program.name in SIGN_INS:
            self._sign_ins = child.lines
        return 0 if code is None else code

    def _serve(self) -> None:
        while not self._signals:
            for program in self._programs:
                program.tick()
            self._note()
            self._output.pump(TICK_S)
            self._check_services()
            if not self._announced and self._answers():
                self._announce()

    def _note(self) -> None:
        """Keep what became of the programs where the status page finds it."""
        said = {program.program.name: asdict(program.noted) for program in self._programs}
        if said == self._said:
            return
        self._said = said
        file = environment().data_dir / "alive" / "supervisor.json"
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            file.with_suffix(".new").write_text(
                json.dumps({"url": self._url, "programs": said}) + "\n"
            )
            file.with_suffix(".new").rename(file)

    def _check_services(self) -> None:
        """Bring back the embedded services when their daemon has been killed. It does not wait for
        them: the programs have to be looked after meanwhile, and Ctrl-C heard."""
        if time.monotonic() - self._services_checked < CHECK_SERVICES_S:
            return
        try:
            error = embedded.revive_unless_configured()
        except (embedded.EmbeddedServicesError, OSError) as problem:
            error = str(problem)
        if error is not None:
            say("supervisor", error)
        self._services_checked = time.monotonic()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self) -> None:
        say("supervisor", f"ready on {self._url}")
        for line in self._sign_ins:
            say("supervisor", line)
        say("supervisor", "Ctrl-C stops everything")
        self._announced = True

    def _stop(self) -> None:
        say("supervisor", "stopping")
        children = [program.child for program in self._programs if program.child is not None]
        for child in children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_GRACE_S
        while self._signals < 2 and time.monotonic() < deadline:
            if all(child.code is not None for child in children):
                break
            self._output.pump(TICK_S)
        for child in children:
            child.kill_group()
        self._output.pump(0)
        say("supervisor", "stopped")

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m workbench.running.supervisor", description=__doc__
    )
    parser.add_argument("--port", type=int, default=8000, help="on 127.0.0.1 (default: 8000)")
    port: int = parser.parse_args().port
    try:
        data = environment().data_dir
        private_folder(data)
        if locks.try_exclusive(data / "supervisor.lock") is None:
            return fail(f"Workbench already runs on the data in {data}.")
        if not _is_free(port):
            return fail(
                f"Port {port} on {HOST} is in use. Stop what uses it, or choose another: "
                f"make run PORT={port + 1}"
            )
        say("supervisor", "starts the database and the broker")
        embedded.ensure_unless_configured()
        first = preparations(port, demo=environment().demo)
        status = Supervisor(port, first, long_running(port)).run()
        embedded.release()
    except (ConfigurationError, embedded.EmbeddedServicesError) as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return 130
    return status


def fail(text: str) -> int:
    """Print why nothing runs; return the exit status."""
    print(text, file=sys.stderr)
    return 1


def _is_free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
