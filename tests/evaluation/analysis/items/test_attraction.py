from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import dirichlet_multinomial, multinomial

from evaluation.analysis.items.answers import Answers
from evaluation.analysis.items.attraction import Attraction, _gain
from tests.evaluation.analysis.simulated import draw


def test_popular_options_are_told_as_scipy_has_it():
    counts, alpha = np.array([5, 0, 2, 0]), 2.0
    wrong = counts[[0, 2, 3]]
    expected = dirichlet_multinomial.logpmf(wrong, [alpha] * 3, wrong.sum())
    expected -= multinomial.logpmf(wrong, wrong.sum(), [1 / 3] * 3)
    (gain,) = _gain(counts[:, None].astype(float), np.array([3.0]), alpha)
    assert gain == pytest.approx(expected)


def test_without_preferences_no_option_attracts():
    attraction = Attraction(Answers.of(draw(questions=400, languages=8, share=0).cube))
    assert abs(attraction.evidence).max() < 1
    assert abs(attraction.of(1, np.arange(400))).mean() < 0.1


def test_a_letter_that_models_choose_when_they_do_not_know_is_expected_of_them():
    cube = draw(models=3, questions=6_000, languages=2, share=0).cube
    lazy = np.where(cube.correct, cube.chosen, np.where(cube.key[None] == 0, 1, 0))
    letters = Attraction(Answers.of(replace(cube, chosen=lazy.astype(np.int8)))).letters
    assert letters[0].mean() == pytest.approx(np.log(3), abs=0.1)
