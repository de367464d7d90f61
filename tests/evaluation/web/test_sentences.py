"""What is said of a figure, and that no more is said than it shows."""

import pytest

from evaluation.web import sentences
from evaluation.web.names import model_names

NAMES = {"a": "A", "b": "B"}


def pair(**changes):
    return {
        "a": "a",
        "b": "b",
        "difference": 0.021,
        "low": 0.004,
        "high": 0.038,
        "p_adjusted": 0.02,
        "n": 2850,
        "mde": 0.025,
        "n_to_settle": 4012,
    } | changes


def test_a_real_difference_names_who_is_ahead():
    said = "A is ahead of B by 2.1 points, 95 % interval 0.4 to 3.8."
    assert sentences.ahead(pair(), NAMES) == said
    turned = pair(a="b", b="a", difference=-0.021, low=-0.038, high=-0.004)
    assert sentences.ahead(turned, NAMES) == said


def test_a_difference_that_may_be_chance_names_nobody():
    told = sentences.ahead(pair(low=-0.004, p_adjusted=0.2), NAMES)
    assert told.startswith("A and B are not told apart")
    assert "−0.4 to 3.8" in told


def test_what_a_comparison_can_see_is_told():
    told = sentences.power(pair(p_adjusted=0.2))
    assert "2,850 answers" in told
    assert "2.5 points" in told
    assert "4,012 questions" in told
    assert "4,012" not in sentences.power(pair())
    assert sentences.power(pair(mde=None, n_to_settle=None)) == ""


def gap(**changes):
    return {
        "model": "a",
        "raw": -0.05,
        "low": -0.08,
        "high": -0.02,
        "standardised": None,
        "standardised_low": None,
        "standardised_high": None,
    } | changes


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "A loses 5.0 points on CS"),
        ({"raw": 0.05, "low": 0.02, "high": 0.08}, "A is 5.0 points better on CS"),
        ({"high": 0.01}, "A is as right on CS as on CA questions, as far as these tell"),
    ],
)
def test_a_gap_is_named_only_where_its_interval_is_on_one_side(changes, told):
    assert sentences.gap(gap(**changes), NAMES).startswith(told)


def test_a_rank_comes_with_the_places_where_a_model_may_be():
    row = {"model": "a", "rank": 2, "low": 1, "high": 4}
    assert sentences.rank(row, NAMES, 14) == "A has rank 2 of 14, 95 % interval 1 to 4."


def test_rank_changes_come_with_their_interval_and_what_random_questions_do():
    row = {"subset": "CS", "changes": 5.0, "low": 0.0, "high": 9.0, "positions": 6.0}
    row |= {"positions_low": 0.0, "positions_high": 12.0, "p": 0.263}
    row |= {"baseline": 3.43, "baseline_low": 0.0, "baseline_high": 7.0}
    assert sentences.changes(row, 14) == (
        "On CS questions 5 of 14 models have another rank than on all annotated ones (95 % "
        "interval 0 to 9), 6 positions in all (0 to 12). As many questions drawn at random change "
        "3.4 ranks, from 0 to 7 in 95 % of draws; 26.3 % of draws change as many as these or more."
    )


def test_models_are_called_by_what_tells_them_apart():
    specs = ["reference:/m/x/Llama-8B", "openai:https://h/v1#gpt", "uniform:0", "uniform:1"]
    assert list(model_names(specs).values()) == ["Llama-8B", "gpt", "uniform:0", "uniform:1"]
    twice = ["forest:a/same", "reference:b/same"]
    assert list(model_names(twice).values()) == twice
