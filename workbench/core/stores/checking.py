"""Are the files of a release in a store those that its manifest names?"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from workbench.core.messages import gettext_noop
from workbench.core.stores.base import Place, Stored
from workbench.release_format.verification import AGAIN, Claims, Problem, check_content


def check_place(
    place: Place, claims: Claims, names: Collection[str] | None = None
) -> Iterator[Problem]:
    """What is missing or other than the manifest says: of all that it names, or of these.

    A file is read once for as long as its version in the store stays.
    """
    wanted = claims.files.keys() if names is None else names
    files = {file.path: file for file in (place.files() if names is None else _stats(place, names))}
    hashes = place.hashes(
        files[name]
        for name in wanted
        if name in files and files[name].bytes == claims.files[name].get("bytes")
    )
    for name in wanted:
        if name in files:
            digest = partial(str, hashes.get(name, ""))
            yield from check_content(name, claims.files[name], files[name].bytes, digest)
        else:
            yield Problem(name, gettext_noop("is missing"), AGAIN)


def _stats(place: Place, names: Iterable[str]) -> Iterator[Stored]:
    for name in names:
        try:
            yield place.stat(name)
        except FileNotFoundError:
            continue
