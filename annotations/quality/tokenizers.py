"""What edits are counted in: the one place that says which tokenizer measures which language.

Languages with spaces between words are measured in words. Others are measured twice: in
characters, which need nothing else, and in the pieces of a sentencepiece model that is trained on
the campaign's own text. Figures of two tokenizers never stand in one column or one sum: each
carries the name of its tokenizer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from annotations.quality.sentencepieces import SentencePieces, train
from annotations.quality.tokens import is_spaced, tokens

WORDS, CHARACTERS, NONE, PIECES = "words", "characters", "none", "spm"

_TURKIC = {"az", "crh", "gag", "kaa", "tr", "tt"}
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})
"""Where an i has a dot, its capital has one too."""


@dataclass(frozen=True)
class Tokenizer:
    """`name` tells all that decides where a text is split, but for its language.

    `words` and `characters` are both of `quality.tokens`; `none` takes what stands between spaces;
    `spm-` has the number of pieces and the beginning of the model's SHA-256.
    """

    name: str
    language: str
    split: Callable[[str], list[str]]

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]

    def tokens(self, text: str) -> list[str]:
        """The tokens, with the small i of Turkish for its capital: TER knows but English."""
        is_turkic = self.language.partition("-")[0] in _TURKIC
        return self.split(text.translate(_SMALL_I) if is_turkic else text)


def plain(language: str) -> Tokenizer:
    """The tokenizer of a language that needs no model: words where it writes them apart."""
    name = WORDS if is_spaced(language) else CHARACTERS
    return Tokenizer(name, language, lambda text: tokens(text, language))


def as_it_stands(language: str) -> Tokenizer:
    """For text that comes tokenised: what stands between spaces is a token."""
    return Tokenizer(NONE, language, str.split)


def of_model(model: bytes, language: str) -> Tokenizer:
    """The tokenizer of a sentencepiece model."""
    loaded = SentencePieces(model)
    name = f"{PIECES}-{loaded.size}-{sha256(model).hexdigest()[:8]}"
    return Tokenizer(name, language, loaded.split)


def trained(texts: Iterable[str], language: str) -> Tokenizer | None:
    """The tokenizer of a model that is trained on texts; None where they hold no letter."""
    model = train(texts)
    return of_model(model, language) if model else None


def tokenizers(language: str, model: bytes | None) -> Sequence[Tokenizer]:
    """All that a language is measured by, with the model of its text where there is one."""
    if is_spaced(language):
        return (plain(language),)
    pieces = (of_model(model, language),) if model else ()
    return (*pieces, plain(language))
