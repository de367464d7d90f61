"""Import the same texts from files of each layout, each into a fresh campaign."""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.imports.files import TARGETS, WRITERS, read_items, write

CAMPAIGN = "imports"
TEMPLATE = "imports_template"
IN_USE = "workbench"


@dataclass(frozen=True)
class Measured:
    """What one command took, from its start to its end."""

    layout: str
    seconds: float
    cpu: float
    megabytes: float
    backend_megabytes: float
    report: dict[str, Any]

    def line(self) -> str:
        report = self.report
        return (
            f"| {self.layout} | {report['added']:,} | {report['tasks_opened']:,} |"
            f" {self.seconds:.1f} | {self.cpu:.1f} | {report['backend_cpu']:.1f} |"
            f" {self.megabytes:.0f} | {self.backend_megabytes:.0f} | {report['queries']:,} |"
        )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks imports", description=__doc__)
    parser.add_argument("--mmlu", type=Path, required=True, help="a folder of MMLU's files")
    parser.add_argument("--data", type=Path, required=True, help="where to work; kept")
    parser.add_argument("--layouts", nargs="+", choices=WRITERS, default=list(WRITERS))
    parser.add_argument("--languages", type=int, default=len(TARGETS))
    options = parser.parse_args(arguments)
    languages = TARGETS[: options.languages]
    items = read_items(options.mmlu)
    files = {
        layout: write(items, languages, layout, options.data / "files")
        for layout in options.layouts
    }
    del items
    database = _Database(options.data / "workbench")
    database.prepare(options.mmlu, languages)
    print("| files | texts | tasks | s | CPU s | CPU s, backend | MB | MB, backend | queries |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for layout, path in files.items():
        database.renew()
        print(_measured(layout, path).line(), flush=True)
    return 0


def _measured(layout: str, path: Path) -> Measured:
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.imports.command", CAMPAIGN, str(path)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    told, _ = process.communicate()
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"the import of {path} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    report = json.loads(told.splitlines()[-1])
    return Measured(
        layout, seconds, cpu, report["kilobytes"] / 1024, report["backend_kilobytes"] / 1024, report
    )


class _Database:
    """A benchmark and a campaign in all languages, made once and copied for every import."""

    def __init__(self, data: Path) -> None:
        os.environ |= {
            "WORKBENCH_DATA_DIR": str(data.resolve()),
            "WORKBENCH_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "workbench.config.settings",
        }
        os.environ.pop("DATABASE_URL", None)

    def prepare(self, mmlu: Path, languages: Sequence[str]) -> None:
        import django

        from workbench.running import embedded

        embedded.ensure()
        django.setup()
        template = f"{TEMPLATE}_{len(languages)}"
        self._template = template
        if self._run("SELECT 1 FROM pg_database WHERE datname = %s", template):
            return
        self._recreate(IN_USE)
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        from workbench.core.accounts.models import User

        User.objects.create_superuser("manager")
        call_command("import_benchmark", str(mmlu), name=CAMPAIGN, verbosity=0, stdout=sys.stderr)
        call_command(
            "create_campaign", benchmark=CAMPAIGN, name=CAMPAIGN, languages=list(languages),
            stdout=sys.stderr,
        )  # fmt: skip
        connection.close()
        connection.close_pool()
        self._run(f'ALTER DATABASE "{IN_USE}" RENAME TO "{template}"')

    def renew(self) -> None:
        from django.core.management import call_command
        from django.db import connection

        self._recreate(IN_USE, f' TEMPLATE "{self._template}"')
        call_command("migrate", verbosity=0)
        connection.close()
        connection.close_pool()

    def _recreate(self, name: str, template: str = "") -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}"{template}')

    def _run(self, statement: str, *values: str) -> list[Any]:
        import psycopg

        from workbench.running.embedded.data_dir import DataDir

        url = DataDir(Path(os.environ["WORKBENCH_DATA_DIR"])).database_url
        with psycopg.connect(
            url.replace(f"/{IN_USE}?", "/postgres?"), autocommit=True
        ) as connected:
            cursor = connected.execute(statement, values or None)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []
