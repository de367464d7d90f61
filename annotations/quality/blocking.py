"""The checks that stop a text from being accepted whatever its language, quick enough for all of a
release.

Others stop a text only where they are sure of its script or its language, which takes longer: a
survey of the campaign's texts tells of them.
"""

from functools import lru_cache

from annotations.quality.checks import CHECKS
from annotations.quality.checks.base import Check, Severity
from annotations.quality.units import Unit

BLOCKING = tuple(check for check in CHECKS.values() if check.severity is Severity.ERROR)


def failing(source: Unit, target: Unit, language: str) -> tuple[str, ...]:
    """The ids of those that fail on `target`, the text of `source` in `language`, sorted.

    Args:
        source: in canonical form, as its text in all languages is held against it.
    """
    written = target.canonical
    found = [
        check.id
        for check in _applying(language, source.language)
        if check.too_much(source, written) is None
        and any(check.find(source, written, language))
        and _is_error(check, source, written, language)
    ]
    return tuple(sorted(found))


@lru_cache
def _applying(language: str, source_language: str) -> tuple[Check, ...]:
    """Those that know enough of both languages."""
    gaps = {check: check.gap(language, source_language) for check in BLOCKING}
    return tuple(check for check, gap in gaps.items() if not (gap and gap.entirely))


def _is_error(check: Check, source: Unit, target: Unit, language: str) -> bool:
    """Whether a fault is one of the translation, and not carried over from its source."""
    found = check.run(source, target, language)
    return any(finding.severity is Severity.ERROR for finding in found)
