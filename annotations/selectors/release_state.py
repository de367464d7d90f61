"""How a release stands: what its campaign asks of it, and what its folder answers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from annotations.models import Campaign, Release
from annotations.publishing import gates as pure
from annotations.publishing.gates import USUAL, Gate, GateRules, GateState, behind
from workbench.core.errors import Conflict
from workbench.release_format.schemas import SCHEMA_VERSION

SECONDS = 24 * 60 * 60
"""For which gates are remembered: neither folder nor rules change, but the program may."""


@dataclass(frozen=True)
class Asked:
    """The gate rules in force; `version` is 0 where the campaign has stated none."""

    version: int
    rules: GateRules


def rules_of(campaign: Campaign) -> Asked:
    """What the campaign asks of its releases: its newest rules, else the usual ones."""
    stated = campaign.release_rules.last()
    if stated is None:
        return Asked(0, USUAL)
    return Asked(stated.version, GateRules(frozenset(stated.binds), stated.floors))


def gates_of(release: Release, *, folder: Path | None = None) -> list[Gate]:
    """The gates of a release under the rules in force.

    What a sound folder says is remembered: it is always the same.

    Args:
        folder: a copy of it that was built elsewhere than in the store; it is read now.

    Raises:
        Conflict: its folder is not in the store.
    """
    rules = rules_of(release.campaign).rules
    if folder is not None:
        return pure.gates_of(folder, _parent(release), rules)
    key = _key(release, rules)
    if (known := cache.get(key)) is not None:
        return [Gate.of(document) for document in known]
    gates = pure.gates_of(folder_of(release), _parent(release), rules)
    if not any(gate.id == pure.SOUND and gate.state is GateState.FAILED for gate in gates):
        cache.set(key, [gate.document() for gate in gates], SECONDS)
    return gates


@dataclass(frozen=True)
class ItemsBehind(Sequence[Mapping[str, str]]):
    """The items behind a gate, read when some are asked for."""

    release: Release
    gate: str

    def __len__(self) -> int:
        return next(gate.items for gate in gates_of(self.release) if gate.id == self.gate)

    def __getitem__(self, places: Any) -> Any:
        start, stop, _step = places.indices(1 << 31)
        return behind(
            folder_of(self.release),
            self.gate,
            parent=_parent(self.release),
            rules=rules_of(self.release.campaign).rules,
            start=start,
            limit=stop - start,
        )


def folder_of(release: Release) -> Path:
    """Its folder on this machine.

    Raises:
        Conflict: it is not in the store.
    """
    if not release.place.is_there:
        problem = _(
            "The folder of %s is not in the store; build the version again to have it back."
        )
        raise Conflict(problem % release)
    return release.place.folder()


def _parent(release: Release) -> Path | None:
    """The folder of the version before, where it is at hand."""
    parent = release.parent
    return parent.place.folder() if parent is not None and parent.place.is_there else None


def _key(release: Release, rules: GateRules) -> str:
    parent = release.parent.content_hash if release.parent is not None else ""
    asked = [sorted(rules.binds), sorted(rules.floors.items())]
    said = json.dumps([SCHEMA_VERSION, release.content_hash, parent, asked])
    return f"release-gates/{hashlib.sha256(said.encode()).hexdigest()}"
