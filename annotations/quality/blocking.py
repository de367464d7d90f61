"""The checks that stop a text from being accepted whatever its language, quick enough for all of a
release.

Others stop a text only where they are sure of its script or its language, which takes longer: a
survey of the campaign's texts tells of them.
"""

from annotations.quality.checks import CHECKS
from annotations.quality.checks.base import Severity
from annotations.quality.units import Unit

BLOCKING = tuple(check for check in CHECKS.values() if check.severity is Severity.ERROR)


def failing(source: Unit, target: Unit, language: str) -> tuple[str, ...]:
    """The ids of those that fail on `target`, the text of `source` in `language`, sorted.

    Args:
        source: in canonical form, as its text in all languages is held against it.
    """
    written = target.canonical
    found = {
        check.id
        for check in BLOCKING
        if check.too_much(source, written) is None
        for finding in check.run(source, written, language)
        if finding.severity is Severity.ERROR
    }
    return tuple(sorted(found))
