"""How far people agreed: by hand, and whatever the counts."""

from collections import Counter
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.contest import Contest, narrowest

ANSWERS = st.lists(st.none() | st.integers(0, 4), min_size=1, max_size=12)


def of(answers: list[int | None]) -> Contest:
    given_answers = Counter(answer for answer in answers if answer is not None)
    return Contest.of(given_answers.values(), len(answers))


@pytest.mark.parametrize(
    ("counts", "votes", "margin", "entropy", "is_unanimous"),
    [
        ([3], 3, 1, 0, True),
        ([1, 2], 3, 1 / 3, 0.9183, False),
        ([1, 1, 1], 3, 0, log2(3), False),
        ([2, 0, 2], 4, 0, 1, False),
        ([2], 3, 2 / 3, 0.9183, False),
        ([2, 1], 4, 1 / 4, 1.5, False),
        ([1], 1, 1, 0, True),
        ([0], 2, None, 0, False),
        ([], 0, None, 0, False),
    ],
)
def test_margin_and_entropy_by_hand(
    counts: list[int], votes: int, margin: float | None, entropy: float, is_unanimous: bool
) -> None:
    found = Contest.of(counts, votes)
    assert found.margin == margin
    assert found.entropy == pytest.approx(entropy, abs=1e-4)
    assert found.is_unanimous == is_unanimous


@given(ANSWERS, st.randoms())
def test_no_order_of_answers_makes_a_difference(answers: list[int | None], shuffle: object) -> None:
    found = of(answers)
    assert of(sorted(answers, key=lambda _: shuffle.random())) == found  # type: ignore[attr-defined]
    assert Contest.stored(found.document()) == found


@given(ANSWERS)
def test_all_agree_where_the_margin_is_whole_and_nothing_is_uncertain(
    answers: list[int | None],
) -> None:
    found = of(answers)
    assert found.is_unanimous == (found.margin == 1)
    assert found.is_unanimous == (found.entropy == 0 and bool(found.counts))
    assert 0 <= found.entropy <= log2(len(set(answers))) + 1e-9
    assert found.margin is None or 0 <= found.margin <= 1


@given(ANSWERS, st.floats(0, 1), st.floats(0, 1))
def test_what_is_close_by_one_margin_is_close_by_every_greater_one(
    answers: list[int | None], one: float, other: float
) -> None:
    found, (less, more) = of(answers), sorted((one, other))
    assert not found.is_close(less) or found.is_close(more)
    assert found.is_close(1) == (found.margin is not None)
    assert not found.is_close(None)


@given(st.lists(ANSWERS, max_size=5))
def test_the_narrowest_has_the_smallest_margin_then_the_greatest_entropy(
    several: list[list[int | None]],
) -> None:
    contests = [of(answers) for answers in several]
    found = narrowest(contests)
    answered = [one for one in contests if one.margin is not None]
    assert (found is None) == (not answered)
    if found:
        assert all((found.margin, -found.entropy) <= (one.margin, -one.entropy) for one in answered)
