"""What depends on the text being typed: its difference to the offered one, effort, findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from annotations.models import Assignment
from annotations.models.dismissals import dismissed_in
from annotations.quality.checks import CHECKS, Finding, NotChecked, Recognised, Report, Severity
from annotations.quality.diff import Segment, around_changes, changed, diff
from annotations.quality.effort import quick_hter
from annotations.quality.tokenizers import plain
from annotations.quality.units import OPTIONS, QUESTION
from annotations.services.validation import checked, is_too_long
from annotations.web.desk.forms import Fields, differs
from workbench.core.languages import language_of
from workbench.core.mathematics.stretches import formulae, stretches
from workbench.core.messages import localized


@dataclass(frozen=True)
class Note:
    """What is shown under a field: its difference to the offered text, what checks found, and
    what of it the person lets stand; and the text itself where it has mathematics, which a field
    cannot show as it is meant.

    `formulae` tells scripts where these stand in the field: `3-7 12-15`, in code points."""

    name: str
    difference: Sequence[Segment]
    findings: Sequence[Finding]
    dismissed: Sequence[Finding]
    rendered: str
    formulae: str


@dataclass(frozen=True)
class Warned:
    """A check that warns, and whether the person stands by the text nevertheless."""

    check: str
    message: str
    acknowledged: bool


@dataclass(frozen=True)
class Silent:
    """Checks that did not look at all of the text, by their names, and why."""

    why: str
    checks: Sequence[str]


@dataclass(frozen=True)
class Effort:
    """HTER in percent; `at_most` where shifts were not searched for, which can only lower it."""

    percent: float
    at_most: bool
    tokenizer: str


@dataclass(frozen=True)
class Preview:
    """All that depends on what is being typed; `effort` is None where nothing was edited, or too
    much to be counted."""

    notes: Sequence[Note]
    errors: Sequence[Finding]
    warnings: Sequence[Warned]
    not_checked: Sequence[Silent]
    recognised: Sequence[Recognised]
    effort: Effort | None
    is_edited: bool

    @property
    def count(self) -> int:
        """How many findings stand under the fields."""
        return sum(len(note.findings) for note in self.notes)


def preview_of_edit(
    assignment: Assignment,
    offered: Fields,
    text: Fields,
    typed: Fields,
    acknowledged: Sequence[str],
) -> Preview:
    """Compare a text with the one it was made from, and check it.

    `typed` is the same text as it stands in the fields, where the places of findings are.
    """
    task = assignment.task
    report = _report(assignment, typed)
    is_edited = differs(offered, text)
    compared = is_edited and not _is_too_long(text)
    return Preview(
        notes=[
            Note(
                name,
                _changes(offered[name], value, task.language) if compared else (),
                _at(name, report.findings),
                _at(name, report.dismissed),
                _rendered(value, task.language),
                _formulae(typed[name]),
            )
            for name, value in text.items()
        ],
        errors=_errors(report.findings),
        warnings=_warned(report.findings, acknowledged),
        not_checked=silent(report.not_checked),
        recognised=report.recognised,
        effort=_effort(offered, text, task.language) if compared else None,
        is_edited=is_edited,
    )


def preview_of_new(assignment: Assignment, typed: Fields, acknowledged: Sequence[str]) -> Preview:
    """Check a text that is written from scratch; nothing is said yet of what is empty."""
    report = _report(assignment, typed)
    found = report.findings
    written = {name for name, value in typed.items() if value.strip()}
    shown = [f for f in found if f.field in written or written == typed.keys()]
    return Preview(
        notes=[
            Note(
                name,
                (),
                _at(name, shown),
                _at(name, report.dismissed),
                _rendered(value, assignment.task.language),
                _formulae(value),
            )
            for name, value in typed.items()
        ],
        errors=_errors(found),
        warnings=_warned(shown, acknowledged),
        not_checked=silent(report.not_checked),
        recognised=report.recognised,
        effort=None,
        is_edited=True,
    )


def silent(not_checked: Sequence[NotChecked]) -> list[Silent]:
    """What was not checked, by why."""
    names: dict[str, list[str]] = {}
    for one in not_checked:
        names.setdefault(one.why, []).append(localized(CHECKS[one.check].name, gettext))
    return [Silent(why, checks) for why, checks in names.items()]


def _report(assignment: Assignment, text: Fields) -> Report:
    question, *options = text.values()
    return checked(
        task=assignment.task,
        question=question,
        options=options,
        dismissed=dismissed_in(assignment),
    )


def _is_too_long(text: Fields) -> bool:
    question, *options = text.values()
    return is_too_long(question=question, options=options)


def _at(name: str, found: Sequence[Finding]) -> list[Finding]:
    """What is shown under a field; what is wrong with the options together, under the question."""
    own = [finding for finding in found if finding.field == name]
    return own + [f for f in found if f.field == OPTIONS and name == QUESTION]


def _rendered(text: str, language: str) -> str:
    """The text where it reads otherwise than its field shows it, else nothing."""
    is_mixed = language_of(language).direction_of(text) == "rtl"
    mathematics = ("formula", "signs", "code") if is_mixed else ("formula",)
    return text if any(one.kind in mathematics for one in stretches(text)) else ""


def _formulae(text: str) -> str:
    return " ".join(f"{one.start}-{one.end}" for one in formulae(text))


def _errors(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _changes(before: str, after: str, language: str) -> Sequence[Segment]:
    segments = diff(before, after, language)
    return around_changes(segments) if changed(segments) else ()


def _warned(found: Sequence[Finding], acknowledged: Sequence[str]) -> list[Warned]:
    """One entry a check, in the order of the findings."""
    messages: dict[str, list[str]] = {}
    for finding in found:
        if finding.severity is Severity.WARNING:
            messages.setdefault(finding.check, []).append(finding.message)
    return [
        Warned(check, " ".join(dict.fromkeys(texts)), check in acknowledged)
        for check, texts in messages.items()
    ]


def _effort(offered: Fields, text: Fields, language: str) -> Effort | None:
    before, after = ("\n".join(fields.values()) for fields in (offered, text))
    counted = quick_hter(before, after, language)
    if counted is None:
        return None
    return Effort(round(100 * counted[0], 1), counted[1], plain(language).name)
