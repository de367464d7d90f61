from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from evaluation.analysis import resampling
from evaluation.analysis.comparable import compare
from evaluation.analysis.cube import Cube, Factor, Questions, Votes
from evaluation.analysis.rank_changes import rank_changes
from evaluation.analysis.ranks import Pairs, critical_value, probabilities, rank_sets, ranks
from evaluation.analysis.resampling import Estimate, resample
from tests.evaluation.analysis.rank_simulation import SETTINGS, samples
from tests.evaluation.analysis.simulated import draw
from tests.length import length


@pytest.fixture(scope="module")
def cube():
    return draw(models=5, languages=3, questions=400, share=0, low=0.5, high=0.6).cube


@pytest.fixture(scope="module")
def resampled(cube):
    return resample(cube, draws=2_000)


def independent(accuracy, error, draws=60_000):
    """Of models whose accuracies are independent, with equal standard errors."""
    count = len(accuracy)
    random = np.random.default_rng(1)
    return Estimate(
        models=tuple(map(str, range(count))),
        accuracy=np.array(accuracy),
        n=np.full(count, 1_000),
        clusters=1_000,
        group=np.zeros(count, dtype=np.int32),
        errors=error * np.sqrt(2) * (1 - np.eye(count)),
        deviations=(error * random.standard_normal((count, draws))).astype(np.float32),
        influence=np.zeros((count, 1), dtype=np.float32),
        asked=np.ones(1, dtype=bool),
    )


def assert_alike(covariance, expected):
    """Up to what a few thousand draws leave open."""
    assert covariance == pytest.approx(expected, abs=0.1 * expected.max())


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


@pytest.mark.parametrize(("models", "tukey"), [(3, 3.314), (6, 4.030), (10, 4.474), (20, 5.012)])
def test_all_pairs_at_once_have_tukeys_critical_value(models, tukey):
    """The studentised range at 5 % and infinite degrees of freedom: E. S. Pearson and H. O.
    Hartley, Biometrika Tables for Statisticians I (1966), table 29.
    """
    pairs = Pairs.of(independent(np.zeros(models), 0.1))
    assert critical_value(pairs.drawn) == pytest.approx(tukey / np.sqrt(2), rel=0.01)


@pytest.mark.parametrize(("others", "dunnett"), [(1, 1.96), (2, 2.21), (5, 2.51), (9, 2.69)])
def test_the_pairs_of_one_model_have_dunnetts_critical_value(others, dunnett):
    """Two-sided comparisons with a control at 5 % and infinite degrees of freedom: C. W. Dunnett,
    Biometrics 20 (1964), 482-491, table II.
    """
    pairs = Pairs.of(independent(np.zeros(1 + others), 0.1))
    own = pairs.drawn[pairs.first == 0]
    assert critical_value(own) == pytest.approx(dunnett, rel=0.01)


def by_the_paper(scores, pairs_of):
    """Rank sets as in `docs/analysis.md`, pair by pair, from the covariance of means of questions.

    `scores` is questions x models; `pairs_of(model)` are the pairs that are held at once for it.
    """
    count, models = scores.shape
    mean, covariance = scores.mean(axis=0), np.cov(scores.T) / count
    drawn = np.random.default_rng(9).multivariate_normal(np.zeros(models), covariance, 20_000)
    found = []
    for model in range(models):
        left, better, worse = set(pairs_of(model)), 0, 0
        while left:
            error = {
                (j, k): np.sqrt(covariance[j, j] + covariance[k, k] - 2 * covariance[j, k])
                for j, k in left
            }
            largest = np.max(
                [abs(drawn[:, j] - drawn[:, k]) / error[j, k] for j, k in left], axis=0
            )
            bound = np.quantile(largest, 0.95)
            beyond = {(j, k) for j, k in left if abs(mean[j] - mean[k]) > bound * error[j, k]}
            if not beyond:
                break
            left -= beyond
            for pair in (pair for pair in beyond if model in pair):
                other = pair[0] + pair[1] - model
                better += mean[other] > mean[model]
                worse += mean[other] < mean[model]
        found.append((1 + better, models - worse))
    return found


def test_rank_sets_are_those_of_the_paper_computed_pair_by_pair(cube, resampled):
    sets = rank_sets(resampled.estimates["*", "all"])
    scores = cube.correct.mean(axis=1).T
    everyone = range(len(cube.models))
    marginal = by_the_paper(scores, lambda model: [(model, k) for k in everyone if k != model])
    at_once = by_the_paper(scores, lambda _: list(combinations(everyone, 2)))
    assert list(zip(sets.low, sets.high, strict=True)) == marginal
    assert list(zip(sets.simultaneous_low, sets.simultaneous_high, strict=True)) == at_once
    assert marginal != [(1, 5)] * 5


