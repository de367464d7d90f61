"""Which wrong options attract those who do not know the answer."""

import numpy as np
from scipy.special import gammaln

from evaluation.analysis.cube import NONE
from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places

CONCENTRATIONS = np.array([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 1e5])
"""How alike the shares of wrong options may be, of a symmetric Dirichlet distribution."""
FEW = 20.0
"""So many answers without a preference for a letter are added to what a model chose."""


class Attraction:
    """Shares of each wrong option among wrong answers: a question's in all languages, and those of
    each letter with a model in a language.

    A question's are Dirichlet distributed, with a concentration of maximum likelihood. `evidence`
    (Q) is the logarithm of how much better they explain the wrong answers in all languages than
    equal shares do, `letters` (options x M x L) that of how much more often a model chooses a
    letter than without a preference.
    """

    def __init__(self, answers: Answers) -> None:
        options = range(int(answers.options.max(initial=2)))
        self._counts = np.stack(
            [(answers.named == option).sum(axis=0, dtype=np.int16) for option in options]
        )
        self._wrong = (answers.options - 1).astype(np.float64)
        self._total = self._counts.sum(axis=1).astype(np.float64)
        fits = [_gain(self._total, self._wrong, alpha) for alpha in CONCENTRATIONS]
        best = int(np.argmax([fit.sum() for fit in fits]))
        self._alpha, self.evidence = float(CONCENTRATIONS[best]), fits[best]
        self.letters = np.stack([_letter(answers, option) for option in options])

    def of(self, option: int, at: Places) -> Floats:
        """How much more probable this option is among those who guess wrong than one of equal
        shares, as all other languages and the models' letters have it: a logarithm, L x M x
        questions."""
        others = self._total[option, at] - self._counts[option][:, at]
        whole = self._total[:, at].sum(axis=0) - self._counts[:, :, at].sum(axis=0)
        share = (others + self._alpha) / (whole + self._alpha * self._wrong[at])
        of_question = np.log(share * self._wrong[at]).astype(np.float32)
        return np.asarray(of_question[:, None] + self.letters[option].T[:, :, None])

    def of_letters(self, answers: Answers) -> Floats:
        """The same as the letters alone have it, for all choices of an option in all languages
        together (options x Q)."""
        chose = [
            np.einsum("mlq,ml->q", answers.named == option, preference, optimize=True)
            for option, preference in enumerate(self.letters)
        ]
        return np.asarray(chose, dtype=np.float32)


def _gain(total: Doubles, wrong: Doubles, alpha: float) -> Doubles:
    """Log-likelihood of counts (options x Q) under Dirichlet shares less that under equal ones."""
    n = total.sum(axis=0)
    by_option = (gammaln(total + alpha) - gammaln(alpha)).sum(axis=0)
    logs = gammaln(alpha * wrong) - gammaln(alpha * wrong + n) + by_option
    return np.asarray(logs + n * np.log(wrong))


def _letter(answers: Answers, option: int) -> Floats:
    """How often models choose this letter when they are wrong, against how often they would
    without a preference: logarithms (M x L)."""
    chose, wrong = answers.named == option, answers.named != NONE
    may = (option < answers.options) & (answers.key != option)
    expected = np.einsum("mlq,lq->ml", wrong, may / (answers.options - 1.0), optimize=True)
    more = (chose.sum(axis=2) + FEW) / (expected + FEW)
    return np.asarray(np.log(more), dtype=np.float32)
