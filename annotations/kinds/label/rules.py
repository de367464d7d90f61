"""What a label is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.kinds.kind import Kind, Sampling

KIND = Kind(
    id="label",
    label="Label",
    plural="labels",
    order=2,
    overlap=3,
    sampling=Sampling(is_drawn=True, per_subject=50),
    keywords=("cultur", "tagg?", "label", "sensitiv"),
    tells_sensitivity=True,
    asks_forms=True,
)


@dataclass(frozen=True)
class CulturePayload:
    """The answers to the form `culture`, as its own screens have them."""

    knowledge: Sequence[str]
    time_sensitive: bool
    spans: Sequence[dict[str, Any]] = field(default_factory=list)
    cultures: Sequence[str] = field(default_factory=list)
    regions: Sequence[str] = field(default_factory=list)
    world_bank_regions: Sequence[str] = field(default_factory=list)
    countries: Sequence[str] = field(default_factory=list)
    dialect: str = ""

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> "CulturePayload":
        return cls(**{"knowledge": [], "time_sensitive": None, **answers})

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by question."""
        spans = [{"field": "question", **span} for span in self.spans]
        given = {**vars(self), "spans": spans}
        return {name: value for name, value in given.items() if value not in ("", [], ())}
