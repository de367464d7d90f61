"""How often the 95 % intervals of an analysis hold what is true, over a grid of settings.

Prints one line a statistic: its coverage averaged over the grid, that in its worst setting, first
and drawn anew (the worst of many is partly bad luck), and the mean width; where intervals are exact
by construction, beside those of a plain bootstrap.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.coverage.responders import Responders, Setting
from evaluation.analysis.accuracies import model_scores
from evaluation.analysis.accuracy import ALL_LANGUAGES, MEAN
from evaluation.analysis.clusters import Clusters
from evaluation.analysis.cube import Cube
from evaluation.analysis.gaps import gaps
from evaluation.analysis.pairs import pairs

GRID = {
    "questions": (60, 200, 800),
    "languages": (2, 12),
    "accuracy": (0.5, 0.9),
    "common": (0.2, 0.8),
    "passage": (1, 5),
    "labels": ("even", "mixed"),
}
BOOTSTRAP = 1_000
SEED = 17

Ends = tuple[float, float]
Claim = tuple[str, float, float, float]
"""A statistic, what is true, and the ends of its interval."""


@dataclass(slots=True)
class Tally:
    """How many intervals there were, of them how many held, and their widths together."""

    tries: int = 0
    held: int = 0
    width: float = 0.0

    def add(self, truth: float, low: float, high: float) -> None:
        self.tries += 1
        self.held += low <= truth <= high
        self.width += high - low

    @property
    def coverage(self) -> float:
        return self.held / self.tries


@dataclass(slots=True)
class Statistic:
    """The tally of each setting in which it was computed."""

    settings: defaultdict[Setting, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def coverage(self) -> float:
        return float(np.mean([tally.coverage for tally in self.settings.values()]))

    @property
    def tries(self) -> int:
        return sum(tally.tries for tally in self.settings.values())

    @property
    def width(self) -> float:
        return float(np.mean([tally.width / tally.tries for tally in self.settings.values()]))

    @property
    def worst(self) -> Setting:
        """Among the settings with many tries: a method may be taken now and then alone."""
        most = max(tally.tries for tally in self.settings.values())
        found = {
            setting: tally.coverage
            for setting, tally in self.settings.items()
            if 2 * tally.tries >= most
        }
        return min(found, key=lambda one: found[one])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks coverage")
    parser.add_argument("--draws", type=int, default=200, help="of each setting")
    parser.add_argument("--again", type=int, default=1_000, help="of the worst settings, anew")
    options = parser.parse_args(arguments)
    grid = settings()
    found = measure(tqdm(grid, file=sys.stderr, unit="setting"), draws=options.draws)
    worst = {name: found[name].worst for name in sorted(found)}
    again = measure(list(dict.fromkeys(worst.values())), draws=options.again, seed=SEED + 1)
    print(f"{len(grid)} settings, {options.draws} draws each\n")
    print("| interval | settings | coverage | worst | drawn anew | in the setting | mean width |")
    print("|---|--:|--:|--:|--:|---|--:|")
    for name, setting in worst.items():
        one, anew = found[name], again[name].settings[setting]
        print(
            f"| {name} | {len(one.settings)} | {one.coverage:.1%} "
            f"| {one.settings[setting].coverage:.1%} | {anew.coverage:.1%} "
            f"| {setting} | {100 * one.width:.1f} |"
        )
    return 0


def settings() -> list[Setting]:
    return [Setting(*values) for values in product(*GRID.values())]


def measure(grid: Iterable[Setting], *, draws: int, seed: int = SEED) -> dict[str, Statistic]:
    found: defaultdict[str, Statistic] = defaultdict(Statistic)
    for number, setting in enumerate(grid):
        random = np.random.default_rng([seed, number])
        responders = Responders(setting)
        for _ in range(draws):
            for name, truth, low, high in claims(responders, random):
                found[name].settings[setting].add(truth, low, high)
    return found


def claims(responders: Responders, random: np.random.Generator) -> Iterator[Claim]:
    """Every interval of one draw: of the first model in the first language, and in all."""
    cube = responders.draw(random)
    yield from _shares(cube, responders, random)
    yield from _gaps(cube, responders)
    accuracy = responders.accuracy
    for row in pairs(cube):
        if row.subset == "all" and row.language in ("l0", ALL_LANGUAGES):
            sides = accuracy[:, 0] if row.language == "l0" else accuracy.mean(axis=1)
            where = "over languages" if row.language == ALL_LANGUAGES else "in a language"
            name = f"difference {where}, {row.test}"
            yield name, float(sides[0] - sides[1]), row.low, row.high


def _shares(cube: Cube, responders: Responders, random: np.random.Generator) -> Iterator[Claim]:
    truth = responders.accuracy[0]
    places = {
        "l0": ("in a language", float(truth[0])),
        ALL_LANGUAGES: ("over languages, pooled", float(truth.mean())),
        MEAN: ("over languages, mean", float(truth.mean())),
    }
    for row in model_scores(cube.of_models(["one"])).filter(subset="all").to_dicts():
        if row["language"] not in places:
            continue
        where, true = places[row["language"]]
        name = f"accuracy {where}, {row['interval']}"
        yield name, true, row["low"], row["high"]
        if row["language"] == "l0" and "exact" in row["interval"]:
            clusters = Clusters.of(cube.questions.clusters)
            right, asked = cube.correct[0, 0], cube.asked[0, 0]
            ends = _bootstrap(clusters.sums(right), clusters.sums(asked), random)
            yield f"{name}: plain bootstrap", true, *ends


def _bootstrap(
    right: NDArray[np.float64], asked: NDArray[np.float64], random: np.random.Generator
) -> Ends:
    """The middle 95 % of clusters drawn anew with replacement."""
    times = random.multinomial(len(right), np.full(len(right), 1 / len(right)), BOOTSTRAP)
    low, high = np.quantile((times @ right) / (times @ asked), [0.025, 0.975])
    return float(low), float(high)


def _gaps(cube: Cube, responders: Responders) -> Iterator[Claim]:
    raw, standardised = responders.gap[0], responders.standardised(cube)[0]
    for row in gaps(cube.of_models(["one"])):
        if row.language not in ("l0", ALL_LANGUAGES):
            continue
        place = 0 if row.language == "l0" else -1
        where = "over languages" if row.language == ALL_LANGUAGES else "in a language"
        passages = "" if responders.setting.passage == 1 else ", passages"
        truth = raw.mean() if row.language == ALL_LANGUAGES else raw[0]
        yield f"gap {where}, raw{passages}", float(truth), row.low, row.high
        if row.standardised_low is not None and row.standardised_high is not None:
            ends = row.standardised_low, row.standardised_high
            yield f"gap {where}, standardised{passages}", float(standardised[place]), *ends
