"""What each check, and what else reads a text while someone waits, costs at n and at 2n.

Every operation reads each of the hostile texts of `tests.fuzz.hostile`, as translation, as source
and as both. A row is the worst of them; the cost is linear where the last column is under 2.5.
Ends with 1 where it is not, but for what compares less the longer the texts are.
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import process_time

import django

LINEAR = 2.5
"""The time at 2n is under so many times that at n."""

NOISE = 0.02
"""Seconds below which a ratio says nothing."""

TRIES = 3


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor for a text of n and of 2n code points."""

    operation: str
    shape: str
    once: float
    twice: float

    @property
    def ratio(self) -> float:
        return self.twice / max(self.once, NOISE / LINEAR)

    @property
    def is_linear(self) -> bool:
        return self.twice < NOISE or self.ratio < LINEAR


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks checks", description=__doc__)
    parser.add_argument("--size", type=int, default=12_500, help="n, in code points (12500)")
    parser.add_argument("--language", default="es", help="of the translation (es)")
    parser.add_argument("--only", help="operations whose name holds this")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    print(f"n = {options.size}, into {options.language}, milliseconds of the processor")
    print("| operation | slowest text | at n | at 2n | ratio | steepest text | ratio |")
    print("|---|---|--:|--:|--:|---|--:|")
    from tests.fuzz.operations import BOUNDED

    are_linear = True
    for costs in measured(options.size, options.language, options.only or ""):
        slowest = max(costs, key=lambda cost: cost.twice)
        steepest = max(costs, key=lambda cost: (cost.twice >= NOISE, cost.ratio))
        are_linear &= all(cost.is_linear for cost in costs) or slowest.operation in BOUNDED
        print(
            f"| {slowest.operation} | `{slowest.shape}` | {1000 * slowest.once:.1f} |"
            f" {1000 * slowest.twice:.1f} | {slowest.ratio:.2f} | `{steepest.shape}` |"
            f" {steepest.ratio:.2f} |",
            flush=True,
        )
    return 0 if are_linear else 1


def measured(size: int, language: str, only: str) -> Iterator[list[Cost]]:
    from tests.fuzz.hostile import REPEATED
    from tests.fuzz.operations import BOUNDED, OPERATIONS

    for name in OPERATIONS | BOUNDED:
        if only in name:
            yield [
                _cost(name, part, arrangement, size, language)
                for part in REPEATED
                for arrangement in ("both", "translation", "source")
            ]


def _cost(name: str, part: str, arrangement: str, size: int, language: str) -> Cost:
    shape = f"{part!r} as {arrangement}".replace("|", "\\|")
    once = _seconds(name, part, arrangement, size, language)
    return Cost(name, shape, once, _seconds(name, part, arrangement, 2 * size, language))


def _seconds(name: str, part: str, arrangement: str, size: int, language: str) -> float:
    """The least of three; once where once is enough to see that it is nothing."""
    from tests.fuzz.hostile import SOUND, text
    from tests.fuzz.operations import BOUNDED, CACHES, OPERATIONS

    read = (OPERATIONS | BOUNDED)[name]

    hostile = text(part, size)
    before = SOUND if arrangement == "translation" else hostile
    after = SOUND if arrangement == "source" else f"{hostile}y 8"
    times: list[float] = []
    while len(times) < TRIES and (not times or times[0] > NOISE / TRIES):
        for cache in CACHES:
            cache.cache_clear()
        gc.collect(0)
        began = process_time()
        read(before, after, language)
        times.append(process_time() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
