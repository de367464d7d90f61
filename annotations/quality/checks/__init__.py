"""Checks on a translated question with its options: one small class a rule, found by name.

`docs/checks.md` describes each for the people who read its findings.
"""

from collections.abc import Sequence
from dataclasses import replace

from annotations.canonical import View
from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.checks.glossary import Glossary, Term
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
    """Return every finding on `target`, the text of `source` in `language`, errors first.

    Texts are read in canonical form; places in them are those of `target` as it is given.
    `source_language` stands in the place of what `source` itself says.
    """
    checks = CHECKS | {Glossary.id: Glossary(glossary)}
    read, written = source.canonical, target.canonical
    read = replace(read, language=source_language) if source_language else read
    found = (f for check in checks.values() for f in check.run(read, written, language))
    findings = [_placed(finding, target) for finding in found]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def _placed(finding: Finding, target: Unit) -> Finding:
    if finding.start is None or finding.end is None:
        return finding
    view = View(dict(target.fields())[finding.field])
    start, end = view.to_stored(finding.start, finding.end)
    return replace(finding, start=start, end=end)


def blocks(findings: Sequence[Finding]) -> bool:
    """Say whether a text with these findings may not be accepted."""
    return any(finding.severity is Severity.ERROR for finding in findings)


__all__ = [
    "CHECKS", "Check", "Finding", "Severity", "Term", "Unchecked", "Unit", "blocks", "run_checks",
]  # fmt: skip
