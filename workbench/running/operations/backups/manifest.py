"""What a backup says of itself: `manifest.json`, beside the dump and the files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.core.json_reading import read_json
from workbench.release_format.manifest import hash_of_files
from workbench.running.operations.backups.errors import BackupError

FORMAT = "workbench-backup/1"
MANIFEST = "manifest.json"
DUMP = "database.dump"


@dataclass(frozen=True)
class File:
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, and of what moment.

    `made_at` is the database's time at the moment of the snapshot; `ledger` has the highest id
    (`last`) and the number of rows (`rows`) of each ledger table there; `releases` names folder
    and content hash; `problems` is what was wrong with the files when they were copied.
    """

    made_at: str
    versions: Mapping[str, str]
    migrations: Mapping[str, Sequence[str]]
    ledger: Mapping[str, Mapping[str, int]]
    releases: Sequence[Mapping[str, str]]
    problems: Sequence[str]
    files: Sequence[File]

    @property
    def content_hash(self) -> str:
        return hash_of_files({file.path: file.sha256 for file in self.files})

    @property
    def size(self) -> int:
        return sum(file.bytes for file in self.files)

    def to_json(self) -> bytes:
        said = {"format": FORMAT, **asdict(self), "content_hash": self.content_hash}
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def parse(cls, content: bytes) -> "Manifest":
        """What a manifest says.

        Raises:
            BackupError: it is none, of another format, or not what it was.
        """
        try:
            said: dict[str, Any] = read_json(content)
            if said.pop("format") != FORMAT:
                raise BackupError(
                    "The backup is of another format; restore it by the version of Workbench "
                    "that made it."
                )
            stated = said.pop("content_hash")
            found = cls(**said | {"files": [File(**file) for file in said["files"]]})
            whole = found.content_hash == stated
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(
                f"{MANIFEST} cannot be used ({type(error).__name__}: {error}); take another backup."
            ) from error
        if not whole:
            raise BackupError(f"{MANIFEST} was changed; take another backup.")
        return found
