"""What a label is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    on_source=True,
    tells_sensitivity=True,
)


SPAN = ("start", "end", "label")
QUOTE = "quote"
"""What a highlight has in the ledger, and the words it is sent with, to be held against."""


@dataclass(frozen=True)
class CulturePayload:
    """The answers to the culture questions; see `CultureTags` for their meaning.

    A highlight has `start` and `end`, in code points of the stored question, a `label`, and where
    it comes from a person the `quote` of its words.
    """

    knowledge: Sequence[str]
    time_sensitive: bool
    spans: Sequence[dict[str, Any]] = ()
    cultures: Sequence[str] = ()
    regions: Sequence[str] = ()
    world_bank_regions: Sequence[str] = ()
    countries: Sequence[str] = ()
    dialect: str = ""


def quoted(spans: Iterable[dict[str, Any]], question: str) -> list[dict[str, Any]]:
    """Stored highlights with the words that they mark."""
    return [{**span, QUOTE: question[span["start"] : span["end"]]} for span in spans]
