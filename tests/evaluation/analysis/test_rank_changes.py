from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from evaluation.analysis import ranks
from evaluation.analysis.cube import Factor
from evaluation.analysis.rank_changes import movement, rank_changes
from evaluation.analysis.resampling import resample
from tests.evaluation.analysis.simulated import draw

PAPER = {
    "high": (19, (3.32, 3.63, 6.79, 9.11)),
    "mid": (10, (3.7, 3.9, 4.7, 6.1)),
    "low": (13, (3.15, 3.69, 5.69, 7.85)),
}
"""Languages; CA rank changes, CA positions, CS rank changes, CS positions: S. Singh et al., "Global
MMLU", arXiv:2412.03304, means of tables 6 and 7 by resource tier.
"""


@pytest.fixture(scope="module")
def cube():
    made = draw(models=8, languages=3, questions=500, share=0, low=0.5, high=0.6).cube
    return replace(made, tier=Factor.of(["high", "low", "low"]))


@pytest.fixture(scope="module")
def rows(cube):
    found = rank_changes(resample(cube, draws=1_000))
    return {(row.language, row.subset): row for row in found if row.tier is None}


def test_rank_and_position_changes_are_counted_as_the_paper_defines_them():
    """Ranks 1 2 3 4 become 2 1 3.5 3.5: all four differ, by 1, 1, 0.5 and 0.5."""
    before = np.array([[0.9], [0.8], [0.7], [0.6]])
    seen = movement(before, np.array([[0.7], [0.8], [0.5], [0.5]]))
    assert (seen.changes[0], seen.positions[0], seen.largest[0]) == (4, 3, 1)
    unmoved = movement(before, before)
    assert (unmoved.changes[0], unmoved.positions[0], unmoved.tau[0]) == (0, 0, 1)


def test_changes_are_those_of_ranks_by_scipy(cube, rows):
    annotated, sensitive = (cube.questions.subsets[name] for name in ("annotated", "CS"))
    for number, language in enumerate(cube.languages):
        whole = cube.correct[:, number, annotated].mean(axis=1)
        part = cube.correct[:, number, sensitive].mean(axis=1)
        moved = np.abs(stats.rankdata(-whole) - stats.rankdata(-part))
        row = rows[language, "CS"]
        assert (row.changes, row.positions, row.max) == (
            np.count_nonzero(moved),
            moved.sum(),
            moved.max(),
        )
        assert row.mean == pytest.approx(moved.mean())
        assert row.tau == pytest.approx(stats.kendalltau(whole, part).statistic)


def test_the_baseline_is_that_of_random_subsets_of_equal_size(cube, rows):
    annotated = np.flatnonzero(cube.questions.subsets["annotated"])
    random = np.random.default_rng(11)
    whole = stats.rankdata(-cube.correct[:, 1, annotated].mean(axis=1))
    for subset in ("CA", "CS"):
        size = np.count_nonzero(cube.questions.subsets[subset])
        moved = []
        for _ in range(1_000):
            chosen = random.choice(annotated, size, replace=False)
            moved.append(np.abs(stats.rankdata(-cube.correct[:, 1, chosen].mean(axis=1)) - whole))
        changes = np.count_nonzero(moved, axis=1)
        row = rows["l01", subset]
        assert row.questions == size
        assert row.baseline == pytest.approx(changes.mean(), abs=0.3)
        assert row.baseline_positions == pytest.approx(np.sum(moved, axis=1).mean(), abs=0.5)
        assert row.p == pytest.approx((changes >= row.changes).mean(), abs=0.08)


def test_fewer_questions_alone_move_ranks(rows):
    """The labels of these questions are random, so nothing but their number differs."""
    for language in ("l00", "l01", "l02", "*"):
        sensitive, agnostic = rows[language, "CS"], rows[language, "CA"]
        assert sensitive.baseline > agnostic.baseline > 0
        assert sensitive.baseline_low <= sensitive.changes <= sensitive.baseline_high


def test_models_that_answer_alike_change_no_rank_in_any_random_subset(cube):
    """Whatever another model lacks: ranks 1, 1, 1 and 4 in every subset that is drawn."""
    correct, asked = cube.correct[:4].copy(), cube.asked[:4].copy()
    correct[1] = correct[2] = correct[0]
    correct[3] = correct[0] & (np.arange(500) % 2 == 0)
    asked[3, 0, ::2], asked[3, 1, ::3] = False, False
    alike = replace(cube.of_models(cube.models[:4]), correct=correct & asked, asked=asked)
    for row in rank_changes(resample(alike, draws=100)):
        assert (row.changes, row.tau) == (0, 1)
        assert (row.baseline, row.baseline_high, row.p) == (0, 0, 1)


def test_a_language_with_part_of_the_questions_has_their_number_and_random_subsets_of_it(cube):
    """One of two models has one right answer more, to a CS question; of 40 questions 8 are CS. A
    subset of 8 holds that question with probability 1/5, else the two are equal: two changes.
    """
    sensitive = np.flatnonzero(cube.questions.subsets["CS"])[:8]
    agnostic = np.flatnonzero(cube.questions.subsets["CA"])[:32]
    asked = cube.asked[:2].copy()
    asked[:, 0] = False
    asked[:, 0, sensitive], asked[:, 0, agnostic] = True, True
    correct = cube.correct[:2].copy()
    correct[1] = correct[0]
    correct[0][:, sensitive[0]], correct[1][:, sensitive[0]] = True, False
    few = replace(cube.of_models(cube.models[:2]), correct=correct & asked, asked=asked)
    rows = {
        row.subset: row for row in rank_changes(resample(few, draws=4_000)) if row.language == "l00"
    }
    assert (rows["CS"].questions, rows["CA"].questions) == (8, 32)
    assert rows["CS"].changes == 0
    assert rows["CA"].changes == 2
    assert rows["CS"].baseline == pytest.approx(2 * 4 / 5, abs=0.08)
    assert rows["CA"].baseline == pytest.approx(2 * 1 / 5, abs=0.08)


