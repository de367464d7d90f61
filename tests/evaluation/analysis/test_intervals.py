import numpy as np
import pytest
from scipy import stats

from evaluation.analysis.clusters import Clusters, means
from evaluation.analysis.intervals import (
    EXACT_BELOW,
    Method,
    clopper_pearson,
    paired_intervals,
    share_intervals,
    wilson,
)

ALONE = Clusters.of(np.arange(40))


def answers(*shape, share=0.6, seed=1):
    return np.random.default_rng(seed).random(shape) < share


@pytest.mark.parametrize(("interval", "witness"), [(wilson, "wilson"), (clopper_pearson, "exact")])
@pytest.mark.parametrize(("right", "n"), [(0, 20), (1, 29), (15, 148), (81, 263), (9_000, 14_042)])
def test_intervals_of_shares_are_those_of_scipy(interval, witness, right, n):
    ours = interval(right / n, n)
    theirs = stats.binomtest(right, n).proportion_ci(method=witness)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


def test_passages_are_drawn_whole():
    asked, right = answers(400, share=0.9), answers(400, seed=2)
    passages = np.random.default_rng(3).integers(0, 90, 400)
    ours = means(right & asked, asked, Clusters.of(passages))
    share = right[asked].mean()
    moves = [
        (right[inside].sum() - share * inside.sum()) / asked.sum()
        for inside in ((passages == number) & asked for number in set(passages[asked]))
    ]
    assert ours.mean == pytest.approx(share)
    assert ours.variance == pytest.approx(
        sum(move**2 for move in moves) * len(moves) / (len(moves) - 1)
    )
    assert ours.clusters == len(moves)


def test_a_question_in_many_languages_is_one_draw():
    """By E. Miller's formula (arXiv 2411.00640), with the factor for finitely many clusters."""
    right = answers(5, 40) | answers(40, share=0.3, seed=2)
    ours = means(right.sum(axis=0), np.full(40, 5), ALONE)
    scores = right.T.astype(float) - right.mean()
    squares = np.square(scores.reshape(-1)).sum()
    cross = sum(one @ np.ones((5, 5)) @ one - one @ one for one in scores)
    assert ours.variance == pytest.approx((squares + cross) / 200**2 * 40 / 39)
    assert (ours.n, ours.clusters) == (200, 40)


def test_one_answer_a_cluster_has_the_usual_standard_error():
    right = answers(40)
    ours = means(right, np.ones(40), ALONE)
    assert ours.se == pytest.approx(right.std(ddof=1) / 40**0.5)


def test_nothing_answered_has_no_interval():
    nothing = means(np.zeros((1, 40)), np.zeros((1, 40)), ALONE)
    (interval, _) = share_intervals(nothing)
    assert nothing.n == 0
    assert np.isnan([nothing.mean, nothing.variance, interval.low, interval.high]).all()


def test_few_answers_and_answers_all_alike_have_exact_intervals():
    def method(right, n, languages=1):
        totals = np.where(np.arange(n) < right, languages, 0)
        clusters = Clusters.of(np.arange(n))
        (found,) = share_intervals(means(totals[None], np.full((1, n), languages), clusters))[1]
        return found

    assert method(200, EXACT_BELOW - 1) == Method.EXACT
    assert method(200, EXACT_BELOW) == Method.WILSON
    assert method(900, 900) == Method.EXACT
    assert method(400, 900, languages=7) == Method.CLUSTERED_WILSON
    assert method(40, 60, languages=7) == Method.CLUSTERED_EXACT
    assert method(60, 60, languages=7) == Method.CLUSTERED_EXACT


def test_answers_that_always_agree_are_worth_one_a_cluster():
    """And a little less: with few clusters the variance between them is not known well."""
    right = np.arange(60) < 33
    clusters = Clusters.of(np.arange(60))
    interval, _ = share_intervals(means(7 * right[None], np.full((1, 60), 7), clusters))
    alone = clopper_pearson(33 / 60, 60)
    assert [interval.low[0], interval.high[0]] == pytest.approx(
        [float(alone.low), float(alone.high)], abs=0.005
    )
    assert interval.low[0] < alone.low


def test_paired_intervals_add_one_pair_to_each_way_of_differing():
    """Bonett and Price (2012), with cells of their formula written out."""
    ahead, behind, n = 12, 3, 50
    signs = np.repeat([1, -1, 0], [ahead, behind, n - ahead - behind])
    differences = means(signs[None], np.ones((1, n)), Clusters.of(np.arange(n)))
    interval = paired_intervals(differences, np.array([(ahead + behind) / n]))
    one, other = (ahead + 1) / (n + 2), (behind + 1) / (n + 2)
    half = 1.959964 * ((one + other - (one - other) ** 2) / (n + 2)) ** 0.5
    assert interval.low[0] == pytest.approx(one - other - half, abs=1e-6)
    assert interval.high[0] == pytest.approx(one - other + half, abs=1e-6)


def test_pairs_that_never_differ_keep_a_width():
    nothing = means(np.zeros((1, 200)), np.ones((1, 200)), Clusters.of(np.arange(200)))
    interval = paired_intervals(nothing, np.zeros(1))
    assert -0.02 < interval.low[0] < 0 < interval.high[0] < 0.02
