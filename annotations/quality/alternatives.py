"""Many patterns that are looked for in one text as one."""

from collections.abc import Iterator

import regex


class Alternatives:
    """Patterns of which at each place the first that matches counts, as if `|` joined them.

    A pattern is passed over at once in a text that lacks a sign which it has to have; joined with
    others it is tried at every place. So those that match nowhere are left out first, which changes
    no match: most texts have none or one.
    """

    def __init__(self, *patterns: str, flags: int = 0) -> None:
        self._each = [regex.compile(one, flags) for one in patterns]
        self._all = regex.compile("|".join(f"(?:{one})" for one in patterns), flags)

    def finditer(self, text: str) -> "Iterator[regex.Match[str]]":
        there = [one for one in self._each if one.search(text)]
        if not there:
            return iter(())
        return (there[0] if len(there) == 1 else self._all).finditer(text)
