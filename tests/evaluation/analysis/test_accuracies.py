from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.accuracies import group_scores, model_scores
from evaluation.analysis.cube import Cube, Factor
from evaluation.analysis.intervals import clopper_pearson
from tests.evaluation.analysis.simulated import draw


def answered(*, models: int = 2, languages: int = 3, questions: int = 40) -> Cube:
    """Some cells are missing, some questions share a passage, and routes differ by text."""
    cube = draw(models=models, languages=languages, questions=questions, seed=5).cube
    random = np.random.default_rng(5)
    passages = [f"text {number // 4}" if number < 16 else None for number in range(questions)]
    asked = random.random(cube.shape) < 0.8
    marks = {"region": {"Asia": random.random(questions) < 0.5}}
    return replace(
        cube,
        questions=replace(cube.questions, passage=Factor.of(passages), marks=marks),
        asked=asked,
        correct=cube.correct & asked,
        credit=(cube.correct & asked).astype(np.float32) / 2,
        tie=asked,
        mass=np.where(asked, np.float32(0.5), np.float32(np.nan)),
        route=Factor(("machine", "human"), random.integers(0, 2, cube.shape[1:])),
        reviewed=random.random(cube.shape[1:]) < 0.5,
        tier=Factor.of(["high", "low", "low"]),
        script=Factor.of(["Latn", None, "Arab"]),
    )


def find(table: pl.DataFrame, **wanted: str) -> Mapping[str, Any]:
    (found,) = table.filter(**wanted).to_dicts()
    return found


def cells(cube: Cube, model: int, where: Any) -> list[tuple[int, int, bool]]:
    """Cluster, language and whether it is right, of each answer in some cells (L x Q)."""
    clusters = cube.questions.clusters
    return [
        (int(clusters[question]), language, bool(cube.correct[model, language, question]))
        for language, question in np.ndindex(cube.shape[1:])
        if cube.asked[model, language, question] and where[language, question]
    ]


def pooled(answers: list[tuple[int, int, bool]]) -> tuple[float, float]:
    """Accuracy and clustered standard error, by hand."""
    mean = sum(right for _, _, right in answers) / len(answers)
    sums: dict[int, float] = defaultdict(float)
    for cluster, _, right in answers:
        sums[cluster] += right - mean
    count = len(sums)
    squares = sum(one * one for one in sums.values())
    return mean, sqrt(squares * count / (count - 1)) / len(answers)


def over_languages(answers: list[tuple[int, int, bool]]) -> tuple[float, float]:
    """The same of the mean of the languages' accuracies."""
    languages: dict[int, list[bool]] = defaultdict(list)
    for _, language, right in answers:
        languages[language].append(right)
    means = {language: sum(right) / len(right) for language, right in languages.items()}
    sums: dict[int, float] = defaultdict(float)
    for cluster, language, right in answers:
        weight = len(languages[language]) * len(languages)
        sums[cluster] += (right - means[language]) / weight
    count = len(sums)
    squares = sum(one * one for one in sums.values())
    return sum(means.values()) / len(means), sqrt(squares * count / (count - 1))


@pytest.mark.parametrize("subset", ["all", "annotated", "CA", "CS"])
@pytest.mark.parametrize("model", [0, 1])
def test_accuracies_and_clustered_errors_are_those_computed_by_hand(subset, model):
    cube = answered()
    inside = np.broadcast_to(cube.questions.subsets[subset], cube.shape[1:])
    expected = {"*": pooled(cells(cube, model, inside))}
    expected["mean"] = over_languages(cells(cube, model, inside))
    for place, language in enumerate(cube.languages):
        only = inside & (np.arange(3) == place)[:, None]
        expected[language] = pooled(cells(cube, model, only))
    table = model_scores(cube).filter(model=cube.models[model], subset=subset)
    found = {row["language"]: (row["accuracy"], row["se"]) for row in table.to_dicts()}
    assert found.keys() == expected.keys()
    for language, pair in expected.items():
        assert found[language] == pytest.approx(pair, abs=1e-12), language


def test_groups_count_the_cells_that_are_in_them():
    cube = answered()
    table = group_scores(cube).filter(model=cube.models[0], subset="all")
    category = cube.questions.category.levels[3]
    asia = cube.questions.marks["region"]["Asia"]
    route, reviewed = cube.route, cube.reviewed
    assert route is not None
    assert reviewed is not None
    everywhere = (len(cube.languages), 1)
    groups = {
        ("category", category, "*"): np.tile(cube.questions.category.mask(category), everywhere),
        ("region", "Asia", "*"): np.tile(asia, everywhere),
        ("route", "human", "*"): route.mask("human"),
        ("reviewed", "no", "*"): ~reviewed,
        ("tier", "low", "*"): np.tile([[False], [True], [True]], (1, len(cube.questions))),
        ("script", "Arab", "mean"): np.tile([[False], [False], [True]], (1, len(cube.questions))),
    }
    for (kind, group, language), where in groups.items():
        row = find(table, kind=kind, group=group, language=language)
        answers = cells(cube, 0, where)
        assert (row["n"], row["clusters"]) == (len(answers), len({one[0] for one in answers}))
        assert (row["accuracy"], row["se"]) == pytest.approx(pooled(answers)), kind
    tier = table.filter(kind="tier", group="low", language="mean")["accuracy"][0]
    where = groups["tier", "low", "*"]
    assert tier == pytest.approx(over_languages(cells(cube, 0, where))[0])
    assert set(table.filter(kind="tier")["language"]) == {"*", "mean"}


