"""The checks as a campaign runs them over the texts of one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from annotations.models import Campaign, Item
from annotations.quality import checks
from annotations.quality.checks import Report, Term
from annotations.quality.languages.facts import Length
from annotations.quality.units import Unit
from annotations.selectors.glossary import all_terms
from annotations.selectors.lengths import lengths_of


@dataclass(frozen=True)
class CampaignChecks:
    """With the terms of its glossary, and the lengths of the texts that it has accepted."""

    language: str
    source_language: str
    glossary: Sequence[Term] = ()
    lengths: Length | None = None

    @classmethod
    def of(cls, campaign: Campaign, language: str) -> Self:
        """For many texts: the whole glossary of the language at once. Two queries."""
        return cls(
            language=language,
            source_language=campaign.source_language,
            glossary=all_terms(campaign, language),
            lengths=lengths_of(campaign, language),
        )

    def report(self, *, item: Item, question: str, options: Sequence[str]) -> Report:
        """What they say of a text of an item, beside its source and its key."""
        return checks.check_text(
            Unit(item.question, tuple(item.options), item.key, self.source_language),
            Unit(question, tuple(options), item.key),
            self.language,
            glossary=self.glossary,
            lengths=self.lengths,
        )
