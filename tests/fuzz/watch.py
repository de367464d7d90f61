"""What becomes of each input: how many there were, which failed, and the slowest."""

import resource
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time

MOST_SECONDS = 2.0
"""Of the processor, for one input: longer is a hang."""

MOST_FAULTS = 20
"""Then a part stops: what follows is likely more of the same."""


@dataclass
class Watch:
    """Over one part; `megabytes` is how much it may add to the memory of its process, and
    `megabytes_of_one` what one input may."""

    seconds: float
    megabytes: int = 500
    megabytes_of_one: int = 500
    tried: int = 0
    slowest: float = 0.0
    slowest_input: str = ""
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.seconds
        self._start_memory = _peak()

    @property
    def goes_on(self) -> bool:
        return monotonic() < self._end and len(self.faults) < MOST_FAULTS

    @property
    def added_megabytes(self) -> int:
        return _peak() - self._start_memory

    @contextmanager
    def one(self, what: str) -> Iterator[None]:
        """One input, in words from which it can be made again."""
        self.tried += 1
        began, memory, most = process_time(), _resident(), _peak()
        try:
            yield
        except Exception as error:
            self.note(_place(error), f"{what}: {traceback.format_exc(limit=-3)}")
        took = process_time() - began
        if took > self.slowest:
            self.slowest, self.slowest_input = took, what
        if took > MOST_SECONDS:
            self.note(f"slow: {what.partition(',')[0]}", f"{what}: took {took:.1f} s")
        if _peak() > max(most, memory + self.megabytes_of_one):
            self.note(f"large: {what}", f"{what}: took {_peak() - memory} MB")

    def note(self, kind: str, fault: str) -> None:
        """Tell a fault; others of its kind are only counted."""
        self.kinds[kind] += 1
        if self.kinds[kind] == 1:
            self.faults.append(fault)

    def close(self) -> None:
        if self.added_megabytes > self.megabytes:
            self.faults.append(f"memory grew by {self.added_megabytes} MB")


def _place(error: BaseException) -> str:
    """Where an exception came from: the deepest line of it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}"


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
