"""Do what comes next while what came is being used: a file is read while the database writes."""

from collections.abc import Generator, Iterable
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

from django.utils import translation

T = TypeVar("T")
TURN_SECONDS = 0.2


def ahead(found: Iterable[T], *, most: int) -> Generator[T]:
    """The same, made in a thread that is at most so many ahead; it asks nothing of the database.

    What it raises is raised here. It ends with whoever goes through what it makes.
    """
    queue: Queue[tuple[T] | BaseException | None] = Queue(most)
    ended = Event()
    language = translation.get_language()

    def make() -> None:
        try:
            with translation.override(language):
                for one in found:
                    if not _put(queue, (one,), ended):
                        return
            _put(queue, None, ended)
        except BaseException as error:  # it is the caller's to hear
            _put(queue, error, ended)

    thread = Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        while (made := queue.get()) is not None:
            if isinstance(made, BaseException):
                raise made
            yield made[0]
    finally:
        ended.set()
        thread.join()


def _put(queue: "Queue[T]", one: T, ended: Event) -> bool:
    """Whether somebody still waits for it."""
    while not ended.is_set():
        try:
            queue.put(one, timeout=TURN_SECONDS)
        except Full:
            continue
        return True
    return False
