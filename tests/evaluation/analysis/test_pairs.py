from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from evaluation.analysis.cube import Factor
from evaluation.analysis.pairs import detectable, pairs
from tests.evaluation.analysis.simulated import draw


@pytest.fixture(scope="module")
def cube():
    drawn = draw(models=3, languages=4, questions=500, share=0, low=0.6, high=0.66).cube
    asked = np.random.default_rng(5).random(drawn.asked.shape) < 0.9
    return replace(drawn, asked=asked)


@pytest.fixture(scope="module")
def rows(cube):
    return pairs(cube)


def find(rows, language, subset="all", a="model-00", b="model-02"):
    wanted = (a, b, language, subset)
    (row,) = [row for row in rows if (row.a, row.b, row.language, row.subset) == wanted]
    return row


def test_every_pair_is_compared_in_every_cell(rows):
    assert len(rows) == 3 * (4 + 1) * 4
    assert {row.test for row in rows if row.language != "*"} == {"mcnemar"}
    assert {row.test for row in rows if row.language == "*"} == {"clustered"}


@pytest.mark.parametrize("subset", ["all", "CS"])
def test_within_a_language_p_is_mcnemars(cube, rows, subset):
    row = find(rows, "l01", subset)
    both = cube.asked[0, 1] & cube.asked[2, 1] & cube.questions.subsets[subset]
    a, b = cube.correct[0, 1][both], cube.correct[2, 1][both]
    ahead, behind = int((a & ~b).sum()), int((b & ~a).sum())
    assert row.p == pytest.approx(stats.binomtest(ahead, ahead + behind).pvalue)
    assert row.n == row.questions == both.sum()
    assert row.difference == pytest.approx(a.mean() - b.mean())


def test_over_languages_a_question_is_one_draw(cube):
    """Where all are asked in all languages it is Student's t of the questions' means."""
    whole = replace(cube, asked=np.ones_like(cube.asked))
    row = find(pairs(whole), "*")
    means = (cube.correct[0].astype(float) - cube.correct[2]).mean(axis=0)
    theirs = stats.ttest_1samp(means, 0)
    interval = theirs.confidence_interval()
    assert row.difference == pytest.approx(means.mean())
    assert row.p == pytest.approx(theirs.pvalue)
    assert (row.low, row.high) == pytest.approx((interval.low, interval.high), abs=1e-3)
    assert (row.n, row.questions) == (4 * 500, 500)


def test_passages_take_mcnemars_place(cube):
    passages = Factor.of(f"p{number // 5}" for number in range(len(cube.questions)))
    rows = pairs(replace(cube, questions=replace(cube.questions, passage=passages)))
    assert {row.test for row in rows if row.subset == "all"} == {"clustered"}


def test_the_grid_is_adjusted_as_one_family(rows):
    """Benjamini and Hochberg: of m, the i-th smallest p counts m / i times, or as the next does."""
    ordered = sorted(rows, key=lambda row: row.p)
    smallest = 1.0
    for place, row in reversed(list(enumerate(ordered, start=1))):
        smallest = min(smallest, row.p * len(rows) / place)
        assert row.p_adjusted == pytest.approx(smallest)


def test_models_that_answer_alike_do_not_differ(cube):
    twins = replace(cube, correct=np.repeat(cube.correct[:1], 3, axis=0))
    for row in pairs(twins):
        assert (row.difference, row.p, row.p_adjusted) == (0, 1, 1)
        assert row.low < 0 < row.high
        assert row.mde is row.n_to_settle is None


def test_one_that_is_ahead_everywhere_differs(cube):
    right = np.zeros_like(cube.correct)
    right[0] = True
    row = find(pairs(replace(cube, correct=right)), "*")
    assert row.difference == 1
    assert row.p < 1e-6
    assert row.low > 0.95


def test_models_without_a_common_question_are_not_compared(cube):
    asked = np.zeros_like(cube.asked)
    asked[0, :2], asked[1:, 2:] = True, True
    assert {(row.a, row.b) for row in pairs(replace(cube, asked=asked))} == {
        ("model-01", "model-02")
    }
    assert not pairs(cube.of_models(["model-01"]))


@pytest.mark.parametrize(
    ("variance", "n", "points"),
    [(1 / 9, 969, 3.0), (1 / 9 + 2 / 6, 198, 13.27), (1 / 9 + 2 / 60, 198, 7.57), (0.2, 200, 8.86)],
)
def test_detectable_differences_are_the_published_ones(variance, n, points):
    """E. Miller, arXiv 2411.00640, section 5: 969 questions find 3 points, 198 find 13.3 with one
    answer and 7.6 with ten; the last is of answers given once that differ on a fifth."""
    assert 100 * detectable(variance, n) == pytest.approx(points, abs=0.01)


def test_as_many_questions_as_it_says_would_settle_it(rows):
    row = find(rows, "l02")
    more = detectable((row.mde / 2.8015852) ** 2 * row.questions, row.n_to_settle)
    assert more == pytest.approx(abs(row.difference), rel=0.01)


def test_the_same_holds_however_it_is_counted(cube, rows):
    """A passage for two questions outside a subset makes the others there no less alone."""
    agnostic = cube.questions.label.mask("CA") & cube.asked[:, 3].all(axis=0)
    passage = Factor.of("shared" if one else "" for one in agnostic & (agnostic.cumsum() <= 2))
    changed = pairs(replace(cube, questions=replace(cube.questions, passage=passage)))
    assert find(changed, "l03", "CS").p == find(rows, "l03", "CS").p
    one, other = find(changed, "l03"), find(rows, "l03")
    assert (one.test, other.test) == ("clustered", "mcnemar")
    assert (one.n, one.difference) == (other.n, other.difference)
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=2e-3)


def test_few_questions_that_agree_prove_nothing():
    """Three questions, each with a model ahead in one of three languages: rounding is no proof."""
    drawn = draw(models=2, languages=3, questions=3, share=0).cube
    right = np.zeros((2, 3, 3), dtype=bool)
    right[0] = np.eye(3, dtype=bool)
    row = find(pairs(replace(drawn, correct=right)), "*", a="model-00", b="model-01")
    assert row.difference == pytest.approx(1 / 3)
    assert row.p == 0.25
    assert row.low < 0 < row.high


@pytest.mark.parametrize(("shared", "p"), [(0, None), (3, 0.25)])
def test_models_that_hardly_share_a_question_are_no_sure_pair(cube, shared, p):
    """One right everywhere, one wrong everywhere: three coins fall alike in a quarter of throws."""
    asked, correct = np.ones_like(cube.asked[:2]), np.zeros_like(cube.correct[:2])
    asked[0, :, : 250 - shared], asked[1, :, 250:] = False, False
    correct[0] = asked[0]
    found = pairs(replace(cube.of_models(cube.models[:2]), asked=asked, correct=correct))
    assert {round(row.p, 9) for row in found if row.subset == "all"} == ({p} if p else set())
    assert all(row.low < 0 < row.high for row in found)
