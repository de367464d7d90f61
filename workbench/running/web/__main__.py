"""Serve Workbench over HTTP until SIGTERM, which lets what is under way end first."""

import argparse
import os
import sys
from functools import partial
from http import HTTPStatus
from pathlib import Path

from workbench.core.environment import ConfigurationError, environment
from workbench.running.web.bodies import Refusal
from workbench.running.web.environ import Environ
from workbench.running.web.gateway import Gateway
from workbench.running.web.server import Address, serve

MOST_PROCESSES = 8
THREADS = 2
"""Two processes a core: threads of one process wait for each other, not only for the database."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m workbench.running.web", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--socket", type=Path, help="a Unix socket instead of host and port")
    parser.add_argument("--processes", type=int, default=_processes(), help="default: 2 a core")
    parser.add_argument("--threads", type=int, default=THREADS, help=f"of each; default: {THREADS}")
    parser.add_argument("--access-log", action="store_true", help="one line a request, to stdout")
    given = parser.parse_args()
    try:
        environment()
    except ConfigurationError as error:
        sys.exit(str(error))
    serve(
        Address(given.host, given.port, given.socket),
        processes=given.processes,
        threads=given.threads,
        load=partial(_workbench, access_log=given.access_log),
    )


def _workbench(threads: int, *, access_log: bool) -> Gateway:
    """Imported in each process, which has connections of its own."""
    from django.db import InterfaceError, OperationalError, close_old_connections

    from workbench.config.wsgi import application
    from workbench.core.web.bodies import most_body_bytes

    def most_bytes(environ: Environ) -> int:
        try:
            return most_body_bytes(environ)
        except (OperationalError, InterfaceError):
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again."
            ) from None
        finally:
            close_old_connections()

    return Gateway(application, most_bytes, threads=threads, access_log=access_log)


def _processes() -> int:
    return min(2 * (os.cpu_count() or 1), MOST_PROCESSES)


if __name__ == "__main__":
    main()
