"""How many tokens each language of a campaign takes, by one tokenizer for all."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from annotations.models import Campaign, CurrentTranslation
from annotations.quality.fertility import Fertility, fertility
from annotations.quality.tokenizers import Tokenizer, of_model, trained
from annotations.quality.units import Unit

MOST_TEXTS = 500
"""Of a language, the first in the order of items: enough for a mean, and as much of each."""


def measure_fertility(
    *, campaign: Campaign, languages: Sequence[str], model: bytes = b""
) -> list[dict[str, Any]]:
    """Tokens over words, over characters, and over the source's, by language. Locks nothing.

    Args:
        model: a sentencepiece model to count by; left out, one is trained on these texts and
            their sources, about as much of each language.
    """
    pairs = {language: _pairs(campaign, language) for language in languages}
    texts = [text for of in pairs.values() for _, text in of]
    sources = list(dict.fromkeys(source for of in pairs.values() for source, _ in of))
    source = campaign.source_language
    tokenizer = of_model(model, source) if model else trained([*sources, *texts], source)
    if tokenizer is None:
        return []
    own = fertility(source, [(one, one) for one in sources], tokenizer.split)
    found = [own, *(fertility(code, of, tokenizer.split) for code, of in pairs.items() if of)]
    return [_row(one, tokenizer) for one in found]


def _pairs(campaign: Campaign, language: str) -> list[tuple[str, str]]:
    """The texts that the campaign stands by, each with its source."""
    rows = CurrentTranslation.objects.filter(campaign=campaign, language=language)
    rows = rows.select_related("item", "translation").order_by("item__position")[:MOST_TEXTS]
    return [
        (Unit(row.item.question, tuple(row.item.options)).text, row.translation.unit.text)
        for row in rows
    ]


def _row(one: Fertility, tokenizer: Tokenizer) -> dict[str, Any]:
    ratios = {
        "fertility": one.fertility,
        "per_character": one.per_character,
        "parity": one.parity,
    }
    return asdict(one) | ratios | {"tokenizer": tokenizer.name}
