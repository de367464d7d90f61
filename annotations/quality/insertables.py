"""What a translation takes over from its source, in its order: formulae, code and numbers."""

from collections.abc import Iterator

from annotations.quality.checks.figures import ZEROS
from annotations.quality.languages import knowledge
from annotations.quality.quantities.reading import number_places
from workbench.core.mathematics.stretches import stretches

MOST = 60
"""What is offered of one text; no question of MMLU has more."""


def insertables(text: str, *, source: str, target: str) -> list[str]:
    """Return what of a text in the language `source` stands in a text in `target` too.

    Formulae and code as they are, numbers with the digits and marks of the other language where
    its typography is known. Not more than `MOST`; a block of several lines is none.
    """
    found = (one for one in _found(text, source, target) if "\n" not in one)
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _found(text: str, source: str, target: str) -> Iterator[str]:
    for one in stretches(text):
        written = text[one.start : one.end]
        if one.kind in ("formula", "signs", "code"):
            yield written.strip()
        elif one.kind == "prose":
            for start, end in number_places(written):
                yield _with_marks_of(written[start:end], source, target)


def _with_marks_of(number: str, source: str, target: str) -> str:
    """A number with the digits, decimal and grouping marks that the other language has."""
    here, there = knowledge(source).typography, knowledge(target).typography
    decimal, group = there.decimal[:1], there.group[:1]
    if not (here.decimal and here.group and decimal and group) or not number.isascii():
        return number
    zero = ord(ZEROS.get(there.digits[0] if there.digits else "latn", "0"))
    digits = {str(digit): chr(zero + digit) for digit in range(10)}
    signs = digits | {here.decimal[0]: decimal, here.group[0]: group}
    return "".join(signs.get(sign, sign) for sign in number)
