"""What keeps the log readable when the same thing happens again and again."""

import logging
import re
from threading import Lock
from time import monotonic

from workbench.core.absence import is_away

SECRET = re.compile(r"(/accounts/(?:join|first|confirm-email|password/reset/key)/)[^/\s?#'\"]+")
"""In the address of a link that lets somebody in."""

MOST_ALIKE = 10
WINDOW_S = 60.0
MOST_KINDS = 1000
Kind = tuple[object, ...]


def without_secrets(text: str) -> str:
    """A text in which links that let somebody in are cut short."""
    return SECRET.sub(r"\1…", text)


class NoSecrets(logging.Filter):
    """A record says which page it was about, and not by what secret it was opened."""

    def filter(self, record: logging.LogRecord) -> bool:
        if SECRET.search(text := record.getMessage()):
            record.msg, record.args = without_secrets(text), ()
        return True


class OneLine(logging.Filter):
    """No traceback of a request that was refused, or that met no database: a line says it all."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        refused = record.name.startswith("django.") and record.levelno < logging.ERROR
        if refused or is_away(error):
            record.exc_info = record.exc_text = None
        return True


class NoFlood(logging.Filter):
    """Of records alike, so many a minute; the next one then says how many were left out.

    Alike are those with the same template, level, status and kind of exception.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._counts: dict[Kind, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = _kind(record)
        with self._lock:
            began, count = self._counts.get(kind, (monotonic(), 0))
            left_out = 0
            if monotonic() - began > WINDOW_S:
                left_out = max(0, count - MOST_ALIKE)
                began, count = monotonic(), 0
            if kind not in self._counts and len(self._counts) >= MOST_KINDS:
                self._counts.clear()
            self._counts[kind] = (began, count + 1)
        if left_out:
            record.msg = f"{record.msg} [{left_out} more like this were left out]"
        return count < MOST_ALIKE


def _kind(record: logging.LogRecord) -> Kind:
    error = type(record.exc_info[1]) if record.exc_info else None
    status = getattr(record, "status_code", None)
    return record.name, record.levelno, str(record.msg), status, error
