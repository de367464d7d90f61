"""Names for people that say nothing about them."""

import hmac
from collections.abc import Iterable


def pseudonyms(ids: Iterable[int | str], salt: str) -> dict[str, str]:
    """A pseudonym for each id (as text), the same in every release that uses the same salt.

    The mapping is in the order of the pseudonyms, so that it does not betray who joined first.

    Args:
        salt: a secret; without it nobody can try ids until a pseudonym matches.

    Raises:
        ValueError: the salt is empty, or two ids fall on one pseudonym.
    """
    if not salt:
        raise ValueError("pseudonyms need a salt: an empty one lets anybody find the ids again")
    names = {str(id_): f"annotator-{_digest(salt, str(id_))}" for id_ in ids}
    if len(set(names.values())) < len(names):
        raise ValueError("two people fall on one pseudonym: use another salt")
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


class Pseudonyms(dict[str, str]):
    """The same names, each made when it is asked for; ids that are no text are to be given as text.

    Raises:
        ValueError: the salt is empty, or two ids fall on one pseudonym.
    """

    def __init__(self, salt: str) -> None:
        super().__init__()
        self._salt = salt
        self._ids: dict[str, str] = {}

    def __missing__(self, id_: str) -> str:
        name = pseudonyms([id_], self._salt)[id_]
        if self._ids.setdefault(name, id_) != id_:
            raise ValueError("two people fall on one pseudonym: use another salt")
        self[id_] = name
        return name


def _digest(salt: str, text: str) -> str:
    return hmac.digest(salt.encode(), text.encode(), "sha256").hex()[:12]
