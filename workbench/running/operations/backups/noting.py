"""When a backup was made last: a note in the data folder, for the status page."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from workbench.running.operations.backups.manifest import Manifest

NOTE = "last_backup.json"


@dataclass(frozen=True)
class LastBackup:
    """`problems` is how many files of releases were not as their manifests say."""

    made_at: datetime
    place: str
    bytes: int
    problems: int


def note_backup(*, place: Path, manifest: Manifest) -> None:
    """That the note cannot be written makes the backup no worse."""
    said = {
        "made_at": manifest.made_at,
        "place": str(place.absolute()),
        "bytes": manifest.size,
        "problems": len(manifest.problems),
    }
    fresh = settings.DATA_DIR / f".{NOTE}.new"
    with suppress(OSError):
        fresh.write_text(json.dumps(said) + "\n", "utf-8")
        fresh.rename(settings.DATA_DIR / NOTE)


def last_backup() -> LastBackup | None:
    """None where none is known of."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((settings.DATA_DIR / NOTE).read_text("utf-8"))
        return LastBackup(**said | {"made_at": datetime.fromisoformat(said["made_at"])})
    return None
