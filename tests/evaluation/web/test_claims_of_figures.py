"""Figures claim in words only what their intervals bear out."""

from typing import Any

import polars as pl
import pytest

from evaluation.models import Analysis
from evaluation.web.choice import Choice
from evaluation.web.figures.culture import gaps
from evaluation.web.figures.scores import by_language
from evaluation.web.item_words import kind_words
from tests.evaluation.analyses import stored_analysis

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysis(store: Any) -> Analysis:
    return stored_analysis()


def rewritten(analysis: Analysis, table: str, **columns: pl.Expr) -> Choice:
    """With other figures in a table of the analysis."""
    file = analysis.place.folder() / f"{table}.parquet"
    pl.read_parquet(file).with_columns(**columns).write_parquet(file)
    return Choice.of(analysis, {})


@pytest.mark.parametrize(("accuracy", "told"), [(0.5, "are not told apart"), (0.2, "highest in")])
def test_languages_are_ordered_only_where_their_intervals_are_apart(
    analysis: Analysis, accuracy: float, told: str
) -> None:
    lowest = pl.col("language") == "l01"
    value = pl.when(lowest).then(accuracy).otherwise(0.52)
    figures = {"accuracy": value, "low": value - 0.05, "high": value + 0.05}
    drawn = by_language(rewritten(analysis, "models", **figures))
    assert drawn
    assert told in drawn.sentences[0]


def test_the_gap_that_is_told_is_the_surest(analysis: Analysis) -> None:
    sure = pl.col("model") == analysis.specs[1]
    low, high = (pl.when(sure).then(end).otherwise(other) for end, other in ((4, -30), (26, 10)))
    figures = {"low": low / 100, "high": high / 100, "raw": (low + high) / 200}
    drawn = gaps(rewritten(analysis, "gaps", **figures))
    assert drawn
    assert drawn.sentences[0].startswith(f"{analysis.specs[1]} is 15.0 points better on CS")


def test_a_question_over_all_languages_is_not_held_against_other_languages() -> None:
    assert kind_words("language_gap", None) == "Models doubt it in every language"
    assert kind_words("language_gap", "es") == "Fewer are right than in other languages"
