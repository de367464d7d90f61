"""Counts of what the checks say of many texts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from annotations.quality.checks import Finding, Report, Severity, blocks


@dataclass
class Tally:
    """Of so many `units`: those with a finding, with an error, and those of each check.

    `silent` counts by check the texts that it did not look at all of.
    """

    units: int = 0
    found: int = 0
    blocked: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Count one text; a check with an error in it counts as that alone."""
        erring = _checks(report.findings, Severity.ERROR)
        self.units += 1
        self.found += bool(report.findings)
        self.blocked += blocks(report.findings)
        self.errors.update(erring)
        self.warnings.update(_checks(report.findings, Severity.WARNING) - erring)
        self.silent.update({one.check for one in report.not_checked})

    def __iadd__(self, other: "Tally") -> Self:
        self.units += other.units
        self.found += other.found
        self.blocked += other.blocked
        self.warnings.update(other.warnings)
        self.errors.update(other.errors)
        self.silent.update(other.silent)
        return self

    def of(self, check: str) -> int:
        """In how many texts a check found something."""
        return self.warnings[check] + self.errors[check]

    @property
    def checks(self) -> list[str]:
        """The checks that found something, the most frequent first."""
        return sorted(self.warnings.keys() | self.errors.keys(), key=lambda id: (-self.of(id), id))

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            name: dict(of) if isinstance(of, Counter) else of for name, of in vars(self).items()
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """What `stored` made of one."""
        counters = {name: Counter(stored[name]) for name in ("warnings", "errors", "silent")}
        return cls(stored["units"], stored["found"], stored["blocked"], **counters)


def _checks(findings: Iterable[Finding], severity: Severity) -> set[str]:
    return {finding.check for finding in findings if finding.severity is severity}
