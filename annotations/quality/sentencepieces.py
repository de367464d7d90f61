"""Sentencepiece models of a campaign's own text: the same text gives the same bytes.

Byte-pair encoding counts in whole numbers, in one thread: nothing depends on the machine. Texts
are taken as they are, without sentencepiece's own normalisation: it would hide edits.
"""

import io
from collections.abc import Iterable

import regex
import sentencepiece

from annotations.quality.tokens import graphemes

MOST_MERGES = 8000
CHARACTERS_A_MERGE = 50
"""So that little text does not become one piece a line."""

SHORTEST_LIMIT = 10
"""Of a line, in bytes: sentencepiece refuses a lower one."""

_SPACE = regex.compile(r"\s+")
_MARK = "▁"
"""Sentencepiece's space."""


def train(texts: Iterable[str]) -> bytes:
    """A model of byte-pair encoding; empty where the texts hold no character but space."""
    lines = [line for text in texts for line in text.splitlines() if not _is_blank(line)]
    if not lines:
        return b""
    model = io.BytesIO()
    merges = min(MOST_MERGES, sum(map(len, lines)) // CHARACTERS_A_MERGE)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="bpe",
        vocab_size=len(_alphabet(lines)) + merges + 1,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        max_sentence_length=max(SHORTEST_LIMIT, 4 * max(map(len, lines)) + 1),
        num_threads=1,
        bos_id=-1,
        eos_id=-1,
        pad_id=-1,
        minloglevel=2,
    )
    return model.getvalue()


class SentencePieces:
    """A model that splits texts; `size` is its number of pieces.

    Raises:
        ValueError: it is none.
    """

    def __init__(self, model: bytes) -> None:
        try:
            self._model = sentencepiece.SentencePieceProcessor(model_proto=model)
        except RuntimeError as error:
            raise ValueError("no model of sentencepiece") from error
        self.size: int = self._model.get_piece_size()

    def split(self, text: str) -> list[str]:
        """The pieces without space; of what the model has never seen, each character."""
        pieces = self._model.encode(_SPACE.sub(" ", text), out_type=str)
        found: list[str] = []
        for piece, is_known in zip(pieces, self._known(pieces), strict=True):
            bare = piece.replace(_MARK, "")
            found += ([bare] if is_known else graphemes(bare)) if bare else []
        return found

    def _known(self, pieces: list[str]) -> list[bool]:
        unknown = self._model.unk_id()
        return [number != unknown for number in self._model.piece_to_id(pieces)]


def _is_blank(line: str) -> bool:
    return not line.replace(_MARK, "").strip()


def _alphabet(lines: list[str]) -> set[str]:
    return {_MARK, *(character for line in lines for character in line)}
