"""The gates before a release: what must be so before it is approved and published.

They are computed from the folder alone, the rules say which of them bind. A gate is a function from
a folder to what was found of it; a new one is one more `GateKind`.
"""

from collections.abc import Mapping
from pathlib import Path

from annotations.publishing.gates import folders, texts, work
from annotations.publishing.gates.folders import SOUND
from annotations.publishing.gates.gate import (
    Gate,
    GateKind,
    GateRules,
    GateState,
    Reading,
)

__all__ = [
    "GATE_KINDS", "SOUND", "USUAL", "Gate", "GateKind", "GateRules", "GateState", "behind",
    "gates_of",
]  # fmt: skip

GATE_KINDS: Mapping[str, GateKind] = {
    kind.id: kind for kind in (*texts.GATES, *work.GATES, *folders.GATES)
}
USUAL = GateRules(frozenset(kind.id for kind in GATE_KINDS.values() if kind.binds))
"""What binds where a campaign says nothing."""


def gates_of(folder: Path, parent: Path | None = None, rules: GateRules = USUAL) -> list[Gate]:
    """The gates of a release folder, in their order.

    Args:
        parent: the folder of the version before, where it is at hand.

    Raises:
        OSError, ValueError, LookupError: the folder has no manifest that can be read.
    """
    reading = Reading(folder, parent)
    return [kind.gate(kind.look(reading, rules), rules) for kind in GATE_KINDS.values()]


def behind(
    folder: Path,
    gate: str,
    *,
    parent: Path | None = None,
    rules: GateRules = USUAL,
    start: int = 0,
    limit: int = 100,
) -> list[dict[str, str]]:
    """Items behind a gate from number `start` on: `sample_id`, `language` (empty where it is meant
    in all of them), and as `detail` what is said of each, in the order of the release's tables."""
    found = GATE_KINDS[gate].look(Reading(folder, parent), rules)
    return found.behind.slice(start, limit).collect().to_dicts()
