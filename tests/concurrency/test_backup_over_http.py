"""A backup while twenty clients work over HTTP, restored elsewhere; it prints the figures.

`test_backup.py` has the same in one process, in seconds.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.run import Run
from tests.length import LONG
from tests.workbench.processes import ROOT, environment_for, wait_until

CLIENTS = int(os.environ.get("CLIENTS") or 20)
ITEMS = 400

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not LONG, reason="test_backup.py has a short form: make test-long"),
]
TOKEN = """
from workbench.core.accounts.models import ApiToken, User
print(ApiToken.issue(User.objects.create_superuser("root"), "root")[1])
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Run]:
    (tmp_path / "a").mkdir()
    run = Run(tmp_path / "a", free_port())
    yield run
    if run.supervisor.poll() is None:
        run.end()


@pytest.fixture
def again() -> Iterator[list[Run]]:
    """Sites that the test starts, stopped after it."""
    found: list[Run] = []
    yield found
    for run in found:
        run.end()


def manage(data: Path, *arguments: str, fails: bool = False) -> tuple[str, float]:
    """What a command printed, and how many seconds it took."""
    environment = environment_for(data) | {"WORKBENCH_DEMO": "0"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout, time.monotonic() - began


def test_what_was_acknowledged_before_a_backup_is_in_it(
    living: Run, again: list[Run], tmp_path: Path
) -> None:
    wait_until(living.is_up, "the Workbench is up")
    staged = living.stage("prepare", ITEMS, CLIENTS)
    living.begin_load(**staged)
    wait_until(lambda: living.all_served_since(0), "all clients are at work")
    data = living.house.data_dir.path
    manage(data, "build_release", "--campaign", staged["campaign"], "--release-version", "1.0.0")
    before = nonces(living)
    moment = time.time()
    said, took = manage(data, "backup", "--out", str(tmp_path / "backup.tar"), "--json")
    backup, ended = json.loads(said), time.time()
    during = sum(moment < each["ended"] < ended for log in living.acknowledged() for each in log)
    wait_until(lambda: living.all_served_since(ended), "all clients go on")
    living.end_load()
    after = nonces(living)
    living.end()

    there = tmp_path / "another place" / "data"
    said, restored = manage(there, "restore", str(tmp_path / "backup.tar"), "--json")
    assert json.loads(said)["problems"] == []
    manage(there, "restore", str(tmp_path / "backup.tar"), fails=True)
    said, _ = manage(there, "check_installation", "--json", fails=True)  # nothing runs there yet
    well = {one["check"] for one in json.loads(said)["findings"] if one["state"] == "ok"}
    assert {"ledger", "releases", "triggers", "migrations"} <= well, said
    token = manage(there, "shell", "--verbosity", "0", "--command", TOKEN)[0].split()[-1]
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "data").symlink_to(there)
    site = Run(tmp_path / "b", free_port())
    again.append(site)
    wait_until(site.is_up, "the Workbench is up again")
    address = f"http://127.0.0.1:{site.port}/api/v1/releases/{staged['campaign']}/1.0.0/archive"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        downloaded = len(answer.read())
    found = site.stage("verdict", staged["campaign"])
    assert found["broken"] == []
    assert before <= set(found["nonces"]) <= after
    assert found["goes_on"]
    rows = sum(table["rows"] for table in backup["ledger"].values())
    print(
        f"\n{CLIENTS} clients over HTTP: {len(before)} decisions acknowledged before the backup, "
        f"{during} during it, {len(after)} in the end.\nThe backup took {took:.1f} s "
        f"({backup['bytes']:,} bytes, {rows:,} rows of the ledger) and holds "
        f"{len(found['nonces'])} decisions, all {len(before)} among them; restored and verified "
        f"in {restored:.1f} s; the archive of its release has {downloaded:,} bytes."
    )


def nonces(run: Run) -> set[str]:
    return {each["nonce"] for log in run.acknowledged() for each in log}