def test_what_else_is_counted_stands_beside():
    cube = answered()
    row = find(model_scores(cube), model=cube.models[1], subset="all", language="*")
    asked = int(cube.asked[1].sum())
    assert row["credit_accuracy"] == pytest.approx(row["accuracy"] / 2)
    assert (row["ties"], row["mass"], row["chance"]) == (asked, pytest.approx(0.5), 0.25)
    assert row["unanswered"] == 0
    bare = replace(cube, tie=None, mass=None, chosen=None, credit=None)
    row = find(model_scores(bare), model=cube.models[1], subset="all", language="*")
    assert row["credit_accuracy"] == row["accuracy"]
    assert (row["ties"], row["mass"], row["unanswered"]) == (None, None, None)


def test_who_answers_only_one_letter_is_biased_and_who_is_right_as_often_for_each_is_not():
    cube = answered(models=2)
    key = np.tile(np.arange(len(cube.questions)) % 4, (3, 1)).astype(np.int8)
    always_a, half = key == 0, np.tile(np.arange(40) % 8 < 4, (3, 1))
    cube = replace(
        cube, key=key, asked=np.ones(cube.shape, bool), correct=np.array([always_a, half])
    )
    table = model_scores(cube).filter(subset="all")
    for language in ("*", cube.languages[1]):
        biased, even = (
            find(table, model=name, language=language)["letter_bias"] for name in cube.models
        )
        assert biased == pytest.approx(np.std([1, 0, 0, 0]))
        assert even == pytest.approx(0)
    one_letter = replace(cube, key=np.zeros_like(key))
    assert set(model_scores(one_letter)["letter_bias"]) == {None}
    assert set(model_scores(replace(cube, key=None))["letter_bias"]) == {None}


def test_a_mean_tells_how_far_languages_lie_apart():
    cube = answered()
    table = model_scores(cube).filter(model=cube.models[0], subset="all")
    apart = table.filter(~pl.col("language").is_in(["*", "mean"]))["accuracy"]
    assert find(table, language="mean")["spread"] == pytest.approx(apart.std())
    assert find(table, language="*")["spread"] is None


def test_one_model_in_one_language_on_one_question_is_no_error():
    cube = draw(models=1, languages=1, questions=1).cube
    row = find(model_scores(cube), subset="all", language="*")
    assert row["n"] == 1
    assert row["se"] is None
    assert 0 <= row["low"] <= row["accuracy"] <= row["high"] <= 1


def test_the_interval_of_a_mean_over_languages_of_different_questions_is_as_wide_as_its_error():
    """A tenth of the answers has half of the weight."""
    cube = draw(models=1, languages=2, questions=2_200).cube
    asked = np.zeros(cube.shape, dtype=bool)
    asked[:, 0, :200] = asked[:, 1, 200:] = True
    cube = replace(cube, asked=asked, correct=cube.correct & asked)
    row = find(model_scores(cube), subset="all", language="mean")
    assert row["n"] == row["clusters"] == 2_200
    half = (row["high"] - row["low"]) / 2
    assert half == pytest.approx(1.96 * row["se"], rel=0.01)


def test_questions_with_different_numbers_of_options_are_groups():
    cube = answered()
    options = np.where(np.arange(len(cube.questions)) < 5, 3, 4).astype(np.int8)
    cube = replace(cube, questions=replace(cube.questions, options=options))
    row = find(
        group_scores(cube).filter(model=cube.models[0], subset="all"),
        kind="options",
        group="3",
        language="*",
    )
    assert row["n"] == cube.asked[0, :, :5].sum()
    assert row["chance"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("language", ["l00", "*", "mean"])
def test_where_passages_do_not_differ_each_counts_as_one_answer(language):
    """One of three is right in each: what a variance then has is the rounding of thirds."""
    cube = draw(models=1, languages=3, questions=33).cube
    passages = Factor.of(f"text {number // 3}" for number in range(33))
    cube = replace(
        cube,
        questions=replace(cube.questions, passage=passages),
        asked=np.ones(cube.shape, dtype=bool),
        correct=np.broadcast_to(np.arange(33) % 3 == 1, cube.shape),
    )
    row = find(model_scores(cube), subset="all", language=language)
    exact = clopper_pearson(1 / 3, 11)
    assert (row["clusters"], row["se"]) == (11, 0)
    assert (row["low"], row["high"]) == pytest.approx((float(exact.low), float(exact.high)))


def test_in_a_mean_every_share_is_the_mean_of_the_languages():
    cube = answered()
    random = np.random.default_rng(6)
    options = np.where(np.arange(len(cube.questions)) % 2, 2, 4).astype(np.int8)
    known = cube.asked & (random.random(cube.shape) < 0.7)
    mass = np.where(known, random.random(cube.shape), np.nan)
    cube = replace(
        cube,
        questions=replace(cube.questions, options=options),
        credit=(cube.correct * random.random(cube.shape)).astype(np.float32),
        mass=mass.astype(np.float32),
    )
    table = group_scores(cube).filter(model=cube.models[0], subset="all")
    names = ["accuracy", "credit_accuracy", "chance", "mass"]
    for kind, group in (("region", "Asia"), ("route", "human")):
        rows = table.filter(kind=kind, group=group)
        apart = rows.filter(~pl.col("language").is_in(["*", "mean"]))
        (mean,) = rows.filter(language="mean").to_dicts()
        for name in names:
            assert mean[name] == pytest.approx(apart[name].mean()), name
        assert mean["n"] == apart["n"].sum()
        assert mean["ties"] == apart["ties"].sum()
