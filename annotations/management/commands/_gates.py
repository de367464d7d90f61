"""How commands tell the gates of a release."""

from collections.abc import Iterable, Iterator
from typing import Any

from annotations.publishing.gates import Gate, GateState

_WORDS = {
    GateState.PASSED: "passed",
    GateState.FAILED: "FAILED",
    GateState.NOT_APPLICABLE: "does not apply",
}


def lines(gates: Iterable[Gate]) -> Iterator[str]:
    """A line a gate, for the terminal."""
    for gate in gates:
        state = _WORDS[gate.state] + (" (binds)" if gate.binds else "")
        items = f" [{gate.items}]" if gate.items else ""
        yield f"  {gate.title}: {state}. {gate.sentence}{items}"


def documents(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    """The same for `--json`, with each sentence as people read it."""
    return [
        {**_without(gate.document(), "values"), "sentence": str(gate.sentence)} for gate in gates
    ]


def _without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}
