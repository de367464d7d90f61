"""Krippendorff's alpha without each person, in one go."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from annotations.agreement.coefficients import alphas
from annotations.agreement.distances import Nominal
from annotations.agreement.ratings import Ratings
from annotations.agreement.sums import Tables

Row = tuple[int, ...]

NOBODY = 0
"""Without whom everybody is there."""


def alphas_without_each(
    units: Sequence[Mapping[int, Hashable]], people: Sequence[int]
) -> dict[int, float | None]:
    """Alpha (nominal) over the units as they are without each person; None where it is undefined.

    Units with the same values are one row, and all but a person's own units are as they were: each
    person is one vector of how often each row is there.
    """
    values = {value for unit in units for value in unit.values()}
    column = {value: place for place, value in enumerate(sorted(values, key=repr))}
    everybody: Counter[Row] = Counter()
    changes: defaultdict[int, Counter[Row]] = defaultdict(Counter)
    for unit in units:
        row = tuple(sorted(column[value] for value in unit.values()))
        everybody[row] += 1
        for person, value in unit.items():
            rest = list(row)
            rest.remove(column[value])
            changes[person][row] -= 1
            changes[person][tuple(rest)] += 1
    rows = sorted(
        row for row in {*everybody, *(row for one in changes.values() for row in one)} if row[1:]
    )
    if not rows:
        return dict.fromkeys(people)
    # Rows keep their order: who gave which of their values does not matter.
    ratings = Ratings.of([{f"{who:04}": value for who, value in enumerate(row)} for row in rows])
    distance = Nominal(ratings.values)
    times = [[everybody[row] + changes[person][row] for person in people] for row in rows]
    sums = Tables(ratings, distance, pairs_of=0).sums(np.array(times, dtype=np.float64))
    (found,) = alphas(sums, distance)
    return {
        person: None if np.isnan(alpha) else float(alpha)
        for person, alpha in zip(people, found, strict=True)
    }
