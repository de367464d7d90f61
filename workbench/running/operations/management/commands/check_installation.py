import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from workbench.running.operations.checks.all import QUICK, WHOLE, is_well, run_checks
from workbench.running.operations.checks.finding import Finding, State

MARKS = {State.OK: "ok", State.NOTE: "note", State.TROUBLE: "TROUBLE"}


class Command(BaseCommand):
    help = (
        "Look whether the installation is well: services, processes, disks, settings, and whether "
        "releases, runs and the ledger are as their rows say. Exit status 1 where something is not."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quick", action="store_true", help="leave out files of releases, and the ledger"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = QUICK if options["quick"] else WHOLE
        with tqdm(checks, desc="Checking", disable=None, leave=False) as bar:
            findings = list(run_checks(bar))
        well = is_well(findings)
        if options["json"]:
            said = {"well": well, "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
        if not well:
            raise SystemExit(1)


def _line(finding: Finding) -> str:
    remedy = f" {finding.remedy}" if finding.remedy else ""
    return f"{MARKS[finding.state]:8}{finding.check}: {finding.text}{remedy}"
