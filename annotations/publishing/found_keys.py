"""The keys that people found, or why they found none."""

from dataclasses import dataclass

BENCHMARK, CONSENSUS, RULING = "benchmark", "consensus", "ruling"
"""Where a key comes from."""

OPEN, NOT_ASKED, RULINGS_DIFFER = "open", "not_asked", "rulings_differ"
WITHOUT_KEY = {
    "single": "no key: only one person answered",
    "flagged": "no key: the question was flagged",
    "unsure": "no key: somebody was unsure",
    "disagree": "no key: the answers disagree",
    OPEN: "no key: too few answers",
    NOT_ASKED: "no key: nobody was asked",
    RULINGS_DIFFER: "no key: rulings name different options",
}
"""Why people found no key, and what the release says of an item that has none for that."""


@dataclass(frozen=True)
class FoundKey:
    """What people's answers to an item, or rulings, come to: an option, or why none."""

    sample_id: str
    choice: int | None
    origin: str = ""
    reason: str = ""

    @property
    def is_contested(self) -> bool:
        """Then the item has no key at all."""
        return self.reason == RULINGS_DIFFER
