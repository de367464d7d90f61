"""How many tokens a language takes: by one tokenizer for all, on texts that say the same.

Fertility is tokens over words (Rust et al. 2021), words being what stands between spaces: languages
without spaces have none. Parity is tokens over those of the same texts in the source's language
(Petrov et al. 2023).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotations.quality.tokens import is_spaced

Split = Callable[[str], list[str]]


@dataclass(frozen=True)
class Fertility:
    """`words`, and what is over them, are None in languages without spaces."""

    language: str
    texts: int
    characters: int
    words: int | None
    tokens: int
    source_tokens: int

    @property
    def fertility(self) -> float | None:
        return self.tokens / self.words if self.words else None

    @property
    def per_character(self) -> float | None:
        return self.tokens / self.characters if self.characters else None

    @property
    def parity(self) -> float | None:
        return self.tokens / self.source_tokens if self.source_tokens else None


def fertility(language: str, pairs: Sequence[tuple[str, str]], split: Split) -> Fertility:
    """Of texts in a language, each with its source."""
    texts = [text for _, text in pairs]
    return Fertility(
        language=language,
        texts=len(texts),
        characters=sum(map(len, texts)),
        words=sum(len(text.split()) for text in texts) if is_spaced(language) else None,
        tokens=sum(len(split(text)) for text in texts),
        source_tokens=sum(len(split(source)) for source, _ in pairs),
    )
