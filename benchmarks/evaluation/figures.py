"""Rounds in which contenders take turns, and the table of what they took."""

import os
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from benchmarks.evaluation.contenders import Answer, Contender, Subjects


@dataclass(slots=True)
class Timing:
    """All rounds of one contender; the last answer's log-probabilities."""

    seconds: list[float] = field(default_factory=list)
    logprobs: "np.ndarray | None" = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def add(self, answer: Answer) -> None:
        self.seconds.append(answer.seconds)
        self.logprobs = None if answer.logprobs is None else np.array(answer.logprobs)


def take_turns(
    contenders: Mapping[str, Contender], subjects: Subjects, rounds: int
) -> dict[str, Timing]:
    """Every contender in every round, so that what else the machine does hits all alike."""
    timings = {name: Timing() for name in contenders}
    for number in range(rounds):
        for name, contend in contenders.items():
            answer = contend(subjects)
            timings[name].add(answer)
            print(
                f"  round {number + 1}: {name:<10} {answer.seconds:8.2f} s, "
                f"load average {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    return timings


def print_table(timings: Mapping[str, Timing], fast: str) -> None:
    """Medians, their ratio to that of `fast`, and how far the answers agree with its."""
    ours = timings[fast]
    print(f"{'':<10} {'median s':>8} {'least':>8} {'most':>8} {'ratio':>6}  ties  agree  furthest")
    for name, timing in timings.items():
        least, most = min(timing.seconds), max(timing.seconds)
        print(
            f"{name:<10} {timing.median:8.2f} {least:8.2f} {most:8.2f} "
            f"{timing.median / ours.median:6.2f}  {_agreement(timing, ours)}"
        )


def _agreement(timing: Timing, ours: Timing) -> str:
    if timing.logprobs is None or ours.logprobs is None:
        return f"{'-':>4}  {'-':>5}  {'-':>8}"
    table = timing.logprobs
    ties = sum((row == row.max()).sum() > 1 for row in table)
    same = (table.argmax(1) == ours.logprobs.argmax(1)).mean()
    apart = np.abs(table - ours.logprobs).max()
    return f"{ties:4d} {same:6.1%}  {apart:8.1e}"
