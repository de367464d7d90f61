"""Which processes have given a sign of life, and what the supervisor notes of those it started."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

FRESH = timedelta(minutes=1)
FORGOTTEN = timedelta(days=1)
NOTE = "supervisor.json"


@dataclass(frozen=True)
class Sign:
    """`name` is what runs on `host`: a worker, or beat."""

    name: str
    host: str
    seen_at: datetime

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - self.seen_at < FRESH


@dataclass(frozen=True)
class Program:
    """A program under the supervisor; `last_end` is when it ended last, with `last_code`."""

    name: str
    pid: int | None
    starts: int
    started_at: datetime
    last_end: datetime | None
    last_code: int | None

    @property
    def restarts(self) -> int:
        return self.starts - 1


def signs_of_life() -> list[Sign]:
    """Those of the last day, from the files that processes touch in the data folder."""
    found = []
    with suppress(OSError):
        for file in sorted(settings.ALIVE_DIR.iterdir()):
            name, at, host = file.name.partition("@")
            seen_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            if at and timezone.now() - seen_at < FORGOTTEN:
                found.append(Sign(name, host, seen_at))
    return found


def supervised() -> list[Program]:
    """The programs of the supervisor that ran last on this data folder; empty where none did."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said: dict[str, Any] = json.loads((settings.ALIVE_DIR / NOTE).read_text("utf-8"))
        return [_program(name, noted) for name, noted in said["programs"].items()]
    return []


def _program(name: str, noted: dict[str, Any]) -> Program:
    end = noted["last_end"]
    return Program(
        name=name,
        pid=noted["pid"],
        starts=noted["starts"],
        started_at=datetime.fromtimestamp(noted["started_at"], UTC),
        last_end=datetime.fromtimestamp(end, UTC) if end else None,
        last_code=noted["last_code"],
    )
