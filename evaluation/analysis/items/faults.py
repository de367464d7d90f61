"""Which questions lose their answer: in one language, or at the source."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logsumexp

from evaluation.analysis.cube import Bools, Bytes
from evaluation.analysis.items.answers import Answers, Doubles, Floats
from evaluation.analysis.items.curves import Curves
from evaluation.analysis.items.likelihoods import Likelihoods, likelihoods

ROUNDS = 30
CHANGE = 1e-3
"""Rounds end when no share changes by more than this part of itself."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How many questions are faulty at the source, how many are prone to faults of translation,
    and in how many languages these then are."""

    source: float = 0.01
    prone: float = 0.02
    language: float = 0.1


@dataclass(frozen=True, slots=True)
class Faults:
    """Natural logarithms of the odds that the key does not hold: `translation` (L x Q), `source`
    (Q), with the option that then seems to be the right one (`translation_other`, `source_other`);
    `prone` (Q) of the odds that the question is prone to faults of translation.
    `difficulty` (Q) is in standard deviations.
    """

    translation: Doubles
    translation_other: Bytes
    prone: Doubles
    source: Doubles
    source_other: Bytes
    difficulty: Doubles
    shares: Shares


def faults(answers: Answers, curves: Curves, deviations: Doubles) -> Faults:
    """By an empirical Bayes model in which a question is sound in every language, or its key does
    not hold in any, or it is prone to faults, and then faulty in each language with the same
    probability. The three shares are had by maximum likelihood (EM) from all questions.
    """
    logs = likelihoods(answers, curves, deviations)
    posterior, shares = _fitted(logs, Shares(language=min(0.5, 1.5 / len(logs.fault))))
    if any(mark.any() for mark in answers.marks.values()):
        faulty = expit(posterior.translation())
        for mark in answers.marks.values():
            logs.fault[:] += _weights(mark, faulty)[:, None]
        posterior, shares = _fitted(logs, shares)
    translation = posterior.translation()
    return Faults(
        translation,
        logs.other,
        posterior.log_prone - np.logaddexp(posterior.log_sound, posterior.log_source),
        posterior.log_source - np.logaddexp(posterior.log_sound, posterior.log_prone),
        logs.source.argmax(axis=0).astype(np.int8),
        logs.difficulty,
        shares,
    )


def _fitted(logs: Likelihoods, shares: Shares) -> tuple["_Posterior", Shares]:
    gain = np.exp(np.clip(logs.fault, -30, 60))
    for _ in range(ROUNDS):
        posterior = _Posterior.of(logs, gain, shares)
        before, shares = shares, posterior.shares()
        if _close(before, shares):
            break
    return posterior, shares


def _weights(mark: Bools, faulty: Doubles) -> Floats:
    """How much more probable a fault is where there is a mark, a logarithm (L x Q).

    As often as marks go with what the models' answers say is faulty (`faulty`, probabilities),
    against how often they stand in each language where nothing is. That half of the faults are
    marked is taken to have been seen on ten. A mark that is missing says nothing: nobody may have
    looked.
    """
    among_faulty = ((faulty * mark).sum() + 5) / (faulty.sum() + 10)
    sound = 1 - faulty
    among_sound = ((sound * mark).sum(axis=1) + 0.5) / (sound.sum(axis=1) + 1)
    gain = np.maximum(np.log(among_faulty / among_sound), 0)
    return np.asarray(gain[:, None] * mark, dtype=np.float32)


def _close(a: Shares, b: Shares) -> bool:
    pairs = ((a.source, b.source), (a.prone, b.prone), (a.language, b.language))
    return all(abs(one - two) <= CHANGE * one for one, two in pairs)


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Logarithms of probabilities of what a question is (Q), and in how many of its languages a
    prone one is faulty: `faulty` and `intact` are L x Q, each the mean over its difficulty."""

    log_sound: Doubles
    log_source: Doubles
    log_prone: Doubles
    faulty: Doubles
    intact: Doubles

    @classmethod
    def of(cls, logs: Likelihoods, gain: Doubles, shares: Shares) -> "_Posterior":
        odds = gain * (shares.language / (1 - shares.language))
        odds += 1
        mixed = logs.sound + np.log(odds).sum(axis=0) + len(gain) * np.log1p(-shares.language)
        prone = logsumexp(mixed, axis=0)
        weights = np.exp(mixed - prone)
        np.divide(1, odds, out=odds)
        intact = np.einsum("lgq,gq->lq", odds, weights)
        np.subtract(1, odds, out=odds)
        faulty = np.einsum("lgq,gq->lq", odds, weights)
        sound = logsumexp(logs.sound, axis=0)
        options = np.maximum(np.isfinite(logs.source).sum(axis=0), 1)
        source = logsumexp(logs.source, axis=0) - np.log(options)
        parts = [
            np.log1p(-shares.source - shares.prone) + np.zeros(len(sound)),
            np.log(shares.source) + source,
            np.log(shares.prone) + prone - sound,
        ]
        sound, source, prone = (part - logsumexp(parts, axis=0) for part in parts)
        return cls(sound, source, prone, faulty, intact)

    def shares(self) -> Shares:
        """The M step; a little is added, so that no share becomes zero or one."""
        questions, languages = len(self.log_sound), len(self.faulty)
        prone, source = np.exp(self.log_prone), np.exp(self.log_source)
        within = (prone * self.faulty).sum()
        return Shares(
            float((source.sum() + 0.1) / (questions + 10)),
            float((prone.sum() + 0.1) / (questions + 10)),
            float(min(0.9, (within + 0.5) / ((prone.sum() + 1) * languages))),
        )

    def translation(self) -> Doubles:
        """The logarithm of the odds of a fault in each language, without cancellation."""
        prone, others = np.exp(self.log_prone), np.exp(self.log_sound) + np.exp(self.log_source)
        fault = np.log(np.maximum(self.faulty, 1e-30)) + self.log_prone
        return np.asarray(fault - np.log(np.maximum(others + prone * self.intact, 1e-30)))
