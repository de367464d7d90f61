"""All coefficients at once, held against irrCAC and krippendorff, and against hand counts."""

import random
from collections.abc import Hashable

import krippendorff
import numpy as np
import pytest

from annotations.agreement.measures import Categories, Coefficient, Unit, measures

FOUR = Categories(4)
BY_VALUES = {"alpha", "fleiss_kappa", "conger_kappa"}
BY_LIST = {"gwet_ac1", "brennan_prediger"}
PAIRABLE, OBSERVED = 104, 0.74038
IRR_CAC = {"fleiss_kappa": 0.60819, "gwet_ac1": 0.66679, "brennan_prediger": 0.65385}


def drawn(units: int, seed: int = 5) -> list[Unit]:
    """Answers by one to three of seven people, who mostly agree; nobody gives the fourth value."""
    rng = random.Random(seed)
    people = [f"p{number}" for number in range(7)]
    found: list[Unit] = []
    for _ in range(units):
        key = rng.choice("ABC")
        asked = rng.sample(people, rng.choices((1, 2, 3), (2, 7, 1))[0])
        found.append({p: (key if rng.random() < 0.8 else rng.choice("ABC")) for p in asked})
    return found


def values(units: list[Unit], categories: Categories = FOUR) -> dict[str, float | None]:
    return {name: one.value for name, one in measures(units, categories).coefficients.items()}


def test_coefficients_are_those_of_irr_cac() -> None:
    """From irrCAC 0.4.4 (`CAC(..., categories=["A", "B", "C", "D"])`), which rounds to five digits.

    Its own requirements keep it out of this environment.
    """
    found = measures(drawn(120), FOUR)
    assert (found.units, found.pairable, found.raters) == (120, PAIRABLE, 7)
    assert found.observed == pytest.approx(OBSERVED, abs=1e-5)
    for name, value in IRR_CAC.items():
        assert found.coefficients[name].value == pytest.approx(value, abs=1e-5), name


def test_alpha_is_that_of_krippendorff_and_lies_in_its_interval() -> None:
    units = drawn(300)
    people = sorted({person for unit in units for person in unit})
    code = {value: number for number, value in enumerate("ABCD")}
    table = [[code[unit[p]] if p in unit else np.nan for unit in units] for p in people]  # type: ignore[index]
    alpha = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    found = measures(units, FOUR).coefficients["alpha"]
    assert found.value == pytest.approx(alpha, abs=1e-12)
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha < found.high
    assert measures(units[::-1], FOUR).coefficients["alpha"] == found


def test_an_interval_is_as_wide_as_the_standard_error_says() -> None:
    """Of a plain share, which Brennan and Prediger's coefficient is but for its scale."""
    units: list[Unit] = [{"a": 0, "b": int(number % 4 == 0)} for number in range(400)]
    found = measures(units, Categories(2), replicates=4000).coefficients["brennan_prediger"]
    half = 1.96 * (0.75 * 0.25 / 400) ** 0.5 * 2
    assert found.value == pytest.approx(0.5)
    assert (found.low, found.high) == (
        pytest.approx(0.5 - half, abs=0.01), pytest.approx(0.5 + half, abs=0.01),
    )  # fmt: skip


def test_pairs_are_counted_over_what_both_rated() -> None:
    units: list[Unit] = [{"b": 1, "a": 1}, {"a": 1, "b": 2}, {"a": 1, "c": 1}, {"c": 3}]
    (ab, ac) = measures(units, FOUR).pairs
    assert (ab.a, ab.b, ab.agree, ab.total) == ("a", "b", 1, 2)
    assert (ac.a, ac.b, ac.agree, ac.total) == ("a", "c", 1, 1)
    assert ab.coefficients["brennan_prediger"].value == pytest.approx((0.5 - 0.25) / 0.75)


def test_of_many_people_the_pairs_of_those_are_told_who_share_most() -> None:
    """Each person is held against all others nevertheless."""
    whole = measures(drawn(120), FOUR, replicates=0)
    for name, alike in whole.people.items():
        own = [pair for pair in whole.pairs if name in (pair.a, pair.b)]
        counted = sum(pair.agree for pair in own), sum(pair.total for pair in own)
        assert counted == (alike.agree, alike.total)
    few = measures(drawn(120), FOUR, replicates=0, pairs_of=3)
    most = sorted(whole.people, key=lambda name: -whole.people[name].total)[:3]
    assert list(few.pairs) == [pair for pair in whole.pairs if {pair.a, pair.b} <= set(most)]
    assert few.more_pairs == len(whole.pairs) - len(few.pairs)
    assert (few.people, few.coefficients) == (whole.people, whole.coefficients)


def test_units_of_one_person_have_a_part_in_chance_alone() -> None:
    pairs: list[Unit] = [{"a": 0, "b": 0}, {"a": 1, "b": 0}]
    alone: list[Unit] = [{"a": 1}, {}]
    found = measures([*pairs, *alone], Categories(2))
    assert (found.units, found.pairable, found.observed) == (3, 2, 0.5)
    share = (1 + 0.5 + 0) / 3
    chance = 2 * share * (1 - share)
    assert found.coefficients["gwet_ac1"].value == pytest.approx((0.5 - chance) / (1 - chance))
    assert found.coefficients["alpha"] != Coefficient(None)
    assert values([*pairs, *alone], Categories(2))["alpha"] == values(pairs, Categories(2))["alpha"]


def test_a_private_value_agrees_with_nothing_and_is_no_category() -> None:
    def is_private(value: Hashable) -> bool:
        return isinstance(value, tuple)

    units: list[Unit] = [{"a": 0, "b": 0}, {"a": ("unsure", 1), "b": ("unsure", 2)}]
    found = measures(units, Categories(2), is_private=is_private)
    assert found.observed == 0.5
    share = 0.5
    chance = share * (1 - share)
    assert found.coefficients["gwet_ac1"].value == pytest.approx((0.5 - chance) / (1 - chance))


@pytest.mark.parametrize(
    ("units", "categories", "undefined"),
    [
        ([], FOUR, BY_VALUES | BY_LIST),
        ([{"a": 0}], FOUR, BY_VALUES | BY_LIST),
        ([{"a": 0, "b": 0}], FOUR, BY_VALUES),
        ([{"a": 0, "b": 1}, {"a": 0, "b": 0}], Categories(None, "differ"), BY_LIST),
        ([{"a": 0, "b": 1}, {"a": 0, "b": 0}], Categories(1), BY_LIST),
        ([{"a": 0, "b": 0}], Categories(1), BY_VALUES | BY_LIST),
    ],
)
def test_what_is_undefined_says_why(
    units: list[Unit], categories: Categories, undefined: set[str]
) -> None:
    found = measures(units, categories).coefficients
    assert {name for name, one in found.items() if one.value is None} == undefined
    assert all(bool(one.reason) == (name in undefined) for name, one in found.items())
