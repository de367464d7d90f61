"""Make a published model ready for CTranslate2, with all that an engine reads beside it."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.local.about import (
    CARD,
    FILE,
    TOKENIZER_CONFIG,
    About,
    read_about,
    read_json,
)
from annotations.engines.local.families import languages_of
from annotations.engines.local.published import CONFIG, Published
from annotations.engines.local.tokenizing import FILES, tokenizer_in
from annotations.engines.local.vocabulary import converted_vocabulary

QUANTIZATIONS = (
    "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16",
    "float32",
)  # fmt: skip


def convert(*, model: Published, folder: Path, quantization: str, licence: str) -> About:
    """Write the model into a folder, which is whole from the moment that it is there.

    Raises:
        EngineError: the folder is there, or the model cannot be converted or fetched.
    """
    if folder.exists():
        raise EngineError(_("%s is there already; delete it first.") % folder)
    source = model.fetch()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".converting-") as there:
        made = Path(there) / folder.name
        _convert(source, made, quantization)
        for name in (*FILES, CARD, TOKENIZER_CONFIG):
            if (source / name).is_file():
                shutil.copyfile(source / name, made / name)
        about = _about(model, source, quantization, licence)
        about.write(made)
        _check(made, about)
        made.rename(folder)
    return about


def is_same(*, model: Published, folder: Path, quantization: str) -> bool:
    """Whether the folder holds that model already, made in the same way."""
    if not (folder / FILE).is_file():
        return False
    about = read_about(folder)
    made = (about.model, about.revision, about.quantization)
    return made == (model.name, model.revision, quantization)


def _convert(source: Path, made: Path, quantization: str) -> None:
    try:
        from annotations.engines.local.loaders import TransformersConverter
    except ImportError as error:
        raise EngineError(
            _("Run: pip install -r requirements-mt.txt -r requirements-gpu.txt (%s)") % error
        ) from error
    try:
        TransformersConverter(str(source), low_cpu_mem_usage=True).convert(
            str(made), quantization=quantization
        )
    # The libraries raise whatever their readers of files raise.
    except Exception as error:
        problem = _("%(folder)s cannot be converted: %(error)s")
        raise EngineError(problem % {"folder": source, "error": error}) from error


def _about(model: Published, source: Path, quantization: str, licence: str) -> About:
    known = read_about(source)
    config = read_json(source / CONFIG)
    return About(
        model=model.name,
        revision=model.revision,
        licence=licence,
        architecture=_first(config.get("architectures")),
        quantization=quantization,
        source=known.source,
        target=known.target,
        beams=known.beams,
        longest=_longest(config),
    )


def _check(made: Path, about: About) -> None:
    """Refuse a model whose languages went astray, or that no tokenizer lies beside."""
    tokenizer_in(made)
    tokens = converted_vocabulary(made)
    if languages_of(tokens, source=about.source, target=about.target) is None:
        problem = _("The vocabulary of %s names no languages: convert it by hand.")
        raise EngineError(problem % about.model)


def _longest(config: Any) -> int:
    positions = config.get("max_position_embeddings")
    return positions if isinstance(positions, int) and positions > 0 else 0


def _first(values: object) -> str:
    return str(values[0]) if isinstance(values, list) and values else ""
