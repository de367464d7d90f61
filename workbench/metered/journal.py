"""Every request of a run, kept as it is sent and as it ends: nothing answered is paid twice."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple
from pathlib import Path
from threading import Condition
from typing import Any

from workbench.core.json_reading import read_json
from workbench.metered.account import ANSWERED, Account
from workbench.metered.errors import Busy, CeilingReached, Stopped
from workbench.metered.limits import Limits
from workbench.metered.requests import Answer, Request

LOCK = ".lock"


class Journal:
    """Lines of JSON, a file a name, written before a request is sent and when it has ended.

    Without a folder they are only counted. It also holds requests back at the run's ceilings,
    reckoning every one that has no count yet at the most it can take. Safe for threads.
    `account` is of the whole run, `part` of this process.
    """

    def __init__(self, limits: Limits) -> None:
        self.account = Account()
        self.part = Account()
        self._limits = limits
        self._folder: Path | None = None
        self._unwritten: list[tuple[str, dict[str, Any]]] = []
        self._changed = Condition()
        self._under_way = 0
        self._stopped = False

    @contextmanager
    def kept_in(self, folder: Path) -> Iterator[None]:
        """Take up what `folder` holds and write there until the end, for this process alone.

        Raises `Busy` when another process writes there.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(
                    f"{folder.parent}: another process is at this run; wait, or stop it"
                ) from None
            self._take_up(folder)
            yield

    def replies(self, name: str) -> dict[str, dict[str, Any]]:
        """What is answered already, as JSON, by the requests' keys."""
        if self._folder is None:
            return {}
        lines = _lines(self._folder / _file_name(name))
        return {line["done"]: line["reply"] for line in lines if line.get("outcome") == ANSWERED}

    def begin(self, name: str, request: Request, attempt: int) -> None:
        """Note that a request is about to be sent; waits where the outcome of others decides
        whether it may be.

        Raises:
            CeilingReached: it may not.
            Stopped: none may any more.
        """
        with self._changed:
            while (limit := self._limit(request)) and self._under_way and not self._stopped:
                self._changed.wait()
            if self._stopped:
                raise Stopped("the run has ended")
            if limit:
                raise limit
            self._under_way += 1
            self._write(
                name, {"sent": request.key, "attempt": attempt, "most": astuple(request.most)}
            )

    def finish(self, name: str, request: Request, outcome: str, answer: Answer[Any] | None) -> None:
        """Note how a request ended."""
        line: dict[str, Any] = {"done": request.key, "outcome": outcome}
        line["most"] = astuple(request.most)
        if answer:
            line["tokens"] = answer.took and astuple(answer.took)
            line |= {"served": answer.served, "reply": asdict(answer.reply)}
        with self._changed:
            self._under_way -= 1
            self._write(name, line)
            self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the run lasts; raises `Stopped` at its end."""
        with self._changed:
            if self._changed.wait_for(lambda: self._stopped, timeout=seconds):
                raise Stopped("the run has ended")

    def stop(self) -> None:
        """Let no further request begin."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def cost(self) -> tuple[float | None, float | None]:
        """What the server's counts add up to, and the most that all requests can have cost."""
        account, cost = self.account, self._limits.cost
        return cost(account.taken), cost(account.taken + account.open)

    def summary(self) -> dict[str, Any]:
        """The account as it is shown: cost in the currency of the prices."""
        cost, cost_at_most = self.cost()
        return self.account.as_dict() | {
            "input_price": self._limits.input_price,
            "output_price": self._limits.output_price,
            "character_price": self._limits.character_price,
            "currency": self._limits.currency,
            "cost": cost,
            "cost_at_most": cost_at_most,
        }

    def _limit(self, request: Request) -> CeilingReached | None:
        """Why the request may not be sent now; None when it may."""
        limits, account = self._limits, self.account
        if limits.max_requests is not None and account.requests >= limits.max_requests:
            return CeilingReached(
                f"{account.requests} requests are sent, as many as this run may",
                "the same command with a greater --max-requests goes on",
            )
        if limits.max_cost is None:
            return None
        spent, more = self.cost()[1], limits.cost(request.most)
        if spent is None or more is None:
            return CeilingReached(
                "a greatest cost needs the prices of what the service charges for"
            )
        if spent + more <= limits.max_cost:
            return None
        return CeilingReached(
            f"{spent:.4f} may be spent and the next request may take {more:.4f}, which is more "
            f"than {limits.max_cost:g}",
            "the same command with a greater --max-cost goes on",
        )

    def _take_up(self, folder: Path) -> None:
        for file in sorted(folder.glob("*.jsonl")):
            _end_last_line(file)
            for line in _lines(file):
                _count(self.account, line)
        with self._changed:
            self._folder = folder
            for name, line in self._unwritten:
                self._append(folder, name, line)
            self._unwritten.clear()

    def _write(self, name: str, line: dict[str, Any]) -> None:
        _count(self.part, line)
        _count(self.account, line)
        if self._folder is None:
            self._unwritten.append((name, line))
        else:
            self._append(self._folder, name, line)

    def _append(self, folder: Path, name: str, line: dict[str, Any]) -> None:
        # An answer may hold half of a character.
        file = folder / _file_name(name)
        with file.open("a", encoding="utf-8", errors="surrogatepass") as stream:
            stream.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def _count(account: Account, line: dict[str, Any]) -> None:
    if "sent" in line:
        account.sent(line)
    else:
        account.done(line)


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name) + ".jsonl"


def _end_last_line(file: Path) -> None:
    """Close a line that a killed process left half written; readers pass over it."""
    with file.open("rb+") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read() != b"\n":
                stream.write(b"\n")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file, none when there is none."""
    if not file.exists():
        return
    with file.open("rb") as stream:
        for text in stream:
            try:
                yield read_json(text)
            except ValueError:
                continue
