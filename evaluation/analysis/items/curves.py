"""How probable it is that a model knows the answer in a language, by how hard a question is."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit

from evaluation.analysis.items.answers import Answers, Doubles, Floats

NODES = np.linspace(-4.0, 4.0, 41)
"""Difficulties, which have a standard normal distribution."""
LOG_PRIOR = -(NODES**2) / 2 - np.log(np.exp(-(NODES**2) / 2).sum())

SAMPLE = 2_000
ROUNDS = 40
CHANGE = 1e-3
"""Rounds end when no ability moves by more than this."""

SLOPE, SLOPE_SPREAD = 1.5, 0.5
"""Mean and standard deviation of slopes before any answer is seen."""
ABILITY_SPREAD = 2.0
"""Standard deviation of a model's abilities around their mean, before any answer is seen."""
GUESSING_SPREAD = 0.2
"""Standard deviation of guessing around 1, before any answer is seen."""
SLIPS = 50.0
"""The rate of the exponential distribution of slips before any answer is seen."""
MOST_SLIPS = 0.2
MOST_CHANCE = 0.95


@dataclass(slots=True)
class Curves:
    """Logistic curves with guessing, one for each model in each language (M x L).

    A model knows the answer to a question of difficulty d with probability expit(ability - slope
    d), except for a `slip`. Who does not know it chooses the key with probability `guessing` /
    options.
    """

    ability: Doubles
    slope: Doubles
    guessing: float = 1.0
    slip: float = 0.01

    def chance(self, options: int) -> float:
        """How often who does not know the answer chooses the key."""
        return min(MOST_CHANCE, self.guessing / options)

    def knows(self, difficulty: Doubles) -> Doubles:
        """M x L x difficulties, which are common to the languages or L x difficulties."""
        return (1 - self.slip) * self._logistic(difficulty)

    def right(self, difficulty: Doubles, options: int) -> Doubles:
        """The probability of a right answer, M x L x difficulties."""
        return self._right(self._logistic(difficulty), options)

    def _logistic(self, difficulty: Doubles) -> Doubles:
        logits = self.ability[..., None] - self.slope[..., None] * difficulty
        return np.asarray(expit(logits))

    def _right(self, logistic: Doubles, options: int) -> Doubles:
        knows, chance = (1 - self.slip) * logistic, self.chance(options)
        return np.clip(knows + (1 - knows) * chance, 1e-6, 1 - 1e-6)

    def improve(self, counts: list["_Counts"]) -> None:
        """The M step: abilities and slopes by Fisher's scoring, then guessing and slips."""
        for _ in range(2):
            self._score(counts)
        logistic = self._logistic(NODES)
        self._fit_share("guessing", 2.0, counts, logistic)
        self._fit_share("slip", MOST_SLIPS, counts, logistic)

    def _score(self, counts: list["_Counts"]) -> None:
        centre = self.ability.mean(axis=1, keepdims=True)
        pull_a = (centre - self.ability) / ABILITY_SPREAD**2
        pull_s = (SLOPE - self.slope) / SLOPE_SPREAD**2
        aa = np.full(self.ability.shape, ABILITY_SPREAD**-2)
        ss = np.full(self.ability.shape, SLOPE_SPREAD**-2)
        cross = np.zeros(self.ability.shape)
        logistic = self._logistic(NODES)
        for group in counts:
            right = self._right(logistic, group.options)
            rise = (1 - self.slip) * (1 - self.chance(group.options)) * logistic * (1 - logistic)
            pull = (group.right - group.answers * right) * rise / (right * (1 - right))
            weight = group.answers * rise**2 / (right * (1 - right))
            pull_a, pull_s = pull_a + pull.sum(axis=2), pull_s - pull @ NODES
            aa, ss, cross = aa + weight.sum(axis=2), ss + weight @ NODES**2, cross - weight @ NODES
        determinant = aa * ss - cross**2
        step_a = (ss * pull_a - cross * pull_s) / determinant
        step_s = (aa * pull_s - cross * pull_a) / determinant
        self.ability = self.ability + np.clip(step_a, -1, 1)
        self.slope = np.clip(self.slope + np.clip(step_s, -0.5, 0.5), 0.2, 6)

    def _fit_share(
        self, name: str, most: float, counts: list["_Counts"], logistic: Doubles
    ) -> None:
        def loss(value: float) -> float:
            setattr(self, name, value)
            total = ((self.guessing - 1) / GUESSING_SPREAD) ** 2 / 2 + SLIPS * self.slip
            for group in counts:
                right = self._right(logistic, group.options)
                wrong = group.answers - group.right
                total -= float(np.sum(group.right * np.log(right) + wrong * np.log1p(-right)))
            return total

        best = minimize_scalar(loss, bounds=(0.0, most), method="bounded")
        setattr(self, name, float(best.x))


def fit(answers: Answers, seed: int = 0) -> Curves:
    """By marginal maximum likelihood, from at most 2,000 questions drawn with `seed`.

    Source: R. D. Bock and M. Aitkin, "Marginal maximum likelihood estimation of item parameters:
    application of an EM algorithm", Psychometrika 46 (1981), 443-459. Here the questions are drawn
    from a population, and each model in a language has parameters.
    """
    groups = list(_groups(answers, seed))
    curves = Curves(np.zeros(answers.asked.shape[:2]), np.full(answers.asked.shape[:2], SLOPE))
    for _ in range(ROUNDS):
        before = curves.ability
        curves.improve([group.expected(curves) for group in groups])
        if np.abs(curves.ability - before).max(initial=0) < CHANGE:
            break
    return curves


@dataclass(frozen=True, slots=True)
class _Counts:
    """Expected numbers of answers and of right ones at each node (M x L x nodes)."""

    options: int
    answers: Doubles
    right: Doubles


@dataclass(frozen=True, slots=True)
class _Group:
    """Answers to questions with as many options, (models x languages) x questions."""

    options: int
    right: Floats
    wrong: Floats

    def expected(self, curves: Curves) -> _Counts:
        """The E step: how many answers fall on each node of difficulty."""
        right = curves.right(NODES, self.options)
        shape, table = right.shape, right.reshape(-1, len(NODES)).astype(np.float32)
        logs = np.log(table).T @ self.right + np.log1p(-table).T @ self.wrong
        logs += LOG_PRIOR[:, None].astype(np.float32)
        posterior = np.exp(logs - logs.max(axis=0))
        posterior /= posterior.sum(axis=0)
        at_nodes = (self.right @ posterior.T).astype(np.float64)
        answers = at_nodes + self.wrong @ posterior.T
        return _Counts(self.options, answers.reshape(shape), at_nodes.reshape(shape))


def _groups(answers: Answers, seed: int) -> list[_Group]:
    questions = np.arange(answers.asked.shape[2])
    if len(questions) > SAMPLE:
        random = np.random.default_rng(seed)
        questions = np.sort(random.choice(questions, SAMPLE, replace=False))
    groups = []
    for options in np.unique(answers.options[questions]):
        at = questions[answers.options[questions] == options]
        right, wrong = answers.right[:, :, at], answers.wrong[:, :, at]
        flat = (right.reshape(-1, len(at)), wrong.reshape(-1, len(at)))
        groups.append(_Group(int(options), *(part.astype(np.float32) for part in flat)))
    return groups
