"""Names of files, configs, tasks, groups, languages and forms: no two that are taken for one.

File systems leave out case and composition, loaders of configs write `_` for `-`, and the harness
writes its samples to files whose names have `_` for all that is no letter, digit or underscore.
"""

import hashlib
import re
from collections.abc import Hashable, Mapping
from typing import TypeVar
from unicodedata import normalize

K = TypeVar("K", bound=Hashable)

LONGEST = 80
"""Bytes of a name made from a text, so that a file's name with others before it stays below 255."""

_DIGITS = 8
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "123456789"
}
"""Names that Windows gives no file, with whatever suffix."""


def fold(name: str) -> str:
    """Equal for two names that anything may take for one."""
    return re.sub(r"\W", "_", normalize("NFC", normalize("NFC", name).casefold()))


def slug(text: str, longest: int = LONGEST) -> str:
    """A text as part of a name: small letters, digits and `_`, `longest` bytes of it; empty where
    it has none of them."""
    found = re.sub(r"\W+", "_", normalize("NFC", text).lower()).strip("_")
    found = found.encode()[:longest].decode(errors="ignore").strip("_")
    return f"{found}_" if found in _DEVICES else found


def distinct(wanted: Mapping[K, str]) -> dict[K, str]:
    """A name for each key, no two of them equal when folded.

    The first of those that want one name has it; another gets the hash of its key at the end, and
    so the same one whatever else there is.
    """
    taken: set[str] = set()
    names: dict[K, str] = {}
    for key, name in wanted.items():
        digest = hashlib.sha256(repr(key).encode()).hexdigest()
        offers = (name, *(f"{name}_{digest[:n]}" for n in range(_DIGITS, len(digest), _DIGITS)))
        names[key] = next(one for one in offers if one.strip("_") and fold(one) not in taken)
        taken.add(fold(names[key]))
    return names
