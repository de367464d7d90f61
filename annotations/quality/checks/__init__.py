"""Checks on a translated question with its options: one small class a rule, found by name.

`docs/checks.md` describes each for the people who read its findings.
"""

from collections.abc import Sequence
from dataclasses import replace

from annotations.quality.checks.base import (
    Check,
    Finding,
    NotChecked,
    Recognised,
    Severity,
    Unchecked,
)
from annotations.quality.checks.glossary import Glossary, Term
from annotations.quality.checks.length import LengthRatio
from annotations.quality.checks.names import MisspeltName
from annotations.quality.checks.running import NO_REPORT, Report, examine
from annotations.quality.languages.facts import Length
from annotations.quality.units import Unit
from workbench.core.discovery import find


def _all_checks() -> list[Check]:
    """Those that the modules of this package list as `CHECKS`, in their order."""
    listed = find("annotations.quality.checks", "CHECKS", tuple)
    return sorted((check for one in listed for check in one), key=lambda check: check.order)


CHECKS: dict[str, Check] = {check.id: check for check in _all_checks()}


def run_checks(
    source: Unit,
    target: Unit,
    language: str,
    *,
    glossary: Sequence[Term] = (),
    source_language: str = "",
) -> list[Finding]:
    """Return every finding on `target`, the text of `source` in `language`, errors first."""
    report = check_text(
        source, target, language, glossary=glossary, source_language=source_language
    )
    return list(report.findings)


def check_text(
    source: Unit,
    target: Unit,
    language: str,
    *,
    glossary: Sequence[Term] = (),
    source_language: str = "",
    lengths: Length | None = None,
) -> Report:
    """The same, and beside the findings what was not checked.

    `source_language` stands in the place of what `source` itself says. `lengths` are those of the
    campaign's accepted texts, where there are enough of them.
    """
    given = (Glossary(glossary), MisspeltName(glossary), LengthRatio(lengths))
    checks = CHECKS | {check.id: check for check in given}
    read = replace(source, language=source_language) if source_language else source
    return examine(checks.values(), read, target, language)


def blocks(findings: Sequence[Finding]) -> bool:
    """Say whether a text with these findings may not be accepted."""
    return any(finding.severity is Severity.ERROR for finding in findings)


__all__ = [
    "CHECKS", "NO_REPORT", "Check", "Finding", "NotChecked", "Recognised", "Report", "Severity",
    "Term", "Unchecked", "Unit", "blocks", "check_text", "run_checks",
]  # fmt: skip
