import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluation.analysis.items.discoveries import cells_within_bound, within_bound

CHANCES = st.floats(0, 1)


def test_as_many_as_the_bound_allows():
    false = np.array([0.2, 0.01, 0.9, 0.04])
    assert within_bound(false, 0.05).tolist() == [False, True, False, True]
    assert within_bound(false, 0.09).tolist() == [True, True, False, True]


def test_a_single_finding_is_not_more_probably_false_than_true():
    assert within_bound(np.array([0.0, 0.0, 0.0, 0.6]), 0.5).tolist() == [True, True, True, False]


def test_few_false_texts_among_many_of_few_questions_count_as_questions():
    """Two questions are found in ten languages each: one false text beside them is a third of the
    questions."""
    false = np.full((10, 3), 1e-6)
    false[:, 2] = 1.0
    false[0, 2] = 0.4
    assert within_bound(false, 0.05)[0, 2]
    assert not cells_within_bound(false, 0.05)[0, 2]
    assert cells_within_bound(false, 0.05)[:, :2].all()


@given(arrays(float, (4, 6), elements=CHANCES), st.floats(0.01, 0.5))
def test_what_is_found_has_a_mean_within_the_bound(false, bound):
    found = cells_within_bound(false, bound)
    assert not found.any() or false[found].mean() <= bound + 1e-12
