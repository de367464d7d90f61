"""Checks on a translated question with its options: one small class a rule, all listed here.

`docs/checks.md` describes each for the people who read its findings.
"""

from collections.abc import Sequence
from dataclasses import replace

from annotations.canonical import View
from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.checks.characters import (
    ControlCharacters,
    InvisibleCharacters,
    MixedScript,
)
from annotations.quality.checks.glossary import Glossary, Term
from annotations.quality.checks.language import WrongLanguage
from annotations.quality.checks.length import LengthRatio
from annotations.quality.checks.markup import Blanks, DamagedCode, HtmlEntities, Markup
from annotations.quality.checks.meaning import LostNegation
from annotations.quality.checks.numbers import Numbers
from annotations.quality.checks.options import IdenticalOptions, LongKey, OptionReferences
from annotations.quality.checks.presence import (
    EmptyField,
    MergedOptions,
    OnlyKeyDiffers,
    OptionCount,
    Untranslated,
    WrongScript,
)
from annotations.quality.checks.punctuation import (
    Brackets,
    EndPunctuation,
    Quotes,
    RepeatedWords,
)
from annotations.quality.units import Unit

CHECKS: dict[str, Check] = {
    check.id: check
    for check in (
        EmptyField(),
        OptionCount(),
        MergedOptions(),
        IdenticalOptions(),
        ControlCharacters(),
        HtmlEntities(),
        Markup(),
        DamagedCode(),
        Blanks(),
        Numbers(),
        LostNegation(),
        OptionReferences(),
        Untranslated(),
        WrongScript(),
        WrongLanguage(),
        MixedScript(),
        InvisibleCharacters(),
        Brackets(),
        Quotes(),
        EndPunctuation(),
        RepeatedWords(),
        LengthRatio(),
        LongKey(),
        OnlyKeyDiffers(),
        Glossary(),
    )
}


def run_checks(
    source: Unit, target: Unit, language: str, *, glossary: Sequence[Term] = ()
) -> list[Finding]:
    """Return every finding on `target`, the text of `source` in `language`, errors first.

    Texts are read in canonical form; places in them are those of `target` as it is given.
    """
    checks = CHECKS | {Glossary.id: Glossary(glossary)}
    read, written = source.canonical, target.canonical
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


__all__ = ["CHECKS", "Check", "Finding", "Severity", "Term", "Unit", "blocks", "run_checks"]
