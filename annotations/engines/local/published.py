"""A model as its makers published it, in a folder or on the hub, and what they say of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from annotations.engines.base import EngineError
from annotations.engines.local.about import CARD, licence_in, licence_of, read_about
from annotations.engines.local.families import languages_of
from annotations.engines.local.vocabulary import published_vocabulary

CONFIG = "config.json"
SMALL_FILES = ("*.json", "*.model", "*.spm", "*.txt", CARD)
SAFE = "*.safetensors"
PICKLED = "pytorch_model*.bin"


@dataclass(frozen=True)
class Published:
    """A model by the name of its folder or on the hub; its weights may not be here yet.

    `licence` is "" where its makers do not say.
    """

    name: str
    revision: str
    licence: str
    folder: Path | None = None
    weights: str = SAFE

    def fetch(self) -> Path:
        """The folder with everything that a conversion reads.

        Raises:
            EngineError: the hub does not answer.
        """
        if self.folder is not None:
            return self.folder
        import huggingface_hub

        try:
            return Path(
                huggingface_hub.snapshot_download(
                    self.name, revision=self.revision, allow_patterns=[*SMALL_FILES, self.weights]
                )
            )
        except (OSError, ValueError) as error:
            raise EngineError(_hub_failed(self.name, error)) from error


def published_model(name: str, revision: str = "") -> Published:
    """What is known of a model before its weights are read or fetched.

    Raises:
        EngineError: there is no such folder, and the hub has no such model or does not answer.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        folder = folder.resolve()
        revision = revision or read_about(folder).revision or _fingerprint(folder)
        return Published(folder.name, revision, _licence(folder), folder)
    try:
        import huggingface_hub
    except ImportError as error:
        problem = _("The library %(name)s is not installed; run: pip install -r %(file)s")
        parts = {"name": "huggingface_hub", "file": "requirements-gpu.txt"}
        raise EngineError(problem % parts) from error
    try:
        found = huggingface_hub.HfApi().model_info(name, revision=revision or None)
    except (OSError, ValueError) as error:
        raise EngineError(_hub_failed(name, error)) from error
    files = [file.rfilename for file in found.siblings or ()]
    has_safe = any(file.endswith(SAFE[1:]) for file in files)
    card: Any = found.card_data
    licence = licence_in(card.to_dict() if card else {})
    return Published(name, found.sha or "", licence, weights=SAFE if has_safe else PICKLED)


def fetched(name: str) -> Path | None:
    """The folder of a model that was fetched from the hub before; None where it was not."""
    try:
        import huggingface_hub

        found = huggingface_hub.try_to_load_from_cache(name, CONFIG)
    except (ImportError, ValueError):
        return None
    return Path(found).parent if isinstance(found, str) else None


def _licence(folder: Path) -> str:
    """By the model's card, else that of all models of its family."""
    if licence := licence_of(folder / CARD):
        return licence
    known = languages_of(published_vocabulary(folder), source="", target="")
    return known.family.licence if known else ""


def _fingerprint(folder: Path) -> str:
    """The hash of the weights: what tells two models of one name apart."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob(SAFE), *folder.glob(PICKLED)]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _hub_failed(name: str, error: Exception) -> str:
    problem = _("“%(name)s” is no folder here, and the hub does not give it: %(error)s")
    return problem % {"name": name, "error": str(error).strip()[:500]}
