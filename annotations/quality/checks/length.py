"""Is a text as long as its source would make one expect?"""

from collections.abc import Iterator
from typing import ClassVar

from annotations.quality.checks.base import Check, Finding
from annotations.quality.checks.scripts import script_of
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import Message, gettext_noop


class LengthRatio(Check):
    """Bounds are wide: a text that keeps foreign terms beside their translation fits in."""

    id = "length_ratio"
    order = 22
    name = gettext_noop("Unusual length")
    description = gettext_noop(
        "A field of forty characters or more is much shorter or longer than translations into "
        "this script are."
    )
    compares = True
    shortest: ClassVar[int] = 40
    bounds: ClassVar[dict[str, tuple[float, float]]] = {
        "Hans": (0.15, 0.9),
        "Jpan": (0.2, 1.1),
        "Kore": (0.25, 1.2),
        "Hebr": (0.4, 1.6),
        "Ethi": (0.3, 2.0),
        "Arab": (0.4, 1.8),
    }
    usual: ClassVar[tuple[float, float]] = (0.5, 2.0)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        low, high = self.bounds.get(script_of(language) or "", self.usual)
        for field, before, after in fields_in_both(source, target):
            if len(before.strip()) < self.shortest or not after.strip():
                continue
            ratio = len(after.strip()) / len(before.strip())
            if not low <= ratio <= high:
                yield self.finding(
                    field,
                    _short(f"{ratio:.1f}") if ratio < low else _long(f"{ratio:.1f}"),
                    gettext_noop("Check that nothing is missing and nothing was added."),
                )


CHECKS = (LengthRatio(),)


def _short(ratio: str) -> Message:
    return gettext_noop(
        "This is %(ratio)s times as long as the source, unusually short.", ratio=ratio
    )


def _long(ratio: str) -> Message:
    return gettext_noop(
        "This is %(ratio)s times as long as the source, unusually long.", ratio=ratio
    )
