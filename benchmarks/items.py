"""Planted mistranslations: how many are found, beside what can be found, and how many are false.

Each line is the mean over several draws of `tests.evaluation.analysis.simulated`, with the options
that were chosen or without. Recalls are of the first 4 % of the questions by score.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

SETTINGS: tuple[dict[str, Any], ...] = (
    {"models": 14, "languages": 42},
    {"models": 4, "languages": 42},
    {"models": 2, "languages": 42},
    {"models": 30, "languages": 42},
    {"models": 14, "languages": 10},
    {"models": 8, "languages": 5},
    {"models": 14, "languages": 3},
    {"models": 14, "languages": 42, "share": 0.0},
)
COLUMNS = (
    ("oracle", "oracle"),
    ("found", "found"),
    ("relative", "of oracle"),
    ("mantel_haenszel", "MH"),
    ("gap", "gap"),
    ("options exchanged", "exchanged"),
    ("key moved", "key moved"),
    ("negation dropped", "negation"),
    ("flagged", "flagged"),
    ("false", "false"),
    ("false_questions", "false qu."),
    ("power", "of planted"),
)


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    head = f"{'models':>6} {'lang.':>5} {'option':>6} {'planted':>7}"
    print(f"{options.draws} draws of {options.questions} questions each", flush=True)
    print(head, *(f"{title:>10}" for _, title in COLUMNS), flush=True)
    for setting in SETTINGS:
        for chosen in (True, False):
            numbers = study(
                setting | {"questions": options.questions}, draws=options.draws, chosen=chosen
            )
            print(
                f"{setting['models']:>6} {setting['languages']:>5} "
                f"{'known' if chosen else 'not':>6} {setting.get('share', 0.02):>7.0%}",
                *(f"{_shown(numbers.get(name)):>10}" for name, _ in COLUMNS),
                flush=True,
            )
    return 0


def study(setting: Mapping[str, Any], *, draws: int, chosen: bool = True) -> dict[str, float]:
    """Pooled over draws: recalls and their ratio, the share of false ones among all flagged."""
    found = list(_draws(setting, draws, chosen))
    total = {name: sum(one.get(name, 0.0) for one in found) for one in found for name in one}
    pooled = {name: total[name] / draws for name in total}
    ratios = {
        "relative": ("found", "oracle"),
        "false": ("false_cells", "flagged"),
        "false_questions": ("false_questions", "flagged_questions"),
        "power": ("true_cells", "planted_cells"),
    } | {kind: (f"{kind} found", f"{kind} oracle") for kind in _kinds()}
    for name, (part, whole) in ratios.items():
        pooled[name] = total.get(part, 0) / total[whole] if total.get(whole) else float("nan")
    return pooled


def _kinds() -> tuple[str, ...]:
    from tests.evaluation.analysis.simulated import KINDS

    return KINDS


def _draws(setting: Mapping[str, Any], draws: int, chosen: bool) -> Iterator[dict[str, float]]:
    from tests.evaluation.analysis.simulated import draw

    for seed in range(1, draws + 1):
        made = draw(**setting, seed=seed)
        if not chosen:
            made = replace(made, cube=replace(made.cube, chosen=None))
        yield measured(made)


def measured(made: Any) -> dict[str, float]:
    """What is found in one draw."""
    from evaluation.analysis.items import items
    from tests.evaluation.analysis.items import oracle

    table = items(made.cube)
    shape = made.planted.shape
    source = table.filter(pl.col("language").is_null())["score"].to_numpy()
    cells = table.filter(pl.col("language").is_not_null())
    score, flagged = cells["score"].to_numpy().reshape(shape), cells["flagged"].to_numpy()
    flagged = flagged.reshape(shape)
    right = made.cube.correct.mean(axis=0)
    side = np.sign(right - right.mean(axis=0)).ravel() * np.log(
        np.maximum(cells["mh_p"].cast(pl.Float64).to_numpy(), 1e-300)
    )
    planted = made.planted >= 0
    questions = planted.any(axis=0)
    numbers = {
        "flagged": float(flagged.sum()),
        "flagged_questions": float(flagged.any(axis=0).sum()),
        "false_cells": float((flagged & ~planted).sum()),
        "true_cells": float((flagged & planted).sum()),
        "planted_cells": float(planted.sum()),
        "false_questions": float((flagged.any(axis=0) & ~questions).sum()),
    }
    if not questions.any():
        return numbers
    scores = {
        "oracle": oracle.score(made),
        "found": np.maximum(score.max(axis=0), source),
        "mantel_haenszel": side.reshape(shape).max(axis=0),
        "gap": (right.mean(axis=0) - right).max(axis=0),
    }
    for name, values in scores.items():
        first = oracle.first(values)
        numbers[name] = float((first & questions).sum() / questions.sum())
        for number, kind in enumerate(_kinds()):
            numbers[f"{kind} {name}"] = float((first & (made.planted == number)).sum())
    return numbers


def _shown(value: float | None) -> str:
    if value is None or np.isnan(value):
        return "-"
    return f"{value:.3f}" if value < 1.5 else f"{value:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks items", description=__doc__)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--questions", type=int, default=2_850)
    return parser
