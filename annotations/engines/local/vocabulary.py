"""The tokens that a model reads, out of whichever files its folder has."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.local.about import TOKENIZER_CONFIG, read_json
from annotations.engines.local.tokenizing import pieces_in

CONVERTED = (
    "shared_vocabulary.json",
    "source_vocabulary.json",
    "shared_vocabulary.txt",
    "source_vocabulary.txt",
)
"""As CTranslate2 writes it; in text files before its version 4."""
TOKENIZER = "tokenizer.json"
VOCABULARY = "vocab.json"
ADDED = "added_tokens.json"
SPECIAL = (TOKENIZER_CONFIG, "special_tokens_map.json")
SPECIAL_LISTS = ("additional_special_tokens", "extra_special_tokens")


def converted_vocabulary(folder: Path) -> tuple[str, ...]:
    """The tokens of a model for CTranslate2.

    Raises:
        EngineError: there is no such file, or it cannot be read.
    """
    path = next((folder / name for name in CONVERTED if (folder / name).is_file()), None)
    if path is None:
        problem = _("%(folder)s has no model for CTranslate2; make one by: manage.py convert_model")
        raise EngineError(problem % {"folder": folder})
    try:
        text = path.read_text(encoding="utf-8")
        tokens = text.rstrip("\n").split("\n") if path.suffix == ".txt" else json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        problem = _("%(path)s cannot be read as a vocabulary: %(error)s")
        raise EngineError(problem % {"path": path, "error": error}) from error
    return tuple(map(str, tokens))


def published_vocabulary(folder: Path) -> tuple[str, ...]:
    """The tokens of a model as the hub has it, by all files of its tokenizer.

    Raises:
        EngineError: a file holds no JSON object.
    """
    found = [*_of_tokenizer(read_json(folder / TOKENIZER)), *read_json(folder / VOCABULARY)]
    found = found or pieces_in(folder)
    found += read_json(folder / ADDED)
    for name in SPECIAL:
        listed = read_json(folder / name)
        found += (token for key in SPECIAL_LISTS for token in _contents(listed.get(key)))
    return tuple(dict.fromkeys(found))


def _of_tokenizer(tokenizer: Mapping[str, Any]) -> Iterator[str]:
    model = tokenizer.get("model")
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if isinstance(vocabulary, dict):
        yield from vocabulary
    elif isinstance(vocabulary, list):
        yield from (str(pair[0]) for pair in vocabulary if isinstance(pair, list) and pair)
    yield from _contents(tokenizer.get("added_tokens"))


def _contents(tokens: object) -> Iterable[str]:
    """Special tokens, which are written as they are or as objects."""
    listed = tokens if isinstance(tokens, list) else []
    contents = (one.get("content") if isinstance(one, dict) else one for one in listed)
    return (one for one in contents if isinstance(one, str))
