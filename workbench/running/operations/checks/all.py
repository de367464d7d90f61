"""Every check, in the order in which they are told."""

from collections.abc import Callable, Iterable, Iterator

from django.db import Error
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedColumn, UndefinedTable

from workbench.core.stores import StoreError
from workbench.running.operations.checks import (
    configuration,
    disks,
    ledger,
    second_factors,
    services,
    stores,
)
from workbench.running.operations.checks.finding import Finding, State, trouble

Check = Callable[[], Iterable[Finding]]
QUICK: tuple[Check, ...] = (
    services.database,
    services.migrations,
    services.triggers,
    services.clock,
    services.broker,
    services.processes,
    services.jobs,
    disks.room,
    disks.backup,
    configuration.configuration,
)
"""What takes no longer than a page may take."""

WHOLE: tuple[Check, ...] = (
    *QUICK,
    second_factors.second_factors,
    stores.answering,
    stores.releases,
    stores.runs,
    stores.uploads,
    ledger.ledger,
)


def run_checks(checks: Iterable[Check]) -> Iterator[Finding]:
    """What they find; one that cannot be made is trouble, and told once a reason."""
    told = set()
    for check in checks:
        try:
            yield from check()
        except (Error, OSError, StoreError) as error:
            problem = _unlooked(check.__name__, error)
            if problem.text not in told:
                told.add(problem.text)
                yield problem


def _unlooked(check: str, error: Exception) -> Finding:
    if isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
        return trouble(
            check,
            _("The database has not the tables of this version."),
            _("Run `python manage.py migrate`."),
        )
    reason = str(error).strip().partition("\n")[0]
    return trouble(
        check,
        _("This could not be looked at: %(reason)s.") % {"reason": reason},
        _("See that the database answers, and that its tables are those of today."),
    )


def is_well(findings: Iterable[Finding]) -> bool:
    return all(finding.state != State.TROUBLE for finding in findings)
