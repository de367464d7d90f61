"""Models of people are fitted as they are written down, and only where they know enough."""

import numpy as np
import pytest

from annotations.agreement import advice
from annotations.agreement.advice import (
    FEW_ITEMS,
    FEW_PEOPLE,
    ITERATIONS,
    NOT_INSTALLED,
    ONE_VALUE,
    dawid_skene,
    mace,
    why_not,
)

SAID = ["yynn", "nnny", "yyyn", "nnyy", "yyyy", "nnnn", "ynyn", "yynn"]
VOTES = {
    10 * item: {person: value == "y" for person, value in enumerate(said)}
    for item, said in enumerate(SAID)
}
"""Of the last person one had better believe the contrary."""


def by_hand() -> np.ndarray:
    """The probability that an item is a yes by Dawid and Skene's formulae, from vote shares."""
    said = np.array([[[value == "n", value == "y"] for value in one] for one in SAID], dtype=float)
    truth = said.mean(axis=1)
    for _ in range(ITERATIONS):
        prior = truth.mean(axis=0)
        confusion = np.einsum("ij,ikl->kjl", truth, said)
        confusion = np.clip(confusion, 1e-10, None)
        confusion /= confusion.sum(axis=2, keepdims=True)
        likelihood = prior * np.exp(np.einsum("kjl,ikl->ij", np.log(confusion), said))
        truth = likelihood / likelihood.sum(axis=1, keepdims=True)
    return truth[:, 1]


def test_dawid_and_skene_is_as_its_formulae_have_it() -> None:
    expected = by_hand()
    found = dawid_skene(VOTES)
    assert list(found) == sorted(VOTES)
    for one, yes in zip(found.values(), expected, strict=True):
        assert one.value == (yes > 0.5)
        assert one.confidence == pytest.approx(max(yes, 1 - yes), abs=1e-4)


def test_mace_is_the_same_each_time_and_gives_probabilities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(advice, "RESTARTS", 2)
    monkeypatch.setattr(advice, "ITERATIONS", 5)
    found = mace(VOTES)
    assert found == mace(VOTES)
    assert [found[10 * item].value for item in (2, 4, 5)] == [True, True, False]
    assert all(0.5 <= one.confidence <= 1 for one in found.values())


def test_why_there_is_no_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {item: dict(list(said.items())[:2]) for item, said in VOTES.items()}
    same = {item: dict.fromkeys(said, "a") for item, said in VOTES.items()}
    four = dict(list(VOTES.items())[:4])
    assert [why_not(one) for one in ({}, four, few, same, VOTES)] == [
        FEW_ITEMS, FEW_ITEMS, FEW_PEOPLE, ONE_VALUE, "",
    ]  # fmt: skip
    monkeypatch.setattr(advice, "find_spec", lambda _: None)
    assert why_not(VOTES) == NOT_INSTALLED
