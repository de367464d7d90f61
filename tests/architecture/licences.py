"""The licences of what runs: every library that is asked for, and those that they need."""

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.imports import ROOT

ASKED_FOR = (
    "requirements/base.in",
    "requirements/gpu.in",
    "requirements/mt.in",
    "requirements/crowd.in",
)
UNKNOWN = "says nothing"
_GPL = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public")


def unfit() -> list[str]:
    """Installed libraries under the GPL or the AGPL, or under no licence that they tell."""
    stated = {name: licence(found) for name, found in running().items()}
    return [f"{name}: {said}" for name, said in sorted(stated.items()) if not may_be(said)]


def running() -> dict[str, Distribution]:
    found: dict[str, Distribution] = {}
    for file in ASKED_FOR:
        lines = (ROOT / file).read_text("utf-8").splitlines()
        _gather((Requirement(line) for line in lines if re.match(r"[A-Za-z]", line)), found)
    return found


def licence(found: Distribution) -> str:
    """What a library says of itself: an SPDX expression, else its classifiers, else a line."""
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = metadata.get_all("Classifier") or []
    if names := [line.split(" :: ")[-1] for line in classifiers if line.startswith("License ::")]:
        return " OR ".join(names)
    return (metadata.get("License") or UNKNOWN).strip().splitlines()[0]


def may_be(stated: str) -> bool:
    """Whether code under Apache-2.0 may import it; of several licences one chooses."""
    return stated != UNKNOWN and any(not _GPL.search(one) for one in stated.split(" OR "))


def _gather(wanted: Iterable[Requirement], found: dict[str, Distribution]) -> None:
    for one in wanted:
        name = canonicalize_name(one.name)
        try:
            library = distribution(name)
        except PackageNotFoundError:  # for another platform
            continue
        if name not in found:
            found[name] = library
            needed = map(Requirement, library.requires or ())
            _gather((each for each in needed if _applies(each, one.extras)), found)


def _applies(needed: Requirement, extras: Iterable[str]) -> bool:
    if needed.marker is None:
        return True
    return any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras))
