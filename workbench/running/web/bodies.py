"""Bodies of requests, read whole, within limits, while no thread waits for them.

A body must come within `START_S` seconds and then at `LEAST_BYTES_A_SECOND` on the average. Of one
address at most `MOST_UNFINISHED` are waited for by each process; with one more, the oldest is given
up, so that who sends at once is served whatever else the address has open.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterable
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO

START_S = 15.0
LEAST_BYTES_A_SECOND = 8 * 1024
IN_MEMORY = 1024 * 1024
MOST_UNFINISHED = 128


class Refusal(Exception):
    """A request that is answered without the application; the connection is closed."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Bodies:
    """What one process reads; `most` of a body is known by who asks, before it is read."""

    def __init__(self) -> None:
        self._unfinished: dict[str, OrderedDict[asyncio.Task[None], None]] = {}

    async def read(
        self, chunks: AsyncIterable[bytes], *, address: str, most: int
    ) -> tuple[IO[bytes], int]:
        """The body as a file at its start, and its length.

        Raises:
            Refusal: it is too large, too slow, or the oldest of too many.
        """
        body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
        reading = asyncio.create_task(_copy(chunks, body, most))
        self._note(address, reading)
        try:
            await reading
        except asyncio.CancelledError:
            body.close()
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS, "Too many requests of your address are unfinished."
            ) from None
        except BaseException:
            body.close()
            raise
        finally:
            self._forget(address, reading)
        length = body.tell()
        body.seek(0)
        return body, length

    def _note(self, address: str, reading: "asyncio.Task[None]") -> None:
        mine = self._unfinished.setdefault(address, OrderedDict())
        mine[reading] = None
        if len(mine) > MOST_UNFINISHED:
            oldest, _ = mine.popitem(last=False)
            oldest.cancel()

    def _forget(self, address: str, reading: "asyncio.Task[None]") -> None:
        mine = self._unfinished[address]
        mine.pop(reading, None)
        if not mine:
            del self._unfinished[address]


async def _copy(chunks: AsyncIterable[bytes], body: IO[bytes], most: int) -> None:
    began = asyncio.get_running_loop().time()
    length = 0
    try:
        async with asyncio.timeout(START_S) as deadline:
            async for chunk in chunks:
                length += len(chunk)
                if length > most:
                    raise too_large(most)
                body.write(chunk)
                deadline.reschedule(began + START_S + length / LEAST_BYTES_A_SECOND)
    except TimeoutError:
        raise Refusal(
            HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly; send it again."
        ) from None


def too_large(most: int) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The request is larger than the {most} bytes that are allowed here.",
    )
