from collections.abc import Mapping, Sequence
from typing import get_args

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.coefficients import (
    ONE_CATEGORY,
    Level,
    gwet_ac1,
    krippendorff_alpha,
    pairwise,
    percent_agreement,
)
from annotations.agreement.counts import NO_PAIRS
from annotations.agreement.distances import jaccard, masi

Rows = Sequence[Sequence[object]]


def units_of(rows: Rows) -> list[dict[str, object]]:
    """Turn rows of ratings, one a rater with None where missing, into units."""
    return [
        {f"rater-{i}": value for i, value in enumerate(column) if value is not None}
        for column in zip(*rows, strict=True)
    ]


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections A, B and C.
BINARY = units_of([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
TWO_OBSERVERS = units_of(["aabbdcccedda", "babbbccceddd"])
FOUR_OBSERVERS = units_of(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
)

numbers = st.lists(
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 4), max_size=5),
    min_size=1,
    max_size=12,
)
label_sets = st.frozensets(st.sampled_from(["cultural", "regional", "dialect"]))
set_units = st.lists(
    st.dictionaries(st.sampled_from("abcde"), label_sets, max_size=5), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("units", "level", "published"),
    [
        (BINARY, "nominal", 0.095),
        (TWO_OBSERVERS, "nominal", 0.692),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
        (FOUR_OBSERVERS, "ratio", 0.797),
    ],
)
def test_alpha_equals_the_published_values(
    units: list[dict[str, object]], level: Level, published: float
) -> None:
    assert krippendorff_alpha(units, level).value == pytest.approx(published, abs=5e-4)


def test_alpha_counts_the_units_it_rests_on() -> None:
    agreement = krippendorff_alpha(FOUR_OBSERVERS)
    assert (agreement.units, agreement.pairable, agreement.raters) == (12, 11, 4)


def test_alpha_of_unanimous_raters_is_undefined_and_says_why() -> None:
    agreement = krippendorff_alpha([{"a": "no", "b": "no"}] * 5, replicates=10)
    assert agreement.value is None
    assert agreement.interval is None
    assert agreement.reason == ONE_CATEGORY


def test_a_category_seen_only_where_nobody_else_rated_does_not_define_alpha() -> None:
    agreement = krippendorff_alpha([{"a": "no", "b": "no"}, {"a": "yes"}])
    assert agreement.reason == ONE_CATEGORY


@pytest.mark.parametrize("units", [[], [{}], [{"a": 1}, {"b": 2}]])
def test_alpha_without_two_ratings_of_a_unit_is_undefined(
    units: list[Mapping[str, int]],
) -> None:
    agreement = krippendorff_alpha(units)
    assert agreement.value is None
    assert agreement.reason == NO_PAIRS


def test_a_rating_outside_the_domain_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'maybe' is none of"):
        krippendorff_alpha([{"a": "yes", "b": "maybe"}], domain=["no", "yes"])


def test_an_ordinal_domain_sets_the_order_of_words() -> None:
    words = dict(enumerate(["low", "some", "mid", "much", "high"], start=1))
    units = [{r: words[int(str(v))] for r, v in unit.items()} for unit in FOUR_OBSERVERS]
    agreement = krippendorff_alpha(units, "ordinal", domain=list(words.values()))
    assert agreement.value == pytest.approx(0.815, abs=5e-4)


def witness(units: Sequence[Mapping[str, float]], level: Level) -> float:
    """The alpha of the package `krippendorff`, which shares no line with ours."""
    raters = sorted({rater for unit in units for rater in unit})
    table = [[unit.get(rater, np.nan) for unit in units] for rater in raters]
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))


@given(numbers, st.sampled_from(get_args(Level)))
def test_alpha_equals_that_of_the_package(units: list[dict[str, int]], level: Level) -> None:
    agreement = krippendorff_alpha(units, level)
    if agreement.reason:
        return
    assert agreement.value == pytest.approx(witness(units, level), abs=1e-12)


@pytest.mark.parametrize("level", get_args(Level))
def test_alpha_of_a_whole_campaign_equals_that_of_the_package(level: Level) -> None:
    """2,850 questions and up to five annotators, as in Global MMLU."""
    rng = np.random.default_rng(5)
    given_by = rng.random((2850, 5)) < 0.6
    values = rng.integers(0, 26, (2850, 5))
    units = [
        {f"r{rater}": int(value) for rater, value in enumerate(row) if gave[rater]}
        for row, gave in zip(values, given_by, strict=True)
    ]
    agreement = krippendorff_alpha(units, level)
    assert agreement.value == pytest.approx(witness(units, level), abs=1e-12)


@given(numbers)
def test_alpha_by_distance_equals_that_by_level_where_both_apply(
    units: list[dict[str, int]],
) -> None:
    by_level = krippendorff_alpha(units, "nominal")
    by_distance = krippendorff_alpha(units, lambda a, b: float(a != b))
    assert by_distance.value == pytest.approx(by_level.value)
    by_level = krippendorff_alpha(units, "interval")
    by_distance = krippendorff_alpha(units, lambda a, b: float((a - b) ** 2))
    assert by_distance.value == pytest.approx(by_level.value)


