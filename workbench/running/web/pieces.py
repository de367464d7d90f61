"""An answer that is sent while it is made.

A thread makes it as fast as it can, into a file without a name; the event loop sends what is there
as fast as the client takes it. So the first byte waits for nothing, and a slow client holds no
thread and no memory.
"""

import asyncio
import logging
import os
from concurrent.futures import Executor
from tempfile import TemporaryFile

from granian.rsgi import HTTPProtocol  # type: ignore[attr-defined]

from workbench.running.web.answers import Answer

CHUNK = 256 * 1024
CUT_OFF = b"\0"
"""Ends an answer whose making failed half-way: no text, table or JSON has it at its end, so that
who reads it meets a fault and not an end. The protocol has no way to say so."""

logger = logging.getLogger("workbench.web")


async def send_as_made(protocol: HTTPProtocol, answer: Answer, executor: Executor) -> None:
    """Send an answer that is made piece by piece.

    Raises:
        Exception: what its making raised before there was anything to send.
    """
    loop, grown, is_wanted = asyncio.get_running_loop(), asyncio.Event(), [True]
    with TemporaryFile(buffering=0) as file:

        def make() -> None:
            for piece in answer.pieces():
                file.write(piece)
                loop.call_soon_threadsafe(grown.set)
                if not is_wanted:
                    return

        making = loop.run_in_executor(executor, answer.run, make)
        making.add_done_callback(lambda _: grown.set())
        try:
            await _send(protocol, answer, file.fileno(), making, grown)
        finally:
            is_wanted.clear()
            await asyncio.wait([making])


async def _send(
    protocol: HTTPProtocol,
    answer: Answer,
    descriptor: int,
    making: "asyncio.Future[None]",
    grown: asyncio.Event,
) -> None:
    stream, sent = None, 0
    while True:
        grown.clear()
        is_made = making.done()
        if chunk := os.pread(descriptor, CHUNK, sent):
            stream = stream or protocol.response_stream(answer.status, answer.headers)
            await stream.send_bytes(chunk)
            sent += len(chunk)
        elif is_made:
            break
        else:
            await grown.wait()
    if stream is None:
        making.result()
        protocol.response_bytes(answer.status, answer.headers, b"")
    elif making.exception() is not None:
        logger.error("an answer was cut off after %d bytes", sent, exc_info=making.exception())
        await stream.send_bytes(CUT_OFF)
