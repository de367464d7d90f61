"""Which releases a person may not see, told by the app that knows whose a release is.

The machine side knows a release by its content hash and the name of its folder, the human side who
takes part in the campaign that it was made from. A folder that no app knows was laid into the store
by whoever runs the machine; it is hidden from nobody who is signed in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Hidden:
    """Releases by their content hashes, and by what their folders in the store are called."""

    hashes: frozenset[str]
    folders: frozenset[str]

    def holds(self, content_hash: str, folder: str) -> bool:
        return content_hash in self.hashes or folder in self.folders


Rule = Callable[[User], Iterable[tuple[str, str]]]
"""Content hash and folder of each release that the person may not see."""

_RULES: list[Rule] = []


def register(rule: Rule) -> None:
    _RULES.append(rule)


def hidden_from(user: User) -> Hidden:
    """One query a rule."""
    found = [release for rule in _RULES for release in rule(user)]
    return Hidden(
        hashes=frozenset(content_hash for content_hash, _ in found),
        folders=frozenset(folder for _, folder in found),
    )
