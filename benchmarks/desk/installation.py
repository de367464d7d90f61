"""The Workbench under measurement: a data folder of its own, and everything `make run` runs."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from benchmarks.desk import campaign
from benchmarks.desk.campaign import Size
from benchmarks.desk.tools import timed
from workbench.running.embedded.data_dir import DataDir

ROOT = Path(__file__).resolve().parents[2]
IN_USE = "workbench"
START_S = 600.0


class Installation:
    """A Workbench on a port; this process and all that it starts use its data folder."""

    def __init__(self, data: Path, port: int) -> None:
        os.environ |= {
            "WORKBENCH_DATA_DIR": str(data.resolve()),
            "WORKBENCH_DEMO": "0",
            "WORKBENCH_SERVER_TIMING": "1",
            "DJANGO_SETTINGS_MODULE": "workbench.config.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        self.data_dir = DataDir(data.resolve())
        self.url = f"http://127.0.0.1:{port}"
        self._port = port

    def prepare(self, size: Size) -> None:
        """A fresh campaign: made once for each size, then copied."""
        self.provide(size.database, lambda: campaign.build(size), fresh=True)

    def provide(self, database: str, fill: Callable[[], None], *, fresh: bool) -> None:
        """A database that `fill` has filled once, kept by its name and copied: anew where `fresh`,
        else where there is no copy yet."""
        import django
        from django.core.management import call_command

        from workbench.running import embedded

        embedded.ensure()
        django.setup()
        if not self._exists(database):
            self._make(database, fill)
            fresh = True
        if fresh or not self._exists(IN_USE):
            with timed("fresh copy"):
                self._administer("DROP DATABASE IF EXISTS {}", IN_USE)
                self._administer("CREATE DATABASE {} TEMPLATE {}", IN_USE, database)
        call_command("migrate", verbosity=0)

    def _make(self, database: str, fill: Callable[[], None]) -> None:
        from django.core.management import call_command
        from django.db import connection

        print(f"makes {database}", flush=True)
        self._administer("DROP DATABASE IF EXISTS {}", IN_USE)
        self._administer("CREATE DATABASE {}", IN_USE)
        call_command("migrate", verbosity=0)
        fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        connection.close()
        connection.close_pool()
        self._administer("ALTER DATABASE {} RENAME TO {}", IN_USE, database)

    def _exists(self, database: str) -> bool:
        with self._maintenance() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def _administer(self, statement: LiteralString, *databases: str) -> None:
        with self._maintenance() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))

    def _maintenance(self) -> "psycopg.Connection[tuple[object, ...]]":
        url = self.data_dir.database_url.replace(f"/{IN_USE}?", "/postgres?")
        return psycopg.connect(url, autocommit=True)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Run the web processes, the workers and the periodic jobs, as `make run` does."""
        command = [sys.executable, "-m", "workbench.running.supervisor", "--port", str(self._port)]
        with (self.data_dir.path / "supervisor.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            self._wait_until_ready(process)
            yield
        finally:
            process.terminate()
            process.wait(60)

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise SystemExit(f"it does not start; {self.data_dir.path / 'supervisor.log'} says why")
