"""Formulae and code that say something else."""

from collections.abc import Iterator
from random import Random

import regex

from annotations.quality.damage.base import Sound, at_each
from annotations.quality.units import Unit

_OTHER_OPERATORS = {
    "+": "-", "-": "+", "−": "+", "*": "+", "×": "+", "=": "<", "<": ">", ">": "<",
    "≤": "≥", "≥": "≤", "≠": "=",
}  # fmt: skip
_TERM_BEFORE = r"(?<=(?:(?<!\p{L})[\p{Latin}\p{Greek}]|(?<!\p{L})\p{N}|[)\]}])\s?)"
_TERM_AFTER = r"(?=\s?(?:[\p{Latin}\p{Greek}](?!\p{L})|\p{N}|[(\[\\]))"
# A hyphen between two figures is a range, a stroke a date or a pressure.
_OPERATOR = regex.compile(
    rf"{_TERM_BEFORE}(?:[+*×=<>≤≥≠]|(?<!\p{{N}}\s?)[\-−]|(?<=\s)[\-−](?=\s)){_TERM_AFTER}"
)
_EXPONENT = regex.compile(r"(?<=[\p{Latin}\p{Greek}\p{N})\]}]\^\{?)[2-9]|[²³⁴]")
# Not a blank, nor a plural such as `statement(s)`.
_CALL = regex.compile(
    r"\b[A-Za-z_][A-Za-z_0-9]{1,30}+(?=\((?!e?s\))[^\s()]|\(\))|\b[A-Za-z]\w*+(?<=_[A-Za-z]\w*)\b"
    r"|\b[A-Za-z]\w*\.\w+(?=\()"
)
_RAISED = {"²": "³", "³": "²", "⁴": "³"}


def change_operator(sound: Sound, rng: Random) -> Iterator[Unit]:
    """An operator between two terms is another one; a hyphen is one where the source has it too."""
    source = "\n".join(text for _, text in sound.source.fields())

    def others(match: "regex.Match[str]") -> list[str]:
        with_its_neighbours = match.string[match.start() - 1 : match.end() + 1]
        joins = match[0] in "-−" and with_its_neighbours not in source
        return [] if joins else [_OTHER_OPERATORS[match[0]]]

    return at_each(sound, _OPERATOR, others)


def change_exponent(sound: Sound, rng: Random) -> Iterator[Unit]:
    return at_each(
        sound,
        _EXPONENT,
        lambda match: [_RAISED.get(match[0]) or str(int(match[0]) - 1)],
    )


def change_code(sound: Sound, rng: Random) -> Iterator[Unit]:
    """A name that is called, or joined of words, has lost its last letters."""
    return at_each(sound, _CALL, lambda match: [match[0][:-1]])
