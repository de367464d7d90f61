"""The annotator's desk under load: next task and submit, by locust, at several levels of done.

Makes a campaign of 575,722 review and 2,850 label tasks in a data folder of its own (minutes,
once; every run starts from a fresh copy), runs the Workbench as `make run` does, and has
annotators take and submit tasks, over the API and on the pages, with a connection for each
request and with kept connections. Server and load share the machine. Times are in milliseconds,
end to end as locust sees them, and the server's own as `Server-Timing` tells them.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.desk import campaign, levels
from benchmarks.desk.campaign import Size
from benchmarks.desk.figures import HEADER, figures, read_samples, row
from benchmarks.desk.installation import ROOT, Installation

WARM_UP_S = 5
DOORS = {"api": "ApiAnnotator", "pages": "PageAnnotator"}
TITLES = {"api": "API, with a token", "pages": "The desk's pages, with a session"}
CONNECTIONS = {"kept": "no", "fresh": "yes"}


@dataclass(frozen=True)
class Load:
    """Who asks, and how: `door` is `api` or `pages`, `connections` `kept` or `fresh`."""

    door: str
    connections: str
    clients: int
    seconds: int
    think: float


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    installation = Installation(options.data, options.port)
    installation.prepare(Size(options.items, options.languages, options.people, options.mmlu))
    folder = installation.data_dir.path
    campaign.write_annotators(campaign.sign_in(), folder / "annotators.json")
    tables: dict[str, list[str]] = {door: [HEADER] for door in options.doors}
    print(_machine(options), flush=True)
    with installation.open():
        for share in options.levels:
            levels.leap_to(share, campaign_name=campaign.NAME)
            for slow, door, connections in product(options.slow, options.doors, CONNECTIONS):
                load = Load(door, connections, options.clients, options.seconds, options.think)
                with _slow_sockets(options.port, slow):
                    tables[door] += _measure(installation, load, share, slow)
    for door, lines in tables.items():
        print(f"\n{TITLES[door]}\n", *lines, sep="\n")
    return 0


@contextmanager
def _slow_sockets(port: int, count: int) -> Iterator[None]:
    """So many clients beside the others that send a byte a second."""
    if not count:
        yield
        return
    command = [sys.executable, "-m", "benchmarks.desk.slow", str(port), str(count)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _measure(installation: Installation, load: Load, share: float, slow: int) -> list[str]:
    """The table's lines for one load."""
    samples = installation.data_dir.path / "samples.jsonl"
    with (installation.data_dir.path / "locust.log").open("w") as log:
        subprocess.run(
            [
                sys.executable, "-m", "locust", "--locustfile", "benchmarks/desk/annotators.py",
                "--headless", "--only-summary", "--host", installation.url,
                "--users", str(load.clients), "--spawn-rate", str(load.clients),
                "--run-time", f"{load.seconds + WARM_UP_S}s", "--stop-timeout", "10",
                "--annotators", str(installation.data_dir.path / "annotators.json"),
                "--samples", str(samples), "--think", str(load.think),
                "--fresh", CONNECTIONS[load.connections], DOORS[load.door],
            ],
            cwd=ROOT, stdout=log, stderr=log, check=False,
        )  # fmt: skip
    found = read_samples(samples, warm_up=WARM_UP_S)
    for problem in sorted({sample.problem for sample in found if sample.problem})[:3]:
        print(f"    {problem}")
    label = f"{load.connections}, {slow} slow beside" if slow else load.connections
    lines = [row(share, label, figure) for figure in figures(found, load.seconds)]
    print(*lines, f"  load average {os.getloadavg()[0]:.1f}", sep="\n", flush=True)
    return lines


def _machine(options: argparse.Namespace) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone() or ("",)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"PostgreSQL {postgres}, load average before {os.getloadavg()[0]:.1f}; "
        f"{options.clients} annotators at once, {options.think:g} s a task, {options.seconds} s "
        "a measurement"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks desk", description=__doc__)
    add = parser.add_argument
    add("--items", type=int, default=14_042, help="questions (14042)")
    add("--languages", type=int, default=41, help="each with a review task a question (41)")
    add("--people", type=int, default=200, help="annotators of the campaign (200)")
    add("--mmlu", type=Path, help="folder with MMLU's test files, in place of invented questions")
    add("--clients", type=int, default=20, help="annotators at work at once (20)")
    add("--seconds", type=int, default=20, help="a measurement (20)")
    add("--think", type=float, default=1.0, help="seconds a task; 0 for a closed loop (1)")
    add("--levels", type=float, nargs="+", default=[0, 0.25, 0.5, 0.75, 0.98], help="shares done")
    add("--slow", type=int, nargs="+", default=[0], help="slow sockets open beside (0)")
    add("--doors", nargs="+", choices=DOORS, default=list(DOORS), help="API, pages (both)")
    add("--data", type=Path, default=ROOT / ".data" / "benchmark", help="folder to keep it in")
    add("--port", type=int, default=8400)
    return parser
