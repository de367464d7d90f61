"""Workbench's own form: JSON lines, one decision each."""

from pathlib import Path
from typing import Any

from annotations.formats.decisions.base import DecisionReader
from annotations.formats.decisions.members import DecisionForm
from annotations.formats.decisions.records import ImportedDecision, ReadDecisions
from annotations.formats.decisions.registry import WORKBENCH
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.wanted import Wanted
from workbench.core.json_reading import read_json
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import ERRORS, Budget, Limits
from workbench.layouts.content import read_lines
from workbench.layouts.records import InputFile, RowError

NO_OBJECT = object()


class WorkbenchReader(DecisionReader):
    name = WORKBENCH
    label = "Workbench"

    def read(
        self,
        path: Path,
        *,
        mapping: DecisionMapping | None = None,
        wanted: Wanted | None = None,
        limits: Limits | None = None,
    ) -> ReadDecisions:
        file, budget = InputFile(path, path.name), Budget(limits)
        budget.open(file)
        form = DecisionForm(file.name)
        records: list[ImportedDecision] = []
        for row, line in enumerate(budget.lines(file, read_lines(file)), start=1):
            if isinstance(line, RowError):
                form.errors.append(line)
            elif line.strip():
                budget.count_row(file)
                given = _parsed(line)
                if given is NO_OBJECT:
                    form.refuse(row, "row", _("is no JSON"), _("Write one JSON object a line"))
                elif decision := form.read(row, given):
                    records.append(decision)
            if len(form.errors) >= ERRORS:
                break
        return ReadDecisions(
            tuple(records), tuple(form.errors), (file.name,), ignored=tuple(form.ignored)
        )


def _parsed(line: str) -> Any:
    try:
        return read_json(line)
    except ValueError:
        return NO_OBJECT


READER = WorkbenchReader()
