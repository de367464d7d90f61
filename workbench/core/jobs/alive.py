"""Signs of life, as files that a container's health check looks at without starting Python."""

import socket
from contextlib import suppress

from django.conf import settings


def note_life(*, name: str) -> None:
    """Touch the file `alive/{name}@{host}` in the data folder; life goes on if that fails."""
    file = settings.ALIVE_DIR / f"{name}@{socket.gethostname()}"
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.touch()
