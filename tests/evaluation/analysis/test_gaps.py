from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from evaluation.analysis.cube import Factor
from evaluation.analysis.gaps import gaps
from tests.evaluation.analysis.simulated import draw


@pytest.fixture(scope="module")
def cube():
    drawn = draw(models=2, languages=3, questions=900, share=0).cube
    asked = np.random.default_rng(5).random(drawn.asked.shape) < 0.9
    return replace(drawn, asked=asked)


def find(cube, model, language):
    (row,) = [row for row in gaps(cube) if (row.model, row.language) == (model, language)]
    return row


def with_passages(cube, size):
    numbers = (f"p{number // size}" for number in range(len(cube.questions)))
    return replace(cube, questions=replace(cube.questions, passage=Factor.of(numbers)))


@pytest.mark.parametrize(
    ("right_cs", "n_cs", "right_ca", "n_ca", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 10, -0.2775, 0.2775),
    ],
)
def test_the_raw_gap_of_a_language_has_newcombes_interval(
    right_cs, n_cs, right_ca, n_ca, low, high
):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    drawn = draw(models=1, languages=1, questions=n_cs + n_ca, share=0).cube
    number = np.arange(n_cs + n_ca)
    sensitive = number < n_cs
    labels = Factor.of(np.where(sensitive, "CS", "CA").tolist())
    right = np.where(sensitive, number < right_cs, number < n_cs + right_ca)
    row = gaps(
        replace(drawn, questions=replace(drawn.questions, label=labels), correct=right[None, None])
    )[0]
    assert (row.n_cs, row.n_ca) == (n_cs, n_ca)
    assert row.raw == pytest.approx(right_cs / n_cs - right_ca / n_ca)
    assert (row.low, row.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("size", [1, 4])
def test_the_standardised_gap_is_a_regression_with_a_level_for_each_subject(cube, size):
    """Written out with its matrices; Stata's `regress correct cs i.subject, vce(cluster ...)`."""
    cube = with_passages(cube, size)
    row = find(cube, "model-00", "l01")
    asked = cube.asked[0, 1]
    sensitive = cube.questions.label.mask("CS")[asked]
    levels = np.eye(57)[cube.questions.subject.codes[asked]]
    given, right = np.c_[sensitive, levels], cube.correct[0, 1][asked]
    bread = np.linalg.inv(given.T @ given)
    fitted = bread @ given.T @ right
    groups = np.unique(cube.questions.clusters[asked], return_inverse=True)[1]
    scores = given * (right - given @ fitted)[:, None]
    sums = np.array([scores[groups == group].sum(axis=0) for group in range(groups.max() + 1)])
    n, wide, count = len(right), given.shape[1], len(sums)
    variance = (bread @ sums.T @ sums @ bread)[0, 0] * count / (count - 1) * (n - 1) / (n - wide)
    shares = levels.T @ sensitive / np.maximum(levels.sum(axis=0), 1)
    both = levels @ ((shares > 0) & (shares < 1)) > 0
    fewest = min(len(set(groups[both & (sensitive == side)])) for side in (False, True))
    half = variance**0.5 * stats.t.isf(0.025, fewest - 1)
    assert row.standardised == pytest.approx(fitted[0])
    assert row.standardised_high - row.standardised == pytest.approx(half)
    assert row.standardised - row.standardised_low == pytest.approx(half)


def test_over_languages_a_question_is_one_observation_of_its_subject(cube):
    """The regression on all answers, by statsmodels' rule but for N: questions, not answers."""
    row = find(cube, "model-00", "*")
    language, question = np.nonzero(cube.asked[0])
    levels = np.eye(57)[cube.questions.subject.codes[question]]
    levels = levels[:, levels.any(axis=0)]
    sensitive = cube.questions.label.mask("CS")[question]
    labelled = cube.questions.subsets["annotated"][question]
    given = np.c_[sensitive, levels][labelled]
    right = cube.correct[0][language, question][labelled]
    bread = np.linalg.inv(given.T @ given)
    fitted = bread @ given.T @ right
    scores = given * (right - given @ fitted)[:, None]
    groups = np.unique(question[labelled], return_inverse=True)[1]
    n, wide = groups.max() + 1, given.shape[1]
    sums = np.array([scores[groups == group].sum(axis=0) for group in range(n)])
    variance = (bread @ sums.T @ sums @ bread)[0, 0] * n / (n - 1) * (n - 1) / (n - wide)
    shares = levels[labelled].T @ sensitive[labelled] / levels[labelled].sum(axis=0)
    both = levels[labelled] @ ((shares > 0) & (shares < 1)) > 0
    kinds = sensitive[labelled]
    fewest = min(len(set(groups[both & (kinds == side)])) for side in (False, True))
    half = variance**0.5 * stats.t.isf(0.025, fewest - 1)
    assert row.standardised == pytest.approx(fitted[0])
    assert row.standardised_high - row.standardised == pytest.approx(half)


def test_subjects_alone_make_a_raw_gap_and_no_standardised_one():
    """Easy subjects hold most sensitive questions, and within a subject the label is nothing."""
    random = np.random.default_rng(8)
    drawn = draw(models=1, languages=2, questions=4_000, share=0).cube
    easy = random.random(4_000) < 0.5
    sensitive = random.random(4_000) < np.where(easy, 0.6, 0.1)
    questions = replace(
        drawn.questions,
        label=Factor.of(np.where(sensitive, "CS", "CA").tolist()),
        subject=Factor.of(np.where(easy, "easy", "hard").tolist()),
    )
    right = random.random(drawn.correct.shape) < np.where(easy, 0.9, 0.4)
    row = find(replace(drawn, questions=questions, correct=right), "model-00", "*")
    assert row.low > 0.15
    assert row.standardised_low < 0 < row.standardised_high


def test_languages_together_are_no_more_certain_than_their_questions(cube):
    copies = replace(
        cube,
        asked=np.ones_like(cube.asked),
        correct=np.broadcast_to(cube.correct[:, :1], cube.correct.shape),
    )
    one, together = find(copies, "model-00", "l00"), find(copies, "model-00", "*")
    assert together.raw == pytest.approx(one.raw)
    assert (together.low, together.high) == pytest.approx((one.low, one.high), abs=2e-3)
    assert together.standardised_low == pytest.approx(one.standardised_low, abs=2e-3)
    assert together.n_cs == 3 * one.n_cs


def test_passages_with_questions_of_both_kinds_narrow_the_gap():
    """What a passage adds to both sides alike is no part of their difference."""
    random = np.random.default_rng(4)
    drawn = draw(models=1, languages=1, questions=2_000, share=0).cube
    hard = np.repeat(random.random(200) < 0.5, 10)
    right = random.random((1, 1, 2_000)) < np.where(hard, 0.2, 0.9)
    labels = Factor.of(np.where(np.arange(2_000) % 2, "CS", "CA").tolist())
    cube = replace(drawn, correct=right, questions=replace(drawn.questions, label=labels))
    alone, shared = gaps(cube)[0], gaps(with_passages(cube, 10))[0]
    assert shared.raw == alone.raw
    assert shared.high - shared.low < 0.85 * (alone.high - alone.low)


def test_a_gap_needs_both_kinds(cube):
    agnostic = Factor.of(["CA"] * len(cube.questions))
    assert not gaps(replace(cube, questions=replace(cube.questions, label=agnostic)))


def test_where_no_subject_has_both_kinds_there_is_no_standardised_gap(cube):
    subjects = Factor.of(
        "one" if sensitive else "other" for sensitive in cube.questions.label.mask("CS")
    )
    rows = gaps(replace(cube, questions=replace(cube.questions, subject=subjects)))
    assert rows
    assert {row.standardised for row in rows} == {row.standardised_low for row in rows} == {None}


def test_a_model_that_is_always_right_has_a_gap_with_a_width(cube):
    row = gaps(replace(cube, correct=np.ones_like(cube.correct)))[0]
    assert row.raw == 0
    assert row.standardised == pytest.approx(0)
    assert row.low < -0.005 < 0.005 < row.high
    assert (row.standardised_low, row.standardised_high) == pytest.approx((row.low, row.high))


@pytest.mark.parametrize("sensitive", [1, 2])
def test_a_standardised_gap_has_an_interval_or_is_not_told(cube, sensitive):
    """One sensitive question says nothing of how far others would lie from it."""
    labels = ["CS"] * sensitive + ["CA"] * (len(cube.questions) - sensitive)
    whole = replace(cube, asked=np.ones_like(cube.asked))
    for row in gaps(replace(whole, questions=replace(whole.questions, label=Factor.of(labels)))):
        assert row.low < row.raw < row.high or row.raw in (row.low, row.high)
        known = [row.standardised, row.standardised_low, row.standardised_high]
        assert all(one is None for one in known) if sensitive == 1 else np.isfinite(known).all()
