"""What models of the people who voted would say of each item: advice for whoever rules.

Dawid and Skene (1979) learn which answers each person confuses, MACE (Hovy et al. 2013) who
answers without looking. Neither has a part in any consensus, and neither is a measure of people
for their pay: with few votes an item they know little. Both are crowd-kit's, an extra.
"""

import warnings
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, cast

import numpy as np

from workbench.core.messages import gettext_noop as _

LEAST_ITEMS = 5
LEAST_PEOPLE = 3
"""On an item, in the mean."""
ITERATIONS = 50
RESTARTS = 10
SEED = 2412

NOT_INSTALLED = _(
    "The library crowd-kit is not installed; run: pip install -r requirements-crowd.txt"
)
FEW_ITEMS = _("These models need five items or more.")
FEW_PEOPLE = _("These models need three people an item or more, in the mean.")
ONE_VALUE = _("Everybody said the same of every item: there is nothing to advise on.")

Votes = Mapping[int, Mapping[int, Hashable]]
"""By item and person, what they said."""


@dataclass(frozen=True)
class Advice:
    """What a model takes to be right, and the probability that it gives to that."""

    value: Hashable
    confidence: float


def is_installed() -> bool:
    return find_spec("crowdkit") is not None


def why_not(votes: Votes) -> str:
    """Why there can be no advice on these votes; empty where there can."""
    if len(votes) < LEAST_ITEMS:
        return FEW_ITEMS
    if sum(map(len, votes.values())) < LEAST_PEOPLE * len(votes):
        return FEW_PEOPLE
    if len({value for said in votes.values() for value in said.values()}) < 2:
        return ONE_VALUE
    return "" if is_installed() else NOT_INSTALLED


def dawid_skene(votes: Votes) -> dict[int, Advice]:
    from crowdkit.aggregation import DawidSkene

    return _fitted(DawidSkene(n_iter=ITERATIONS), votes)


def mace(votes: Votes) -> dict[int, Advice]:
    """The most likely of several fits, each from a random start."""
    from crowdkit.aggregation import MACE

    # By a number, each start would be the same.
    random = cast("int", np.random.RandomState(SEED))
    return _fitted(MACE(n_restarts=RESTARTS, n_iter=ITERATIONS, random_state=random), votes)


MODELS: Mapping[str, Callable[[Votes], dict[int, Advice]]] = {
    "dawid_skene": dawid_skene,
    "mace": mace,
}


def _fitted(model: Any, votes: Votes) -> dict[int, Advice]:
    """What the model says by item; of values that are equally likely the first in their order."""
    import pandas as pd

    values = sorted({one for said in votes.values() for one in said.values()}, key=repr)
    place = {value: number for number, value in enumerate(values)}
    rows = [
        (item, person, place[value])
        for item in sorted(votes)
        for person, value in sorted(votes[item].items())
    ]
    with warnings.catch_warnings(action="ignore"):  # pandas' word to crowd-kit on its version 4
        likely = model.fit(pd.DataFrame(rows, columns=["task", "worker", "label"])).probas_
    best = likely.sort_index(axis="columns")
    numbers, sure = best.idxmax(axis="columns"), best.max(axis="columns")
    return {
        int(item): Advice(values[number], float(confidence))
        for item, number, confidence in zip(best.index, numbers, sure, strict=True)
    }
