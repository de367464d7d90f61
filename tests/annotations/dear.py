"""An engine that is paid for, and asks nobody."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest

from annotations.engines import (
    CeilingReached,
    EngineKind,
    Output,
    SourceUnit,
    Status,
    Work,
    engines,
)
from annotations.engines.texts import Text, TextEngine


class Dear(TextEngine):
    """Charges for what it has not answered before, as one with a journal does."""

    name = "dear"
    is_paid = True
    items_at_once = 2

    def __init__(self) -> None:
        self.spent = 0.0
        self.asked: list[SourceUnit] = []
        self.answered: set[SourceUnit] = set()

    def open(self, work: Work) -> AbstractContextManager[None]:
        self.limits = work.limits
        return super().open(work)

    def status(self) -> Status:
        return Status(("es",), "1", licence="CC BY-NC 4.0", notes=("non-commercial",))

    def account(self) -> Mapping[str, Any]:
        return {"cost": self.spent, "cost_at_most": self.spent, "requests": len(self.answered)}

    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        for unit in units:
            self.asked.append(unit)
            if unit not in self.answered:
                self._pay(self.estimate([unit], language).characters)
                self.answered.add(unit)
        return super()._translate_units(units, language)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        return [Text(f"Así {text}") for text in texts]

    def _pay(self, cost: float) -> None:
        if self.limits.max_cost is not None and self.spent + cost > self.limits.max_cost:
            raise CeilingReached("The ceiling is reached.")
        self.spent += cost


def install_dear(monkeypatch: pytest.MonkeyPatch) -> Dear:
    """The engine, offered as `dear`."""
    dear = Dear()
    kind = EngineKind(name="dear", title="Dear", make=lambda _target: dear)
    monkeypatch.setitem(engines(), "dear", kind)
    return dear
