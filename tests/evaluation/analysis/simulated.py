"""Answers of made responders, with mistranslations planted where somebody asks for them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.cube import Cube, Factor, Questions

KINDS = ("options exchanged", "key moved", "negation dropped")
LETTERS = 4


@dataclass(frozen=True, slots=True)
class Draw:
    """A cube, what it was made from, and what was planted: -1, or the number of its kind."""

    cube: Cube
    knows: NDArray[np.float64]
    """Probability that a model knows the answer, M x L x Q."""
    planted: NDArray[np.int8]
    """L x Q."""
    wrong: NDArray[np.int8]
    """The option that who knows the answer chooses in a planted cell, L x Q."""


def draw(
    *,
    models: int = 14,
    languages: int = 42,
    questions: int = 2_850,
    share: float = 0.02,
    low: float = 0.45,
    high: float = 0.86,
    guesses: tuple[float, ...] = (),
    slopes: float = 0.0,
    deviation: float = 0.0,
    seed: int = 1,
) -> Draw:
    """Responders with accuracies from `low` to `high`, an effect of each model in each language
    (standard deviation 0.5 logits), difficulties with standard deviation 1.5 logits, guessing 1/4.

    In a `share` of the questions one to three languages are planted; there a responder who knows
    the answer chooses the planted wrong option, and who does not guesses.

    `guesses` are how often they then choose the key, a wrong option that is the question's own in
    all languages, and the other two; equally often without. Slopes differ between questions by a
    logarithm with the standard deviation `slopes`, and the difficulty of a question in a language
    by `deviation` logits.
    """
    random, more = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    targets = np.linspace(low, high, models)
    difficulty = random.normal(0, 1.5, questions)
    ability = np.array([_ability(target, difficulty) for target in targets])
    effect = random.normal(0, 0.5, (models, languages))
    logits = ability[:, None, None] + effect[:, :, None] - difficulty[None, None, :]
    logits = logits - more.normal(0, deviation, (languages, questions))
    logits = logits * np.exp(more.normal(0, slopes, questions))
    knows = 1 / (1 + np.exp(-logits))
    key = np.broadcast_to(
        random.integers(0, LETTERS, questions).astype(np.int8), (languages, questions)
    ).copy()
    planted = np.full((languages, questions), -1, dtype=np.int8)
    for question in random.choice(questions, round(share * questions), replace=False):
        where = random.choice(languages, min(random.integers(1, 4), languages), replace=False)
        planted[where, question] = random.integers(0, len(KINDS))
    wrong = ((key + random.integers(1, LETTERS, key.shape)) % LETTERS).astype(np.int8)
    known = random.random(knows.shape) < knows
    guess = random.integers(0, LETTERS, knows.shape).astype(np.int8)
    if guesses:
        letters = key[0] + more.permuted(np.tile(np.arange(1, LETTERS), (questions, 1)), axis=1).T
        letters = np.concatenate([key[:1], letters % LETTERS]).astype(np.int8)
        place = more.choice(LETTERS, knows.shape, p=guesses)
        guess = letters[place, np.arange(questions)]
    meant = np.where(planted >= 0, wrong, key)
    chosen = np.where(known, meant[None], guess)
    names = tuple(f"q/test/{number}" for number in range(questions))
    labels = random.choice(["CA", "CS"], questions, p=[0.72, 0.28])
    subjects = random.integers(0, 57, questions)
    cube = Cube(
        models=tuple(f"model-{number:02}" for number in range(models)),
        languages=tuple(f"l{number:02}" for number in range(languages)),
        questions=Questions(
            sample_ids=names,
            subject=Factor.of(f"subject-{subject:02}" for subject in subjects),
            category=Factor.of(f"category-{subject % 6}" for subject in subjects),
            label=Factor.of(labels),
            passage=Factor.of([None] * questions),
            options=np.full(questions, LETTERS, dtype=np.int8),
        ),
        asked=np.ones(knows.shape, dtype=bool),
        correct=chosen == key[None],
        chosen=chosen.astype(np.int8),
        key=key,
    )
    return Draw(cube, knows, planted, wrong)


def _ability(target: float, difficulty: NDArray[np.float64]) -> float:
    """That with which the mean accuracy, with guessing, is `target`; by bisection."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        knows = 1 / (1 + np.exp(-(middle - difficulty)))
        accuracy = float(np.mean(knows + (1 - knows) / LETTERS))
        low, high = (middle, high) if accuracy < target else (low, middle)
    return (low + high) / 2
