"""By which tokenizer and measures a release counts how much people changed."""

from collections.abc import Sequence
from typing import Any

from annotations.quality.measures import signatures
from annotations.quality.tokenizers import plain


def measured_by(languages: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By tokenizer, those of the languages that it measures and the signatures of its measures."""
    found: dict[str, dict[str, Any]] = {}
    for language in languages:
        tokenizer = plain(language).name
        found.setdefault(tokenizer, {"languages": [], **signatures(tokenizer)})
        found[tokenizer]["languages"].append(language)
    return found
