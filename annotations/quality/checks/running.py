"""Run checks as guests: each within its bounds, none of them able to take the others down."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotations import limits
from annotations.canonical import View, is_longer
from annotations.quality import deadline
from annotations.quality.checks.base import Check, Finding, NotChecked, Recognised, Severity
from annotations.quality.units import Unit
from workbench.core.messages import Message, gettext_noop

MOST_FINDINGS = 100
"""Of one check in one text: who has mended so many asks again."""

SECONDS = 1.0
"""Of the processor, for one check of one text; the longest text that may come in takes a tenth.

It is the last resort: a check that is under way is stopped at its next step (`deadline.ask`) or
finding, and the others are run all the same.
"""

LONGEST = limits.TEXT + limits.OPTIONS.most
"""Of a unit with a line end after each field; no door lets a longer one in."""

TOO_LONG = gettext_noop("The text is too long to be checked.")

logger = logging.getLogger(__name__)
_logged: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class Report:
    """What the checks say of a text: its faults, what of it they did not look at, and what they
    recognised as the same as the source though it stands otherwise.

    `dismissed` are the warnings that the person has let stand.
    """

    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    dismissed: tuple[Finding, ...] = ()

    def dismissing(self, places: Collection[str]) -> "Report":
        """The same, when the warnings of these places were let stand; errors cannot be."""
        found = [*self.findings, *self.dismissed]
        dismissed = [
            one for one in found if one.place in places and one.severity is Severity.WARNING
        ]
        return replace(
            self,
            findings=tuple(one for one in found if one not in dismissed),
            dismissed=tuple(dismissed),
        )


NO_REPORT = Report()
"""Of a decision that has no text."""


def examine(
    checks: Iterable[Check],
    source: Unit,
    target: Unit,
    language: str,
    *,
    limit: deadline.Limit | None = None,
) -> Report:
    """Run checks on `target`, the text of `source` in `language`; errors come first.

    Texts are read in canonical form; places in findings are those of `target` as it is given. Each
    check has the time of `limit`, SECONDS where none is given.
    """
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    recognised: list[Recognised] = []
    if is_longer(source.text, LONGEST) or is_longer(target.text, LONGEST):
        return Report((), tuple(NotChecked(check.id, TOO_LONG) for check in checks))
    read, written = source.canonical, target.canonical
    limit = limit or deadline.Limit(SECONDS)
    for check in checks:
        if gap := check.gap(language, source.language):
            not_checked.append(NotChecked(check.id, gap.why))
            if gap.entirely:
                continue
        why = check.too_much(read, written)
        if why is None:
            report, why = _run(check, read, written, language, limit)
            findings += report.findings
            recognised += report.recognised
        if why is not None:
            not_checked.append(NotChecked(check.id, why))
    findings.sort(key=lambda finding: finding.severity is not Severity.ERROR)
    return Report(tuple(_placed(findings, target)), tuple(not_checked), tuple(recognised))


def _run(
    check: Check, source: Unit, target: Unit, language: str, limit: deadline.Limit
) -> tuple[Report, Message | None]:
    """What a check finds, and why it is not all, where it is not."""
    found: list[Finding] = []
    try:
        with limit:
            for finding in islice(check.look(source, target, language), MOST_FINDINGS):
                found.append(finding)
                deadline.ask()
            recognised = tuple(islice(check.recognise(source, target, language), MOST_FINDINGS))
    except deadline.TimeIsUp:
        return Report(tuple(found)), gettext_noop("It took too long and was stopped.")
    except Exception as error:
        _log(check, error)
        why = gettext_noop("The check failed; those who run this site can read why.")
        return Report(tuple(found)), why
    report = Report(tuple(found), recognised=recognised)
    if len(found) == MOST_FINDINGS:
        count = str(MOST_FINDINGS)
        return report, gettext_noop("It stopped after %(count)s findings.", count=count)
    return report, None


def _log(check: Check, error: Exception) -> None:
    """Once for each kind of failure: a text is checked at every pause of the one who types it."""
    if (kind := (check.id, type(error).__name__)) not in _logged:
        _logged.add(kind)
        logger.error("The check %s failed.", check.id, exc_info=error)


def _placed(findings: Sequence[Finding], target: Unit) -> Iterator[Finding]:
    """The same findings, with their places in the text as it is given."""
    views = {name: View(text) for name, text in target.fields()} if findings else {}
    for finding in findings:
        if finding.start is None or finding.end is None:
            yield finding
            continue
        start, end = views[finding.field].to_stored(finding.start, finding.end)
        yield replace(finding, start=start, end=end)
