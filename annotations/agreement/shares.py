"""Rules of consensus that ask how many of the votes agree."""

import re

HALF = "half"
ROUNDING = 1e-9
"""Shares that differ by less are the same."""

_SHARE = re.compile(r"([1-9]\d?) of ([1-9]\d?)\Z", re.ASCII)


def is_share(rule: str) -> bool:
    """Whether a rule reads like `2 of 3`."""
    found = _SHARE.match(rule)
    return bool(found) and int(found[1]) <= int(found[2])  # type: ignore[index]


def holds(rule: str, count: int, votes: int) -> bool:
    """Whether what `count` of so many votes say holds.

    `half` is at least half of them, `majority` more than half; `2 of 3` is at least that share.
    """
    match rule:
        case "half":
            return 2 * count >= votes
        case "majority":
            return 2 * count > votes
        case "unanimous":
            return count == votes
    found = _SHARE.match(rule)
    if found is None:
        raise ValueError(f"{rule!r} is no share of votes")
    return count * int(found[2]) >= int(found[1]) * votes
