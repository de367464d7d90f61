"""Which model exactly: a name that changes when the model's files do."""

import hashlib
from pathlib import Path

from evaluation.errors import EngineError


def local_folder(target: str) -> Path | None:
    """The folder that a model's name points at, or None for a hub id such as `owner/name`.

    Raises `EngineError` for a name that can only be a path and is not there.
    """
    path = Path(target).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or target.startswith((".", "~")) or path.exists():
        raise EngineError(f"{target}: no such model folder; give the folder that holds config.json")
    return None


def folder_fingerprint(folder: Path) -> str:
    """`sha256:` of the names and contents of the folder's files, hidden ones left out."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            digest.update(f"{content}  {file.name}\n".encode())
    return f"sha256:{digest.hexdigest()}"
