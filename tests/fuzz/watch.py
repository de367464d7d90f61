"""What becomes of each input: how many there were, which failed, and the slowest."""

import resource
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, thread_time

MOST_SECONDS = 2.0
"""Of the processor, for one input: longer is a hang."""

MOST_FAULTS = 20
"""Then a part stops: what follows is likely more of the same."""


@dataclass
class Watch:
    """Over one part; `megabytes` is how much it may add to the memory of its process."""

    seconds: float
    megabytes: int = 500
    tried: int = 0
    slowest: float = 0.0
    slowest_input: str = ""
    faults: list[str] = field(default_factory=list)

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
        began = thread_time()
        try:
            yield
        except Exception:
            self.faults.append(f"{what}: {traceback.format_exc(limit=-3)}")
        took = thread_time() - began
        if took > self.slowest:
            self.slowest, self.slowest_input = took, what
        if took > MOST_SECONDS:
            self.faults.append(f"{what}: took {took:.1f} s")

    def close(self) -> None:
        if self.added_megabytes > self.megabytes:
            self.faults.append(f"memory grew by {self.added_megabytes} MB")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
