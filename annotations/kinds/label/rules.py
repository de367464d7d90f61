"""What a label is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.kinds.kind import Kind, Sampling

KIND = Kind(
    id="label",
    label="Label",
    order=2,
    overlap=3,
    sampling=Sampling(is_drawn=True, per_subject=50),
    on_source=True,
)


@dataclass(frozen=True)
class CulturePayload:
    """The answers to the culture questions; see `CultureTags` for their meaning."""

    knowledge: Sequence[str]
    time_sensitive: bool
    spans: Sequence[dict[str, Any]] = ()
    cultures: Sequence[str] = ()
    regions: Sequence[str] = ()
    world_bank_regions: Sequence[str] = ()
    countries: Sequence[str] = ()
    dialect: str = ""
