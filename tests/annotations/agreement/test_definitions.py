"""Coefficients against their definitions, rating by rating, on any ratings; and what never matters.

The sources' formulae are written down here a second time, with loops over ratings and no table.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.agreement.measures import Categories, Measures, Pair, Unit, measures

CATEGORIES = 5
RATERS = st.sampled_from("abcde")
numbers = st.lists(st.dictionaries(RATERS, st.integers(0, 4), max_size=5), min_size=1, max_size=12)
sets = st.lists(
    st.dictionaries(RATERS, st.frozensets(st.sampled_from("xyz")), max_size=5),
    min_size=1,
    max_size=9,
)


def told(units: Sequence[Unit], distance: str = "nominal", replicates: int = 0) -> Measures:
    return measures(units, Categories(CATEGORIES), distance=distance, replicates=replicates)


def alpha(units: Sequence[Unit], far: Callable[..., float]) -> float | None:
    """Krippendorff 2011: one less observed over expected disagreement."""
    pairable = [list(unit.values()) for unit in units if len(unit) > 1]
    values = [value for given in pairable for value in given]
    observed = sum(
        sum(far(a, b) for a, b in permutations(given, 2)) / (len(given) - 1) for given in pairable
    )
    expected = sum(far(a, b) for a, b in permutations(values, 2))
    return 1 - observed * (len(values) - 1) / expected if expected else None


def ordinal(units: Sequence[Unit]) -> Callable[[float, float], float]:
    """The square of how many ratings lie from one value to the other, the ends by half."""
    counts = Counter(value for unit in units if len(unit) > 1 for value in unit.values())

    def far(a: float, b: float) -> float:
        between = sum(n for value, n in counts.items() if min(a, b) <= value <= max(a, b))  # type: ignore[operator]
        return 0.0 if a == b else (between - (counts[a] + counts[b]) / 2) ** 2

    return far


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


def masi(a: frozenset[str], b: frozenset[str]) -> float:
    """Passonneau 2006."""
    monotonicity = 1 if a == b else 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0
    return 1 - (1 - jaccard(a, b)) * monotonicity


def shared_by(pair: Pair, units: Sequence[Unit]) -> list[Unit]:
    two = {pair.a, pair.b}
    return [{one: unit[one] for one in two} for unit in units if two <= unit.keys()]


FAR: dict[str, Callable[..., float]] = {
    "nominal": lambda a, b: a != b,
    "interval": lambda a, b: (a - b) ** 2,
    "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    "masi": masi,
    "jaccard": jaccard,
}


@given(numbers, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_as_defined(units: list[dict[str, int]], distance: str) -> None:
    far = ordinal(units) if distance == "ordinal" else FAR[distance]
    found = told(units, distance)
    assert found.coefficients["alpha"].value == pytest.approx(alpha(units, far))
    for pair in found.pairs:
        shared = [
            {p: unit[p] for p in (pair.a, pair.b)}
            for unit in units
            if {pair.a, pair.b} <= unit.keys()
        ]
        far = ordinal(shared) if distance == "ordinal" else FAR[distance]
        assert pair.coefficients["alpha"].value == pytest.approx(alpha(shared, far))


@given(sets, st.sampled_from(["masi", "jaccard"]))
def test_alpha_of_sets_is_as_defined(units: list[dict[str, frozenset[str]]], distance: str) -> None:
    found = told(units, distance).coefficients["alpha"]
    assert found.value == pytest.approx(alpha(units, FAR[distance]))
    assert found.value is None or found.value <= 1 + 1e-12


def by_chance(units: Sequence[Unit]) -> dict[str, float]:
    """Gwet 2014, chapters 2 to 5: how often chance has two people agree."""
    rated = [unit for unit in units if unit]
    values = range(CATEGORIES)
    share = [np.mean([list(unit.values()).count(k) / len(unit) for unit in rated]) for k in values]
    people = sorted({person for unit in rated for person in unit})
    own = {person: [unit[person] for unit in rated if person in unit] for person in people}
    both = [
        sum(own[a].count(k) / len(own[a]) * own[b].count(k) / len(own[b]) for k in values)
        for a, b in permutations(people, 2)
    ]
    return {
        "fleiss_kappa": float(sum(p**2 for p in share)),
        "conger_kappa": float(np.mean(both)) if both else 1.0,
        "gwet_ac1": float(sum(p * (1 - p) for p in share)) / (CATEGORIES - 1),
        "brennan_prediger": 1 / CATEGORIES,
    }


@given(numbers)
def test_coefficients_are_as_defined(units: list[dict[str, int]]) -> None:
    found = told(units)
    agree = [
        np.mean([a == b for a, b in permutations(unit.values(), 2)])
        for unit in units
        if len(unit) > 1
    ]
    assume(agree)
    observed = float(np.mean(agree))
    assert found.observed == pytest.approx(observed)
    assert found.unanimous == pytest.approx(agree.count(1) / len(agree))
    for name, chance in by_chance(units).items():
        expected = None if chance > 1 - 1e-9 else pytest.approx((observed - chance) / (1 - chance))
        assert found.coefficients[name].value == expected, name
    for pair in found.pairs:
        shared = [
            {p: unit[p] for p in (pair.a, pair.b)}
            for unit in units
            if {pair.a, pair.b} <= unit.keys()
        ]
        alone = told(shared)
        assert (pair.total, pair.agree) == (alone.pairable, round(alone.observed * pair.total))  # type: ignore[operator]
        kappa = pair.coefficients["cohen_kappa"].value
        assert kappa == pytest.approx(alone.coefficients["conger_kappa"].value)


@given(numbers, st.permutations("abcde"), st.permutations(range(CATEGORIES)), st.randoms())
def test_who_is_called_what_and_in_which_order_does_not_matter(
    units: list[dict[str, int]], people: list[str], values: list[int], random: object
) -> None:
    named = dict(zip("abcde", people, strict=True))
    other: list[dict[str, Hashable]] = [
        {named[person]: values[value] for person, value in unit.items()} for unit in units
    ]
    assert_same(told(other), told(units))
    assert told(units[::-1], replicates=20) == told(units, replicates=20)


def assert_same(found: Measures, expected: Measures) -> None:
    for name, one in (expected.coefficients | expected.shares).items():  # type: ignore[operator]
        value = (found.coefficients | found.shares)[name].value  # type: ignore[operator]
        assert value == pytest.approx(one.value), name
        assert one.value is None or one.value <= 1 + 1e-12


@given(numbers)
def test_the_same_units_twice_change_alpha_alone(units: list[dict[str, int]]) -> None:
    """Alpha knows how few ratings it rests on; the others are of shares."""
    once, twice = told(units), told(units * 2)
    for name, one in once.coefficients.items():
        if name != "alpha":
            assert twice.coefficients[name].value == pytest.approx(one.value), name
    before, after = (one.coefficients["alpha"].value for one in (once, twice))
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before + 1e-12


@given(numbers.filter(lambda units: any(len({*unit.values()}) > 1 for unit in units)))
def test_intervals_over_copies_of_one_unit_have_no_width(units: list[dict[str, int]]) -> None:
    unit = next(unit for unit in units if len({*unit.values()}) > 1)
    for one in told([unit] * 4, replicates=5).coefficients.values():
        assert (one.low, one.high) == pytest.approx((one.value, one.value))


@pytest.mark.parametrize("distance", ["nominal", "ordinal", "interval", "ratio"])
def test_a_replicate_is_the_alpha_of_the_units_that_were_drawn(distance: str) -> None:
    """Of two units, each replicate has one of three values."""
    units: list[Unit] = [{"a": 1, "b": 1, "c": 2}, {"a": 4, "b": 3}]
    far = FAR.get(distance)
    values = [
        alpha(drawn, far or ordinal(drawn)) for drawn in ([units[0]] * 2, units, [units[1]] * 2)
    ]
    found = told(units, distance, 200).coefficients["alpha"]
    assert (found.low, found.high) == pytest.approx((min(values), max(values)))  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("distance", "values", "problem"),
    [
        ("ratios", (1, 2), "'ratios' is no distance; there are nominal, ordinal, interval, ratio"),
        ("ratio", ("1", "2"), "'1' is no number: `ratio` compares numbers alone"),
        ("interval", ("1", "2"), "'1' is no number"),
        ("ordinal", ("low", "high"), "'high' is no number: `ordinal`"),
        ("ratio", (-1, 1), "-1 is below zero"),
        ("masi", ("x", "y"), "'x' is no set"),
    ],
)
def test_what_a_distance_cannot_compare_is_refused(
    distance: str, values: tuple[Hashable, Hashable], problem: str
) -> None:
    """Numbers written as text were compared by their letters, and unknown names as an order."""
    with pytest.raises(ValueError, match=problem):
        told([dict(zip("ab", values, strict=True))], distance)