def test_ranks_are_those_that_follow_from_the_surely_better_and_worse():
    """Steps of two standard errors of a difference: neighbours are open, further ones are told
    apart (4 > 3.31 / 1.41, Tukey's critical value for three).
    """
    sets = rank_sets(independent([0.1, 0.1 + 0.02 * np.sqrt(2), 0.1 + 0.04 * np.sqrt(2)], 0.01))
    assert (sets.simultaneous_low.tolist(), sets.simultaneous_high.tolist()) == (
        [2, 1, 1],
        [3, 3, 2],
    )


def test_stepping_down_tells_apart_what_a_single_step_leaves_open():
    """After the distant model is put aside, the close pair stands before Tukey's value for two
    (1.96), no longer for three (2.34).
    """
    sets = rank_sets(independent([0.1, 0.1 + 2.2 * 0.01 * np.sqrt(2), 0.9], 0.01))
    assert (sets.simultaneous_low.tolist(), sets.simultaneous_high.tolist()) == (
        [3, 2, 1],
        [3, 2, 1],
    )


def test_the_draws_are_those_of_the_questions_drawn_again(cube, resampled):
    """A plain bootstrap: questions with replacement, each with its answers in all languages."""
    random = np.random.default_rng(3)
    again = random.integers(0, 400, (1_500, 400))
    correct = cube.correct.sum(axis=1) / 3
    plain = correct[:, again].mean(axis=2)
    drawn = resampled.estimates["*", "all"].drawn
    assert_alike(np.cov(drawn), np.cov(plain))
    tails = (0.025, 0.5, 0.975)
    found, expected = (np.quantile(one, tails, axis=1) for one in (drawn, plain))
    assert found == pytest.approx(expected, abs=0.004)


def test_a_subset_drawn_again_is_of_other_size_and_its_ratio_is_drawn(cube, resampled):
    random = np.random.default_rng(3)
    weights = random.multinomial(400, np.full(400, 1 / 400), 3_000) * cube.questions.subsets["CS"]
    plain = (weights @ cube.correct[:, 0].T) / weights.sum(axis=1)[:, None]
    assert_alike(np.cov(resampled.estimates["l00", "CS"].drawn), np.cov(plain.T))


