"""What a folder says of the model in it: `workbench.json`, else the files of its makers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from annotations.engines.base import EngineError

FILE = "workbench.json"
CARD = "README.md"
TOKENIZER_CONFIG = "tokenizer_config.json"
GENERATION_CONFIG = "generation_config.json"
SNAPSHOTS = "snapshots"
"""Where the hub's own cache keeps a folder for each revision."""
BEAMS = 4
"""How many beams are searched where the model does not say."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a model; "" and 0 stand for what is not.

    `source` and `target` are of a model for one pair of languages; `longest` is how many pieces
    fit into its input.
    """

    model: str = ""
    revision: str = ""
    licence: str = ""
    architecture: str = ""
    quantization: str = ""
    source: str = ""
    target: str = ""
    beams: int = BEAMS
    longest: int = 0

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def read_about(folder: Path) -> About:
    """What the folder's own file says of a model, else what can be read off its other files.

    Raises:
        EngineError: a file is not JSON, or holds something else.
    """
    if (folder / FILE).is_file():
        return _checked(folder / FILE, read_json(folder / FILE))
    tokenizer = read_json(folder / TOKENIZER_CONFIG)
    generation = read_json(folder / GENERATION_CONFIG)
    return About(
        revision=folder.name if folder.parent.name == SNAPSHOTS else "",
        licence=licence_of(folder / CARD),
        source=_text(tokenizer.get("source_lang")),
        target=_text(tokenizer.get("target_lang")),
        beams=beams_of(generation),
    )


def beams_of(generation: Mapping[str, Any]) -> int:
    """The beams that a model's makers chose; one is what is written where nobody chose."""
    beams = generation.get("num_beams")
    return beams if isinstance(beams, int) and beams > 1 else BEAMS


def licence_of(card: Path) -> str:
    """The licence by the metadata of a model card; "" where it has none."""
    if not card.is_file():
        return ""
    text = card.read_text(encoding="utf-8", errors="replace")
    _before, is_there, rest = text.partition("---\n")
    if not is_there or _before.strip():
        return ""
    try:
        metadata = yaml.safe_load(rest.partition("\n---")[0])
    except yaml.YAMLError:
        return ""
    return licence_in(metadata) if isinstance(metadata, dict) else ""


def licence_in(metadata: Mapping[str, Any]) -> str:
    """The licence in the metadata of a model card."""
    told = metadata.get("license")
    if told == "other":
        told = metadata.get("license_name") or told
    return ", ".join(map(str, told)) if isinstance(told, list) else _text(told)


def read_json(path: Path) -> Mapping[str, Any]:
    """A file's object; an empty one where there is no file.

    Raises:
        EngineError: it holds no object.
    """
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise EngineError(_("%(path)s is not JSON: %(error)s") % _parts(path, error)) from error
    if not isinstance(found, dict):
        raise EngineError(_("%(path)s holds no JSON object.") % {"path": path})
    return found


def _checked(path: Path, found: Mapping[str, Any]) -> About:
    known = {field.name: field.type for field in fields(About)}
    values = {name: found[name] for name in known if name in found}
    for name, value in values.items():
        if type(value) is not type(getattr(About(), name)):
            problem = _("%(path)s: “%(name)s” is %(value)r; write what was there.")
            raise EngineError(problem % {"path": path, "name": name, "value": value})
    return About(**values)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _parts(path: Path, error: Exception) -> dict[str, object]:
    return {"path": path, "error": error}
