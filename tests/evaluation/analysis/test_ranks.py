import numpy as np
import pytest

from evaluation.analysis.rank_changes import movement, rank_changes
from evaluation.analysis.ranks import probabilities, ranks
from evaluation.analysis.resampling import resample
from tests.evaluation.analysis.simulated import draw


@pytest.fixture(scope="module")
def resampled():
    return resample(draw(models=5, languages=3, questions=400, share=0).cube, draws=500)


def test_every_model_stands_in_its_sets_in_every_language_and_subset(resampled):
    rows = list(ranks(resampled))
    assert {(row.language, row.subset) for row in rows} == {
        (language, subset)
        for language in ("l00", "l01", "l02", "*")
        for subset in ("all", "annotated", "CA", "CS")
    }
    for row in rows:
        assert row.simultaneous_low <= row.low <= row.rank <= row.high <= row.simultaneous_high
    assert sum(row.p_best for row in rows) == pytest.approx(16)


def test_who_is_probably_ahead_is_ranked_better(resampled):
    places = {(row.model, row.language, row.subset): row.rank for row in ranks(resampled)}
    for row in probabilities(resampled):
        a, b = (places[model, row.language, row.subset] for model in (row.a, row.b))
        assert (row.p_ahead > 0.5, row.p_ahead < 0.5) == (a < b, a > b)


def test_changes_lie_in_their_interval_and_beside_random_subsets(resampled):
    rows = list(rank_changes(resampled))
    assert [row.language for row in rows] == ["l00", "l01", "l02", "*", "mean"] * 2
    for row in rows:
        assert row.low <= row.changes <= row.high
        assert row.positions_low <= row.positions <= row.positions_high
        assert row.baseline_low <= row.baseline <= row.baseline_high


def test_rank_and_position_changes_are_counted_as_the_paper_defines_them():
    """Ranks 1 2 3 4 become 2 1 3.5 3.5: all four differ, by 1, 1, 0.5 and 0.5."""
    seen = movement(np.array([0.9, 0.8, 0.7, 0.6]), np.array([[0.7], [0.8], [0.5], [0.5]]))
    assert (seen.changes[0], seen.positions[0], seen.largest[0]) == (4, 3, 1)