def test_errors_of_differences_are_the_clustered_ones_of_a_closed_form(cube):
    """Passages of four questions: residuals are added within each, times C / (C - 1)."""
    passages = Factor.of(str(number // 4) for number in range(400))
    estimate = resample(
        replace(cube, questions=replace(cube.questions, passage=passages)), draws=10
    ).estimates["l01", "all"]
    difference = cube.correct[0, 1].astype(float) - cube.correct[3, 1]
    sums = (difference - difference.mean()).reshape(100, 4).sum(axis=1)
    assert estimate.clusters == 100
    assert estimate.errors[0, 3] == pytest.approx(np.sqrt(100 / 99 * (sums**2).sum()) / 400)


def test_votes_in_doubt_widen_what_is_said_of_their_subset_alone(cube):
    """Two of four votes: drawn again, the label holds with probability 11/16 (binomial), so each
    question in doubt adds 55/256 of its squared influence.
    """
    sensitive = cube.questions.subsets["CS"]
    votes = Votes(
        np.full(400, 4, dtype=np.int16),
        {"cultural": np.where(sensitive, 2, 0).astype(np.int16)},
    )
    doubtful = replace(cube, questions=replace(cube.questions, votes=votes))
    sure, open_ = (resample(one, draws=10).estimates for one in (cube, doubtful))
    assert open_["l00", "annotated"].errors == pytest.approx(sure["l00", "annotated"].errors)
    count = np.count_nonzero(sensitive)
    difference = (cube.correct[0, 0].astype(float) - cube.correct[1, 0])[sensitive]
    added = 55 / 256 * ((difference - difference.mean()) ** 2).sum() / count**2
    assert open_["l00", "CS"].errors[0, 1] ** 2 == pytest.approx(
        sure["l00", "CS"].errors[0, 1] ** 2 + added, rel=1e-4
    )
    assert (open_["l00", "CA"].errors > sure["l00", "CA"].errors)[~np.eye(5, dtype=bool)].all()


def test_who_was_spared_the_hard_questions_gains_nothing(cube):
    """Ordinary least squares with a column for each model and each question is the witness."""
    correct = cube.correct[:, :1, :60]
    asked = np.ones_like(correct)
    asked[0, 0, correct[:, 0].mean(axis=0) < 0.5] = False
    asked[1, 0, :20] = False
    found = compare(correct, asked, np.ones(60, dtype=bool), clusters=60)
    model, question = np.nonzero(asked[:, 0])
    design = np.zeros((len(model), 65))
    design[np.arange(len(model)), model] = 1
    design[np.arange(len(model)), 5 + question] = 1
    witness = np.linalg.lstsq(design, correct[model, 0, question].astype(float), rcond=None)[0]
    assert np.diff(found.accuracy) == pytest.approx(np.diff(witness[:5]), abs=1e-6)
    assert found.influence.sum(axis=1) == pytest.approx(np.zeros(5), abs=1e-6)


def test_models_without_a_shared_question_stand_on_their_own_shares(cube):
    asked = cube.asked.copy()
    asked[:2, :, :200] = False
    asked[2:, :, 200:] = False
    found = compare(cube.correct, asked, np.ones(400, dtype=bool), clusters=400)
    assert found.accuracy[0] == cube.correct[0, :, 200:].mean()
    assert found.accuracy[2] == cube.correct[2, :, :200].mean()
    assert found.group.tolist() == [0, 0, 1, 1, 1]


@pytest.mark.parametrize("shared", [0, 5])
def test_models_that_hardly_share_a_question_are_not_told_apart(cube, shared):
    """One right everywhere and one wrong everywhere, in the two halves of the questions."""
    correct, asked = cube.correct[:2].copy(), cube.asked[:2].copy()
    correct[0], correct[1] = True, False
    asked[0, :, : 200 - shared] = False
    asked[1, :, 200:] = False
    apart = replace(cube.of_models(["model-00", "model-01"]), asked=asked, correct=correct & asked)
    resampled = resample(apart, draws=50)
    for row in ranks(resampled):
        assert (row.rank, row.low, row.high, row.simultaneous_low) == (1, 1, 2, 1)
        assert (row.tied_group, row.p_best) == (1, None)
    assert list(probabilities(resampled)) == []
    assert list(rank_changes(resampled)) == []


def test_enough_shared_questions_by_way_of_a_third_model_join_two(cube):
    """The first shares no question with the second, and 200 with the third, as the second does."""
    asked = cube.asked[:3].copy()
    asked[0, :, 200:] = False
    asked[1, :, :200] = False
    chain = replace(cube.of_models(cube.models[:3]), asked=asked, correct=cube.correct[:3] & asked)
    estimate = resample(chain, draws=50).estimates["*", "all"]
    assert estimate.group.tolist() == [0, 0, 0]
    assert estimate.errors[0, 1] > estimate.errors[0, 2] > 0


def test_as_many_right_of_the_same_questions_is_the_same_rank_whatever_others_lack(cube):
    """Of the two, one is right where the other is wrong, in 40 questions each."""
    correct, asked = cube.correct.copy(), cube.asked.copy()
    correct[1] = correct[0]
    correct[0, :, :80], correct[1, :, :40], correct[1, :, 40:80] = False, True, False
    correct[0, :, 40:80] = True
    asked[4, :, ::7] = False
    asked[:2, :, ::11] = False
    asked[:2, :, :80] = True
    even = replace(cube, asked=asked, correct=correct & asked)
    rows = [row for row in ranks(resample(even, draws=50)) if row.subset == "all"]
    for language in ("l00", "l01", "l02", "*"):
        first, second = (
            next(row for row in rows if (row.language, row.model) == (language, model))
            for model in ("model-00", "model-01")
        )
        assert abs(first.accuracy - second.accuracy) < 1e-12
        assert first.rank == second.rank


def test_models_that_answered_alike_are_tied_and_share_the_first_place(cube):
    correct = cube.correct.copy()
    correct[:2] = True
    rows = {
        row.model: row
        for row in ranks(resample(replace(cube, correct=correct), draws=200))
        if (row.language, row.subset) == ("*", "all")
    }
    first, second = rows["model-00"], rows["model-01"]
    assert (first.rank, first.low, first.high, first.p_best) == (1, 1, 2, 0.5)
    assert (second.rank, second.low, second.high, second.p_best) == (1, 1, 2, 0.5)
    assert (first.tied_group, second.tied_group) == (1, 1)
    assert min(rows[f"model-0{number}"].tied_group for number in (2, 3, 4)) == 2


def test_a_model_that_was_not_asked_in_a_language_has_no_rank_there(cube):
    asked = cube.asked.copy()
    asked[2, 1] = False
    rows = list(ranks(resample(replace(cube, asked=asked), draws=100)))
    there = [row for row in rows if (row.language, row.subset) == ("l01", "all")]
    assert sorted(row.model for row in there) == ["model-00", "model-01", "model-03", "model-04"]
    assert max(row.high for row in there) == 4
    assert len([row for row in rows if (row.language, row.subset) == ("*", "all")]) == 5


def test_the_probability_of_being_ahead_is_that_of_the_draws(resampled):
    drawn = resampled.estimates["l02", "CA"].drawn
    for row in probabilities(resampled):
        if (row.language, row.subset) == ("l02", "CA"):
            a, b = (int(model.removeprefix("model-")) for model in (row.a, row.b))
            assert row.p_ahead == pytest.approx((drawn[a] > drawn[b]).mean(), abs=0.04)


def test_a_seed_gives_the_same_ranks_and_another_other_draws(cube):
    first, same, other = (list(ranks(resample(cube, draws=60, seed=seed))) for seed in (4, 4, 5))
    assert first == same
    assert first != other


def test_one_model_alone_is_first_and_a_single_question_says_nothing(cube):
    alone = resample(cube.of_models(["model-02"]), draws=20)
    assert {(row.rank, row.low, row.high, row.p_best) for row in ranks(alone)} == {(1, 1, 1, 1.0)}
    assert list(probabilities(alone)) == []
    labels = Factor.of(["CS", *["CA"] * 399])
    one = replace(cube, questions=replace(cube.questions, label=labels))
    assert ("*", "CS") not in resample(one, draws=20).estimates


@pytest.mark.parametrize("setting", [one for one in SETTINGS if "alike" in one.name])
def test_rank_sets_hold_the_true_ranks(setting):
    """Models that are truly equal are the case in which the sets hold no more than they promise;
    `python -m benchmarks rank_coverage` measures all of the grid.
    """
    repeats = length("RANK_SAMPLES", short=6, whole=300)
    found = list(samples(setting, repeats=repeats, draws=300))
    held = np.sum([sample.simultaneous for sample in found])
    assert stats.binom.cdf(held, repeats, 0.95) > 1e-3
    assert np.mean([sample.changes for sample in found]) == 1


def any_cube(random):
    """Of few answers, many missing, with any labels, passages and votes."""
    models, languages, count = (int(random.integers(1, most)) for most in (6, 4, 30))
    asked = random.random((models, languages, count)) < random.choice([1, 0.8, 0.3])
    labels = random.choice(["CA", "CS", ""], count, p=[[0.5, 0.3, 0.2], [1, 0, 0]][models % 2])
    total = random.integers(0, 6, count).astype(np.int16)
    questions = Questions(
        sample_ids=tuple(map(str, range(count))),
        subject=Factor.of([None] * count),
        category=Factor.of([None] * count),
        label=Factor.of(labels.tolist()),
        passage=Factor.of(random.choice(["", "p", "q"], count).tolist()),
        options=np.full(count, 4, dtype=np.int8),
        votes=Votes(total, {"dialect": total // 2}),
    )
    return Cube(
        models=tuple(map(str, range(models))),
        languages=tuple(map(str, range(languages))),
        questions=questions,
        asked=asked,
        correct=asked & (random.random(asked.shape) < random.choice([0, 0.5, 1])),
    )


@pytest.mark.filterwarnings("error")
def test_whatever_is_missing_every_number_is_one_and_lies_in_its_interval():
    random = np.random.default_rng(8)
    for _ in range(length("RANK_CUBES", short=30, whole=500)):
        resampled = resample(any_cube(random), draws=20)
        for row in ranks(resampled):
            assert row.simultaneous_low <= row.low <= row.rank <= row.high <= row.simultaneous_high
            assert row.p_best is None or 0 <= row.p_best <= 1
        assert all(0 <= row.p_ahead <= 1 for row in probabilities(resampled))
        for change in rank_changes(resampled):
            assert change.low <= change.changes <= change.high
            assert change.positions_low <= change.positions <= change.positions_high
            assert 0 < change.p <= 1


def test_progress_is_told_and_very_many_accuracies_are_drawn_less_often(cube, monkeypatch):
    told = []
    resample(cube, draws=700, progress=lambda made, of: told.append((made, of)))
    assert told == [(500, 700), (700, 700)]
    rows = 4 * 4 * 5
    monkeypatch.setattr(resampling, "MOST_VALUES", 300 * rows)
    few = resample(cube, draws=700)
    assert few.draws == 300
    assert few.estimates["*", "all"].deviations.shape == (5, 300)