def test_languages_that_lack_some_questions_are_drawn_together(cube):
    """Three languages with the same answers: their mean varies as each of them does."""
    correct, asked = cube.correct.copy(), cube.asked.copy()
    correct[:] = correct[:, :1]
    for language in range(3):
        asked[:, language, : 1 + language] = False
    same = rank_changes(resample(replace(cube, correct=correct & asked, asked=asked), draws=500))
    rows = {row.language: row for row in same if row.subset == "CS" and row.tier is None}
    width = {
        name: row.baseline_positions_high - row.baseline_positions_low for name, row in rows.items()
    }
    assert width["mean"] == pytest.approx(width["l00"], rel=0.15)


def test_a_model_that_culture_moves_is_beyond_random_subsets_and_certain(cube):
    """Right on all CS questions and wrong on as many others: in the middle, but not there."""
    correct = cube.correct.copy()
    sensitive = cube.questions.subsets["CS"]
    correct[0][:, sensitive] = True
    correct[0][:, np.flatnonzero(~sensitive)[: np.count_nonzero(sensitive)]] = False
    found = rank_changes(resample(replace(cube, correct=correct), draws=500))
    row = next(row for row in found if (row.language, row.subset) == ("*", "CS"))
    assert row.positions_p < 0.02
    assert row.positions > row.baseline_positions_high
    assert row.low >= 1
    assert 0 < row.positions_low <= row.positions <= row.positions_high


def test_the_mean_over_languages_is_one_row_a_subset(rows):
    languages = ("l00", "l01", "l02")
    for subset in ("CA", "CS"):
        apart = [rows[language, subset] for language in languages]
        mean = rows["mean", subset]
        for column in ("changes", "positions", "low", "baseline", "max", "tau"):
            assert getattr(mean, column) == pytest.approx(
                np.mean([getattr(row, column) for row in apart])
            )
        assert mean.low <= mean.changes <= mean.high


def test_tiers_have_the_means_over_their_languages(cube, rows):
    found = [row for row in rank_changes(resample(cube, draws=50)) if row.tier]
    assert [(row.language, row.tier, row.subset) for row in found] == [
        ("mean", "high", "CA"),
        ("mean", "low", "CA"),
        ("mean", "high", "CS"),
        ("mean", "low", "CS"),
    ]
    assert found[2].positions == rows["l00", "CS"].positions
    assert found[3].changes == (rows["l01", "CS"].changes + rows["l02", "CS"].changes) / 2


def test_without_one_of_the_labels_there_is_nothing_to_compare(cube):
    labels = Factor.of([None] * 500)
    bare = replace(cube, questions=replace(cube.questions, label=labels))
    assert list(rank_changes(resample(bare, draws=20))) == []
    agnostic = replace(cube, questions=replace(cube.questions, label=Factor.of(["CA"] * 500)))
    found = list(rank_changes(resample(agnostic, draws=20)))
    assert {(row.subset, row.changes, row.baseline, row.p) for row in found} == {("CA", 0, 0, 1)}


def test_the_papers_totals_agree_with_its_tables_and_not_with_its_text():
    """What its tables add up to is whole in each tier, and gives its table's means over all 42
    languages; the means that its text prints for CS (5.7 and 7.3) are not those of any 42 such rows
    of these tiers.
    """
    totals = np.zeros(4)
    for languages, means in PAPER.values():
        sums = np.round(np.multiply(means, languages))
        assert sums / languages == pytest.approx(means, abs=0.0051)
        totals += sums
    assert totals.tolist() == [141, 156, 250, 336]
    assert (totals / 42).round(2).tolist() == [3.36, 3.71, 5.95, 8.0]
    assert (totals / 42).round(1).tolist()[:2] == [3.4, 3.7]
    assert (totals / 42).round(1).tolist()[2:] != [5.7, 7.3]
    assert sum(languages for languages, _ in PAPER.values()) == 42


def test_the_papers_positions_are_possible_for_its_number_of_changes():
    """A model that moves at all moves at least one place, and 14 models at most 98 together."""
    for _, (agnostic, agnostic_positions, sensitive, sensitive_positions) in PAPER.values():
        assert agnostic <= agnostic_positions <= 98
        assert sensitive <= sensitive_positions <= 98


def test_of_very_many_pairs_those_of_a_part_alone_may_be_fewer(cube, monkeypatch):
    """Two models answer alike on CS, so that their pair is none there."""
    monkeypatch.setattr(ranks, "_CELLS", 3_000)
    monkeypatch.setattr(ranks, "_LEAST_DRAWS", 10)
    sensitive = cube.questions.subsets["CS"]
    correct = cube.correct.copy()
    correct[1][:, sensitive] = correct[0][:, sensitive]
    found = rank_changes(resample(replace(cube, correct=correct), draws=1_000))
    assert {(row.language, row.subset) for row in found} >= {("*", "CA"), ("*", "CS")}
