"""Every page of a campaign's console at full size: queries, milliseconds, bytes.

Makes a campaign of 575,722 review and 2,850 label tasks with 100,000 decisions, and one of a
hundredth of it, in a data folder of its own (minutes, once), and opens every page as a manager, in
one process, once cold and then from what is kept. Ends with 1 where a page fails, takes more than
300 ms, or takes more queries in the large campaign than in the small one.
"""

import argparse
import logging
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.console import decisions
from benchmarks.console.measuring import Backends, Measured, measure
from benchmarks.console.pages import pages_of
from benchmarks.desk import campaign
from benchmarks.desk.campaign import Size
from benchmarks.desk.installation import ROOT, Installation

LIMIT_MS = 300
BY_CONTENT = 3
"""Queries more that a page may take for what it shows: a question with a flag, one without."""
FULL = Size(items=14_042, languages=41, people=200, name="console", margin=0)
SMALL = Size(items=1_140, languages=4, people=20, name="console-small", margin=0)
DECISIONS = 100_000
ASKS_FOR_LESS = (200, 302, 405)
"""A page, the way to another one, and an address that only takes what is sent to it."""
HEADER = (
    "| page | status | queries | of the small one | ms cold | ms warm | CPU ms warm | bytes |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


def main(arguments: Sequence[str]) -> int:
    from django.core.management import call_command

    options = _parser().parse_args(arguments)
    installation = Installation(options.data, port=0)
    kept = f"console_{options.items}_{options.languages}_{options.decisions}"
    full = replace(FULL, items=options.items, languages=options.languages)
    installation.provide(kept, lambda: _make(full, options.decisions), fresh=options.fresh)
    call_command("collectstatic", interactive=False, verbosity=0)
    backends = Backends(installation.data_dir.path / "postgres")
    print(_machine(), flush=True)
    small = {one.page.name: one for one in _measured(SMALL.name, backends, options.only)}
    print(HEADER)
    slow = 0
    for one in _measured(full.name, backends, options.only):
        beside = small.get(one.page.name)
        print(_row(one, beside), flush=True)
        slow += _is_wrong(one, beside)
    print(f"\n{slow} pages over {LIMIT_MS} ms, failing, or with more queries; {_load()}")
    return 1 if slow else 0


def _make(full: Size, wanted: int) -> None:
    from annotations.models import Campaign

    for size in (SMALL, full):
        campaign.build(size)
        part = size.items * size.languages / (full.items * full.languages)
        made = Campaign.objects.get(name=size.name)
        decisions.fill(made, max(int(wanted * part), 5 * size.items))


def _measured(name: str, backends: Backends, only: str) -> Iterator[Measured]:
    from django.conf import settings
    from django.test import Client

    from annotations.models import Campaign
    from workbench.core.accounts.models import User

    logging.getLogger("django.request").setLevel(logging.ERROR)
    settings.SERVER_TIMING = False
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=decisions.MANAGER))
    found = pages_of(Campaign.objects.get(name=name))
    measured = (measure(page, client, backends, _do_jobs) for page in found if only in page.name)
    return (one for one in measured if one.cold.status != 405)


def _do_jobs() -> None:
    """What the workers would do meanwhile."""
    from workbench.core.jobs import services
    from workbench.core.jobs.models import ACTIVE, Job

    for job in Job.objects.filter(state__in=ACTIVE):
        services.run(job_id=job.pk)


def _is_wrong(one: Measured, beside: Measured | None) -> bool:
    grows = beside is not None and one.queries > beside.queries + BY_CONTENT
    fails = any(opening.status not in ASKS_FOR_LESS for opening in (one.cold, *one.warm))
    return one.ms > LIMIT_MS or fails or grows


def _row(one: Measured, beside: Measured | None) -> str:
    mark = " **" if _is_wrong(one, beside) else ""
    small = beside.queries if beside else "-"
    return (
        f"| {one.page.name}{mark} | {one.warm[-1].status} | {one.queries} | {small} "
        f"| {one.cold.clock:,.0f} | {one.clock:,.0f} | {one.cpu:,.0f} "
        f"| {one.warm[-1].length:,} |"
    )


def _machine() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone() or ("",)
    python = platform.python_version()
    cores = f"{os.cpu_count()} cores ({platform.machine()})"
    return f"{cores}, Python {python}, PostgreSQL {postgres}; {_load()}"


def _load() -> str:
    return f"load average {os.getloadavg()[0]:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks console", description=__doc__)
    add = parser.add_argument
    add("--items", type=int, default=FULL.items, help="questions (14042)")
    add("--languages", type=int, default=FULL.languages, help="of the campaign (41)")
    add("--decisions", type=int, default=DECISIONS, help="reviews and labels (100000)")
    add("--only", default="", help="pages whose name has this in it")
    add("--fresh", action="store_true", help="begin with nothing kept, as right after it was made")
    add("--data", type=Path, default=ROOT / ".data" / "console", help="folder to keep it in")
    return parser
