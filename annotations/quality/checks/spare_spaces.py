"""Spaces that nobody sees: around a text, and two in a row."""

from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

_AROUND = regex.compile(r"\A\s+(?=\S)|(?<=\S)\s+\Z")
_DOUBLED = regex.compile(r"(?<=\S)(?<![.:;!?。።।؟۔]) {2,3}(?=\S)")


class SpareSpaces(Check):
    """What the source has in the same field was carried over.

    Four spaces and more are columns, and two behind a full stop are a habit of typists.
    """

    id = "spare_spaces"
    order = 24
    name = gettext_noop("Spare spaces")
    description = gettext_noop(
        "A text begins or ends with spaces, or has two of them in a row, and the source does not."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if before == before.strip() and after != after.strip():
                for match in _AROUND.finditer(after):
                    yield self._spare(field, match, fix="")
            if "  " in after and not _DOUBLED.search(before):
                for match in _DOUBLED.finditer(prose(after)):
                    yield self._spare(field, match, fix=" ")

    def _spare(self, field: str, match: "regex.Match[str]", *, fix: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("There are spare spaces."),
            gettext_noop("Take them out."),
            start=match.start(),
            end=match.end(),
            fix=fix,
        )


CHECKS = (SpareSpaces(),)
