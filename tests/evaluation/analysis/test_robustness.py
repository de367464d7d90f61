"""Robustness and calibration against plain computations."""

import numpy as np
import pytest
from scipy.special import softmax

from evaluation.analysis.robustness import (
    BINS,
    Asked,
    across_languages,
    bins,
    calibration,
    differences,
    over_orders,
    places,
)

LANGUAGES = ("en", "es")


def drawn(seed, questions=40, options=4, moved=0):
    """Answers to the same questions in two languages; one question has an option less."""
    random = np.random.default_rng(seed)
    n = 2 * questions
    logprobs = random.normal(size=(n, options))
    logprobs[3, -1] = np.nan
    key = np.random.default_rng(0).integers(0, options - 1, questions)
    return Asked(
        language=np.repeat([0, 1], questions).astype(np.int32),
        question=np.tile(np.arange(questions), 2).astype(np.int32),
        chosen=np.nanargmax(logprobs, axis=1).astype(np.int8),
        key=np.tile(key, 2).astype(np.int8),
        logprobs=logprobs,
        moved=np.full(n, moved, dtype=np.int32),
    )


def test_calibration_is_what_its_definitions_say():
    own = drawn(1)
    everything, *each = calibration(own, LANGUAGES)
    probabilities = np.nan_to_num(softmax(np.nan_to_num(own.logprobs, nan=-np.inf), axis=1))
    confidence, right = probabilities.max(axis=1), own.chosen == own.key
    error, square = 0.0, 0.0
    for number in range(BINS):
        here = (confidence > number / BINS) & (confidence <= (number + 1) / BINS)
        if here.any():
            error += here.mean() * abs(right[here].mean() - confidence[here].mean())
    for row, key in zip(probabilities, own.key, strict=True):
        square += sum((p - (place == key)) ** 2 for place, p in enumerate(row)) / len(right)
    assert everything.ece == pytest.approx(error)
    assert everything.brier == pytest.approx(square)
    assert everything.confidence == pytest.approx(confidence.mean())
    assert [row.language for row in each] == ["en", "es"]
    assert sum(one.n for one in bins(own)) == everything.n == 80


def test_who_is_sure_and_right_is_calibrated():
    own = drawn(1)
    logprobs = np.full(own.logprobs.shape, -50.0)
    logprobs[np.arange(len(own)), own.key] = 0.0
    sure = Asked(own.language, own.question, own.key, own.key, logprobs, own.moved)
    everything = next(calibration(sure, LANGUAGES))
    assert everything.ece == pytest.approx(0, abs=1e-9)
    assert everything.brier == pytest.approx(0, abs=1e-9)


def test_a_variant_is_paired_by_question_whatever_the_order():
    own, other = drawn(1), drawn(2)
    shuffled = other.taken(np.random.default_rng(3).permutation(len(other))[:-5])
    kept = set(zip(shuffled.language.tolist(), shuffled.question.tolist(), strict=True))
    pairs = [
        (own.chosen[n], other.chosen[n], own.key[n])
        for n in range(len(own))
        if (int(own.language[n]), int(own.question[n])) in kept
    ]
    found = next(differences("rotate-1", {"": own, "rotate-1": shuffled}, LANGUAGES))
    assert found.n == len(pairs) == 75
    assert found.same == pytest.approx(np.mean([one == two for one, two, _ in pairs]))
    assert found.lost == pytest.approx(np.mean([one == k != two for one, two, k in pairs]))
    assert found.won == pytest.approx(np.mean([two == k != one for one, two, k in pairs]))
    assert found.difference == pytest.approx(found.won - found.lost)
    assert found.low < found.difference < found.high


def test_orders_and_places():
    own, moved = drawn(1), drawn(2, moved=1)
    found = next(over_orders([own, moved], LANGUAGES))
    right = (own.chosen == own.key).astype(int) + (moved.chosen == moved.key)
    assert found.right_in_all == pytest.approx((right == 2).mean())
    assert found.right_in_none == pytest.approx((right == 0).mean())
    assert found.same_in_all == pytest.approx((own.chosen == moved.chosen).mean())
    letters = list(places([own, moved]))
    assert sum(one.n for one in letters) == 160
    assert sum(one.chosen for one in letters) == pytest.approx(1)
    shown = [own.key[n] for n in range(80)]
    shown += [(moved.key[n] - 1) % (3 if n == 3 else 4) for n in range(80)]
    assert [one.n for one in letters] == [shown.count(place) for place in range(4)]


def test_the_same_question_over_languages():
    own = drawn(1)
    found = across_languages(own)
    assert found.same == pytest.approx((own.chosen[:40] == own.chosen[40:]).mean())
    assert found.right_in_all == pytest.approx((own.correct[:40] & own.correct[40:]).mean())
    assert across_languages(own.taken(own.language == 0)) is None
