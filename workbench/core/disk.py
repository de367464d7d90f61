"""A disk without room: an error of its own, which people can do something about."""

from errno import EDQUOT, ENOSPC

from django.utils.translation import gettext_lazy as _
from psycopg.errors import DiskFull

FULL = _("The disk of the server is full; nothing was stored. Make room, then start this again.")


def is_full(error: BaseException | None) -> bool:
    """Whether the error, or what it came from, is for want of room."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, DiskFull) or getattr(error, "errno", None) in {ENOSPC, EDQUOT}:
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
