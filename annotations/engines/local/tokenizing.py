"""The tokenizer that lies beside a model: a text into pieces, and pieces into a text."""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import sentencepiece
from django.utils.translation import gettext as _

from annotations.engines.base import EngineError

PAIRS = (("source.spm", "target.spm"),)
SENTENCEPIECE = (
    "sentencepiece.bpe.model",
    "spiece.model",
    "sentencepiece.model",
    "tokenizer.model",
    "spm.model",
)
FAST = "tokenizer.json"
FILES = (*PAIRS[0], *SENTENCEPIECE, FAST)
SPACE = "▁"


class Tokenizer(Protocol):
    def encode(self, text: str) -> list[str]:
        """The pieces of a text, without special tokens; what is unknown stands as it is written."""

    def decode(self, pieces: Sequence[str]) -> str: ...


def tokenizer_in(folder: Path) -> Tokenizer:
    """The folder's tokenizer.

    Raises:
        EngineError: there is none, or it cannot be read.
    """
    for source, target in (*PAIRS, *((name, name) for name in SENTENCEPIECE)):
        if (folder / source).is_file() and (folder / target).is_file():
            return SentencePieces(folder / source, folder / target)
    if (folder / FAST).is_file():
        return FastTokenizer(folder / FAST)
    problem = _(
        "%(folder)s has no tokenizer; copy one of these files of the model into it: %(files)s."
    )
    raise EngineError(problem % {"folder": folder, "files": ", ".join(FILES)})


def pieces_in(folder: Path) -> list[str]:
    """All that the folder's SentencePiece model knows; nothing where there is none.

    Raises:
        EngineError: it cannot be read.
    """
    path = next((folder / name for name in SENTENCEPIECE if (folder / name).is_file()), None)
    if path is None:
        return []
    model = _load(path)
    return list(map(model.id_to_piece, range(model.get_piece_size())))


class SentencePieces:
    """By SentencePiece, whose model may differ between source and target."""

    def __init__(self, source: Path, target: Path) -> None:
        self._source = _load(source)
        self._target = self._source if target == source else _load(target)

    def encode(self, text: str) -> list[str]:
        pieces: list[str] = self._source.encode(text, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        text: str = self._target.decode(list(pieces))
        # Pieces of the vocabulary that the model for the target lacks.
        return text.replace(SPACE, " ").strip()


class FastTokenizer:
    """By a file of the library tokenizers."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            import tokenizers
        except ImportError as error:
            raise EngineError(
                _("%s needs the library tokenizers; install requirements-gpu.txt.") % self._path
            ) from error
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(self._path))
        # The library has no exception of its own.
        except Exception as error:
            raise EngineError(_unreadable(self._path, error)) from error
        # A special token that stands in a text is a part of the text.
        tokenizer.encode_special_tokens = True
        return tokenizer

    def encode(self, text: str) -> list[str]:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        pairs = zip(encoded.ids, encoded.tokens, encoded.offsets, strict=True)
        unknown = self._unknown
        return [text[at[0] : at[1]] if index == unknown else token for index, token, at in pairs]

    def decode(self, pieces: Sequence[str]) -> str:
        text: str = self._tokenizer.decoder.decode(list(pieces))
        return text.strip()

    @cached_property
    def _unknown(self) -> int | None:
        found: int | None = self._tokenizer.token_to_id("<unk>")
        return found


@cache
def _load(path: Path) -> Any:
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise EngineError(_unreadable(path, error)) from error


def _unreadable(path: Path, error: Exception) -> str:
    return _("%(path)s cannot be read as a tokenizer: %(error)s") % {"path": path, "error": error}
