"""How often rank sets hold the true ranks, and how wide they are beside a plain bootstrap."""

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.evaluation.analysis.rank_simulation import SETTINGS, Sample, samples

COLUMNS = tuple(Sample.__dataclass_fields__)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks rank_coverage", description=__doc__)
    parser.add_argument("--repeats", type=int, default=400, help="samples of questions a setting")
    parser.add_argument("--draws", type=int, default=1_000, help="draws of the bootstrap")
    options = parser.parse_args(arguments)
    print("| setting | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    means = []
    for setting in SETTINGS:
        found = samples(setting, repeats=options.repeats, draws=options.draws)
        rows = [[getattr(sample, column) for column in COLUMNS] for sample in found]
        means.append(np.mean(rows, axis=0))
        print(_line(setting.name, means[-1]), flush=True)
    print(_line("mean", np.mean(means, axis=0)))
    return 0


def _line(name: str, values: NDArray[np.float64]) -> str:
    return f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |"
