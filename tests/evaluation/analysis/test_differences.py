import numpy as np
import pytest

from evaluation.analysis.accuracy import wilson_interval
from evaluation.analysis.differences import between


def share(right, n):
    return right / n, *wilson_interval(right / n, n)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_published_intervals(first, second, low, high):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    _difference, *found = between(share(*first), share(*second))
    assert found == pytest.approx([low, high], abs=1e-4)


def test_it_holds_at_least_as_often_as_it_says_for_answers_to_the_same_questions():
    random = np.random.default_rng(1)
    draws, n = 4000, 200
    shared = random.normal(size=(draws, n))
    sides = [(shared + random.normal(size=(draws, n)) < cut).mean(axis=1) for cut in (0.5, 0.2)]
    truth = np.mean(sides[0]) - np.mean(sides[1])
    found = [
        between(share(round(a * n), n), share(round(b * n), n)) for a, b in zip(*sides, strict=True)
    ]
    assert np.mean([low <= truth <= high for _, low, high in found]) > 0.97
