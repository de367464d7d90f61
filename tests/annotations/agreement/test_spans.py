"""Agreement on marks, against a count of every single character."""

import random
from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.measures import Categories, measures
from annotations.agreement.spans import Characters, Marks
from tests.annotations.agreement.test_published import witness

TWO = Categories(2)
LENGTHS = {"question": 12, "option_a": 5}

marks = st.lists(
    st.one_of(
        st.tuples(st.just("question"), st.integers(0, 11), st.integers(1, 14)),
        st.tuples(st.just("option_a"), st.integers(0, 4), st.integers(1, 6)),
    ),
    max_size=3,
).map(tuple)
units = st.lists(
    st.dictionaries(st.sampled_from("abcd"), marks, max_size=4), min_size=1, max_size=5
)


def characters(unit: dict[str, Marks], lengths: dict[str, int]) -> list[dict[str, Hashable]]:
    """Every character of a text as a unit of its own."""
    return [
        {
            person: any(name == field and start <= at < end for name, start, end in given)
            for person, given in unit.items()
        }
        for field, length in lengths.items()
        for at in range(length)
    ]


@given(units)
def test_marks_agree_as_all_their_characters_do(units: list[dict[str, Marks]]) -> None:
    by_runs = measures(units, TWO, distance=Characters([LENGTHS] * len(units)), replicates=0)
    every = [one for unit in units for one in characters(unit, LENGTHS)]
    one_by_one = measures(every, TWO, replicates=0)
    assert (by_runs.units, by_runs.pairable, by_runs.raters) == (
        one_by_one.units, one_by_one.pairable, one_by_one.raters,
    )  # fmt: skip
    for name, expected in (one_by_one.coefficients | one_by_one.shares).items():
        found = (by_runs.coefficients | by_runs.shares)[name]
        assert found.value == pytest.approx(expected.value), name
        assert found.reason == expected.reason
    alpha = by_runs.coefficients["alpha"].value
    if alpha is not None:
        assert alpha == pytest.approx(witness(every))
    assert [(p.a, p.b, p.agree, p.total) for p in by_runs.pairs] == [
        (p.a, p.b, p.agree, p.total) for p in one_by_one.pairs
    ]


def test_overlap_is_the_mean_f1_of_pairs_and_one_where_nobody_marked() -> None:
    units: list[dict[str, Hashable]] = [
        # a and b: 2 * 2 / (4 + 4); with c, who marked nothing, none.
        {"a": (("question", 0, 4),), "b": (("question", 2, 6),), "c": ()},
        {"a": (), "b": ()},
        {"a": (("question", 0, 4),)},
    ]
    found = measures(units, TWO, distance=Characters([LENGTHS] * 3))
    overlap = found.shares["overlap"]
    assert overlap.value == pytest.approx((0.5 / 3 + 1) / 2)
    assert overlap.low == pytest.approx(0.5 / 3)
    assert overlap.high == 1
    assert (found.units, found.pairable, found.raters) == (51, 34, 3)
    nothing = measures([{"a": ()}], TWO, distance=Characters([LENGTHS]))
    assert nothing.shares["overlap"].reason == nothing.coefficients["alpha"].reason != ""


def test_what_is_drawn_are_texts_whatever_their_order() -> None:
    rng = random.Random(3)
    texts: list[dict[str, Hashable]] = [
        {who: (("question", at := rng.randrange(80), at + 9),) for who in "abc"} for _ in range(40)
    ]
    found = measures(texts, TWO, distance=Characters([{"question": 90}] * 40))
    alpha = found.coefficients["alpha"]
    assert alpha.value is not None
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low < alpha.value < alpha.high
    backwards = measures(texts[::-1], TWO, distance=Characters([{"question": 90}] * 40))
    assert backwards == found
    # Characters drawn each for itself would have it look surer than it is.
    every = [one for text in texts for one in characters(text, {"question": 90})]  # type: ignore[arg-type]
    alone = measures(every, TWO).coefficients["alpha"]
    assert alone.value == pytest.approx(alpha.value)
    assert alpha.high - alpha.low > 1.2 * ((alone.high or 0) - (alone.low or 0))
