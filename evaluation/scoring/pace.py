"""How long what is left of a run will take."""

START_SECONDS = 0.5
"""Answers this close to the first one came with it, in one batch."""

LEAST_SECONDS = 5.0
"""Nothing is said about the time left before work was watched for so long."""


class Pace:
    """The time left, by the work that was done since the first of it was seen to be done.

    Work is in any unit. What was there before the first `note` counts for nothing, nor does the
    time until then, in which a model is loaded.
    """

    def __init__(self, total: float) -> None:
        self._total = total
        self._first: float | None = None
        self._start = self._last = (0.0, 0.0)

    def note(self, done: float, seconds: float) -> None:
        """So much of all work is done, at this time by any clock that only goes forward."""
        self._last = (done, seconds)
        if self._first is None:
            self._first = seconds
        if seconds - self._first <= START_SECONDS:
            self._start = self._last

    def seconds_left(self) -> float | None:
        """From the last `note` on; None while there is too little to go by."""
        done, seconds = (last - start for last, start in zip(self._last, self._start, strict=True))
        if not done or seconds < LEAST_SECONDS:
            return None
        return (self._total - self._last[0]) * seconds / done