@given(numbers, st.sampled_from(get_args(Level)))
def test_the_interval_over_copies_of_one_unit_is_its_alpha(
    units: list[dict[str, int]], level: Level
) -> None:
    """Whatever is drawn, every replicate is the same four units."""
    first = next((unit for unit in units if len(set(unit.values())) > 1), None)
    if first is None:
        return
    agreement = krippendorff_alpha([first] * 4, level, replicates=5)
    assert agreement.interval == pytest.approx((agreement.value, agreement.value))


@given(set_units)
def test_alpha_with_set_distances_is_at_most_one_and_ignores_order(
    units: list[dict[str, frozenset[str]]],
) -> None:
    forward = krippendorff_alpha(units, masi)
    backward = krippendorff_alpha(units[::-1], masi)
    assert forward.value == pytest.approx(backward.value)
    assert forward.value is None or forward.value <= 1


def test_the_bootstrap_interval_repeats_with_its_seed_and_holds_the_value() -> None:
    rng = np.random.default_rng(7)
    units = [{f"r{i}": int(v) for i, v in enumerate(rng.integers(0, 2, 5))} for _ in range(200)]
    first = krippendorff_alpha(units, replicates=500, seed=3)
    assert first == krippendorff_alpha(units, replicates=500, seed=3)
    assert first.interval != krippendorff_alpha(units, replicates=500, seed=4).interval
    assert first.interval is not None
    assert first.value is not None
    assert first.interval[0] < first.value < first.interval[1]


@pytest.mark.parametrize("level", get_args(Level))
def test_every_replicate_is_the_alpha_of_the_units_it_drew(level: Level) -> None:
    """With one replicate the interval is that replicate, drawn here once more by hand."""
    units = [unit for unit in FOUR_OBSERVERS if len(unit) > 1]
    interval = krippendorff_alpha(units, level, replicates=1, seed=11).interval
    share = np.full(len(units), 1 / len(units))
    times = np.random.default_rng(11).multinomial(len(units), share, size=1)[0]
    drawn = [unit for unit, n in zip(units, times, strict=True) for _ in range(n)]
    expected = witness(drawn, level)
    assert interval == pytest.approx((expected, expected))


def test_percent_agreement_and_ac1_equal_the_published_values() -> None:
    """Gwet's "raw4raters" data, 12 units by 4 raters (Handbook, 4th ed., table 5.8)."""
    assert percent_agreement(FOUR_OBSERVERS).value == pytest.approx(0.8181818)
    assert gwet_ac1(FOUR_OBSERVERS, [1, 2, 3, 4, 5]).value == pytest.approx(0.77544, abs=5e-6)


def test_ac1_of_unanimous_raters_is_defined_by_the_categories_not_chosen() -> None:
    unanimous = [{"a": "no", "b": "no"}] * 3
    assert gwet_ac1(unanimous, ["no", "yes"]).value == 1
    assert gwet_ac1(unanimous, ["no"]).value is None


def test_pairwise_compares_every_two_raters_over_the_units_they_share() -> None:
    units = [{"b": 1, "a": 1}, {"a": 1, "b": 0}, {"a": 1, "c": 1}, {"c": 0}]
    matrix = pairwise(units)
    assert list(matrix) == [("a", "b"), ("a", "c")]
    assert (matrix["a", "b"].value, matrix["a", "b"].pairable) == (0.5, 2)
    assert matrix["a", "c"].value == 1
    assert pairwise(units, krippendorff_alpha)["a", "c"].reason == ONE_CATEGORY


@pytest.mark.parametrize(
    ("left", "right", "by_jaccard", "by_masi"),
    [
        ("ab", "ab", 0, 0),
        ("", "", 0, 0),
        ("ab", "abc", 1 / 3, 1 - 2 / 3 * 2 / 3),
        ("ab", "bc", 2 / 3, 1 - 1 / 3 * 1 / 3),
        ("ab", "cd", 1, 1),
        ("", "a", 1, 1),
    ],
)
def test_set_distances_follow_their_definitions(
    left: str, right: str, by_jaccard: float, by_masi: float
) -> None:
    assert jaccard(frozenset(left), frozenset(right)) == pytest.approx(by_jaccard)
    assert masi(frozenset(left), frozenset(right)) == pytest.approx(by_masi)


@given(label_sets, label_sets)
def test_set_distances_are_symmetric_and_zero_only_for_equal_sets(
    left: frozenset[str], right: frozenset[str]
) -> None:
    for distance in (jaccard, masi):
        assert distance(left, right) == distance(right, left)
        assert (distance(left, right) == 0) == (left == right)
        assert distance(left, right) <= 1
