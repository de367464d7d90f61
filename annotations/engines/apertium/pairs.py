"""Which languages Apertium's pairs are of, by their names: `eng-spa`, `eng-cat_valencia`."""

from collections.abc import Iterable

import regex

from workbench.core.languages import find_code

_PAIR = regex.compile(r"(?P<source>[a-z]{2,3}(?:_\w+)?)-(?P<target>[a-z]{2,3}(?:_\w+)?)")
_STANDARDS = {
    "hbs": ("bs", "hr", "sr", "sr-Latn"),
    "hbs_BS": ("bs",),
    "hbs_HR": ("hr",),
    "hbs_SR": ("sr", "sr-Latn"),
}
"""Apertium has one language of which BCP 47 has three; it writes Serbian in Latin letters."""


def targets_from(source: str, pairs: Iterable[str]) -> dict[str, str]:
    """The languages that pairs translate into from the source, each with the name of its pair."""
    found: dict[str, str] = {}
    for pair in sorted(pairs, key=_order):
        match = _PAIR.fullmatch(pair)
        if match and source in _codes(match["source"]):
            for code in _codes(match["target"]):
                found.setdefault(code, pair)
    return dict(sorted(found.items()))


def _order(pair: str) -> tuple[bool, int, str]:
    """What is of one standard comes first, and then what is of no variant of a language."""
    return pair.endswith("-hbs"), len(pair), pair


def _codes(name: str) -> tuple[str, ...]:
    """What one side of a pair is in BCP 47; nothing where no register has it."""
    code = find_code(name.replace("_", "-"))
    return _STANDARDS.get(name) or ((code,) if code else ())
