"""What the commands of operations share."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.core.management.base import CommandError


@contextmanager
def told_to_stop() -> Iterator[None]:
    """SIGTERM ends what is inside as Ctrl-C does, so that nothing half done is left.

    Raises:
        CommandError: it was told to stop.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError("Stopped before the end; start it again.", returncode=130) from None
    finally:
        signal.signal(signal.SIGTERM, before)
