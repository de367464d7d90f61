import numpy as np
import pytest

from evaluation.analysis.items.answers import Answers
from evaluation.analysis.items.mantel_haenszel import CommonOdds, Differences, differences
from tests.evaluation.analysis.simulated import draw

ADMISSIONS = np.array(
    [
        [[512, 313], [89, 19]],
        [[353, 207], [17, 8]],
        [[120, 205], [202, 391]],
        [[138, 279], [131, 244]],
        [[53, 138], [94, 299]],
        [[22, 351], [24, 317]],
    ],
    dtype=float,
)
"""Admitted and rejected, men and women, by department: P. J. Bickel, Science 187 (1975), 398."""


def test_the_common_odds_of_admissions_to_berkeley():
    """As R's mantelhaen.test(UCBAdmissions) prints them."""
    (men, women) = ADMISSIONS[:, 0], ADMISSIONS[:, 1]
    odds = CommonOdds.of(men[:, 0], men[:, 1], women[:, 0], women[:, 1])
    assert odds.error == pytest.approx(0.0808, abs=5e-4)
    assert odds.ratio == pytest.approx(0.9046968, abs=1e-6)
    assert odds.chi_square == pytest.approx(1.4269, abs=5e-5)
    assert odds.p == pytest.approx(0.2323, abs=5e-5)


def test_nothing_to_compare_is_no_difference():
    empty = np.zeros((3, 2))
    odds = CommonOdds.of(empty, empty, empty, empty)
    assert np.isnan(odds.ratio).all()
    assert odds.p.tolist() == [1, 1]


def test_a_difference_is_large_only_where_it_is_significantly_above_one():
    delta, p = (
        np.array([[-1.6, -1.6, -1.6, 1.2, -np.inf]]),
        np.array([[0.01, 0.01, 0.2, 0.01, 0.0]]),
    )
    found = Differences(delta, np.array([[0.3, 0.5, 0.3, 0.3, np.inf]]), p)
    assert [found.grade(0, question) for question in range(5)] == ["C", "B", "A", "B", None]
    assert found.missing(0, 4) == "the odds ratio is infinite"


def test_a_mistranslated_question_is_harder_in_its_language():
    made = draw(questions=200, languages=8, share=0.3, seed=4)
    found = differences(Answers.of(made.cube))
    planted = made.planted >= 0
    known = made.knows.mean(axis=0) > 0.7
    assert np.median(found.delta[planted & known]) < -3
    assert np.isfinite(found.delta).mean() > 0.5
    assert abs(np.median(found.delta[~planted])) < 0.5
    graded = [found.grade(*place) for place in np.argwhere(planted & known)]
    assert graded.count("C") > 0.7 * len([grade for grade in graded if grade])
