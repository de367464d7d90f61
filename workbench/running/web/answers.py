"""What a WSGI application answers, as bytes or as an open file."""

import os
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from workbench.running.web.bodies import IN_MEMORY

Headers = list[tuple[str, str]]


class FileWrapper:
    """`wsgi.file_wrapper`: marks an open file as what is to be sent.

    A file of which only a part is to be sent has that part, start and end, as `span`, and reads it.
    """

    def __init__(self, file: IO[bytes], block_size: int = 0) -> None:
        self.file = file


class Answer:
    """Either `content`, or the bytes of `file` within `span`, or `pieces` that are yet to be made;
    `run` makes them in the context of the request."""

    run: Callable[..., Any]

    def __init__(self, *, head_only: bool) -> None:
        self.status = 500
        self.headers: Headers = []
        self.content = b""
        self.file: IO[bytes] | None = None
        self.span = (0, 0)
        self._head_only = head_only
        self._rest: Iterable[bytes] | None = None

    def start(self, status: str, headers: Headers, exc_info: object = None) -> None:
        """WSGI's `start_response`."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers

    def take(self, answered: Any) -> None:
        """What the application returned; an answer made piece by piece is left for `finish`."""
        if isinstance(answered, FileWrapper):
            self._take_file(answered.file)
        elif not getattr(answered, "streaming", False):
            self.content = _joined(answered)
        elif self._head_only or self.status == HTTPStatus.NOT_MODIFIED:
            _close(answered)
        else:
            self._rest = answered

    @property
    def is_unfinished(self) -> bool:
        return self._rest is not None

    @property
    def is_sent_as_made(self) -> bool:
        """Whether its maker lets the first bytes go before the last are made."""
        return getattr(self._rest, "sent_as_made", False)

    def pieces(self) -> Iterator[bytes]:
        """The rest of it, to be had once."""
        rest, self._rest = self._rest, None
        try:
            yield from rest or ()
        finally:
            _close(rest)

    def finish(self) -> None:
        """Make the rest of it: in memory while it is small, then in a file without a name."""
        spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - `_take_file` closes it
        try:
            for chunk in self.pieces():
                spool.write(chunk)
        except BaseException:
            spool.close()
            raise
        if not any(name.lower() == "content-length" for name, _ in self.headers):
            self.headers = [*self.headers, ("Content-Length", str(spool.tell()))]
        spool.seek(0)
        self._take_file(spool)

    def _take_file(self, file: Any) -> None:
        """Read it while it is small; else keep a descriptor of our own. Closes the file.

        One that has none, as it lies elsewhere, is an answer made piece by piece.
        """
        if not hasattr(file, "fileno"):
            self._rest = file
            return
        try:
            self.content = file.read(IN_MEMORY)
            if len(self.content) < IN_MEMORY or self._head_only:
                return
            end = os.fstat(file.fileno()).st_size
            self.span = getattr(file, "span", (file.tell() - IN_MEMORY, end))
            self.file = os.fdopen(os.dup(file.fileno()), "rb")
        finally:
            file.close()


def _joined(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _close(chunks)


def _close(answered: object) -> None:
    if hasattr(answered, "close"):
        answered.close()
