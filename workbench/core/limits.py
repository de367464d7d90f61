"""What a limit is; which ones there are stands with what they limit."""

from typing import Any, NamedTuple


class Range(NamedTuple):
    """The smallest and the largest number that is allowed."""

    least: int
    most: int

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.least <= number <= self.most

    @property
    def bounds(self) -> dict[str, Any]:
        """As fields of forms and serializers take them."""
        return {"min_value": self.least, "max_value": self.most}


def whole_number(text: str | None, most: int = 2**63 - 1) -> int | None:
    """The number that an address or a form names, from 0 on; None where it is none, or too large.

    Its digits are counted first: Python refuses to read thousands of them, with an error.
    """
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


SMALL_INTEGER = 2**15 - 1
INTEGER = 2**31 - 1
BIG_INTEGER = 2**63 - 1
"""The largest numbers that columns hold."""
