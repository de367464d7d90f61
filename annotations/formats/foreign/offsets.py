"""How tools count the characters of a text, and the code points that they mean."""

import re
from collections.abc import Iterator

CODE_POINTS, UTF_16, BREAKS, PEARMUT = "code-points", "utf-16", "br", "pearmut"
RULES = (CODE_POINTS, UTF_16, BREAKS, PEARMUT)
"""Code points; UTF-16 as browsers count; code points with a `<br>` as one (Appraise); UTF-16
without line ends, which Pearmut shows between its characters."""

_BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)
_ONE_PLANE = 0xFFFF


def code_points(text: str, start: int, end: int, rule: str) -> tuple[int, int] | None:
    """The code points of a text that a span of the tool's characters is on; the end is excluded.

    None where the span is empty or lies outside of the text.
    """
    characters = list(_characters(text, rule))
    if not 0 <= start < end <= len(characters):
        return None
    return characters[start][0], characters[end - 1][1]


def length(text: str, rule: str) -> int:
    """How many characters of a text the tool counts."""
    return sum(1 for _character in _characters(text, rule))


def _characters(text: str, rule: str) -> Iterator[tuple[int, int]]:
    """For each of the tool's characters the code points that it stands for."""
    at = 0
    while at < len(text):
        found = _BREAK.match(text, at) if rule == BREAKS and text[at] == "<" else None
        after = found.end() if found else at + 1
        is_counted = rule != PEARMUT or text[at] != "\n"
        is_wide = rule in (UTF_16, PEARMUT) and ord(text[at]) > _ONE_PLANE
        for _unit in range(is_counted + (is_counted and is_wide)):
            yield at, after
        at = after
