"""What a paid engine asks its service: held to the limits of a run, and kept in its journal."""

from abc import ABC
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from annotations.engines.base import CeilingReached, Engine, EngineError, Work
from workbench.metered import errors
from workbench.metered.caller import Caller
from workbench.metered.journal import Journal
from workbench.metered.limits import Limits
from workbench.metered.requests import Answer, ReplyT, Request

ThingT = TypeVar("ThingT")
DoneT = TypeVar("DoneT")


class Calls:
    """Requests to a service, several at once; what is answered is never asked for again.

    Without a folder they are only counted.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._journal = Journal(self.limits)
        self._caller = Caller(self._journal, self.limits)
        self._known: dict[str, dict[str, dict[str, Any]]] = {}
        self._loading = Lock()
        self._asking: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def kept_in(self, folder: Path) -> Iterator[None]:
        """Keep requests in `folder` until the end, and know what is answered there already.

        Raises:
            EngineError: another process is at it.
        """
        with engine_errors(), self._journal.kept_in(folder):
            try:
                yield
            finally:
                self._journal.stop()

    def account(self) -> Mapping[str, Any]:
        return self._journal.summary()

    def ask(
        self,
        name: str,
        request: Request,
        send: Callable[[], Answer[ReplyT]],
        read: Callable[[Mapping[str, Any]], ReplyT],
        *,
        probing: bool = False,
    ) -> ReplyT:
        """The reply to a request, asked for where `name` knows of none; `read` reads a known one.

        Raises:
            Refused: the service will not answer it.
            EngineError: there is no answer, or none may be asked for any more.
        """
        with self._asking[request.key]:
            known = self.replies(name)
            if request.key in known:
                return read(known[request.key])
            with engine_errors():
                reply = self._caller.ask(name, request, send, probing=probing)
            known[request.key] = asdict(reply)  # type: ignore[call-overload]
            return reply

    def each(self, function: Callable[[ThingT], DoneT], things: Sequence[ThingT]) -> list[DoneT]:
        """What the function gives for every thing, in order, several at once.

        At the first that fails none is begun any more, and those under way are waited for: they
        may be paid for.
        """
        with ThreadPoolExecutor(self.limits.concurrency, thread_name_prefix="ask") as pool:
            under_way = [pool.submit(copy_context().run, function, thing) for thing in things]
            try:
                wait(under_way, return_when=FIRST_EXCEPTION)
            except BaseException:
                self._journal.stop()
                raise
            finally:
                for one in under_way:
                    one.cancel()
        return [one.result() for one in under_way]

    def replies(self, name: str) -> dict[str, dict[str, Any]]:
        """What is answered under a name, by the requests' keys."""
        with self._loading:
            if name not in self._known:
                self._known[name] = self._journal.replies(name)
            return self._known[name]


class PaidEngine(Engine, ABC):
    """An engine whose every request may be charged for."""

    is_paid = True

    def __init__(self) -> None:
        self._calls = Calls()
        self._is_opened = False

    @contextmanager
    def open(self, work: Work) -> Iterator[None]:
        self.limits = work.limits
        self._calls = Calls(work.limits)
        with self._calls.kept_in(work.folder):
            self._is_opened = True
            yield

    def account(self) -> Mapping[str, Any]:
        return self._calls.account() if self._is_opened else {}


@contextmanager
def engine_errors() -> Iterator[None]:
    """What a metered service says, as an engine says it; what it refuses is left to the engine."""
    try:
        yield
    except errors.Refused:
        raise
    except errors.CeilingReached as error:
        raise CeilingReached(_("The run has reached its ceiling: %s") % error.reason) from error
    except errors.MeteredError as error:
        raise EngineError(error.reason) from error
