"""Which wrong options attract those who do not know the answer, in every language."""

import numpy as np
from scipy.special import gammaln

from evaluation.analysis.items.answers import Answers, Doubles, Floats, Places

CONCENTRATIONS = np.array([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024, 1e5])
"""How alike the shares of wrong options may be, of a symmetric Dirichlet distribution."""


class Attraction:
    """Shares of each wrong option among wrong answers, drawn towards equal ones.

    They are Dirichlet distributed with a concentration of maximum likelihood; `counts` is options x
    L x Q, `evidence` (Q) the logarithm of how much better such shares explain the wrong answers in
    all languages than equal ones do.
    """

    def __init__(self, answers: Answers) -> None:
        letters = range(int(answers.options.max(initial=0)))
        self.counts = np.stack([(answers.named == o).sum(axis=0, dtype=np.int16) for o in letters])
        self._wrong = (answers.options - 1).astype(np.float64)
        total = self.counts.sum(axis=1).astype(np.float64)
        fits = [_gain(total, self._wrong, alpha) for alpha in CONCENTRATIONS]
        best = int(np.argmax([fit.sum() for fit in fits]))
        self._alpha, self.evidence = float(CONCENTRATIONS[best]), fits[best]
        self._total = total

    def of(self, option: int, at: Places) -> Floats:
        """How much more probable choosing this option is than choosing any wrong one, in each
        language as all others have it: a logarithm for all who chose it (L x questions)."""
        here = self.counts[option][:, at]
        others = self._total[option, at] - here
        whole = self._total[:, at].sum(axis=0) - self.counts[:, :, at].sum(axis=0)
        share = (others + self._alpha) / (whole + self._alpha * self._wrong[at])
        return np.asarray(here * np.log(share * self._wrong[at]), dtype=np.float32)


def _gain(total: Doubles, wrong: Doubles, alpha: float) -> Doubles:
    """Log-likelihood of counts (options x Q) under Dirichlet shares less that under equal ones."""
    n = total.sum(axis=0)
    by_option = (gammaln(total + alpha) - gammaln(alpha)).sum(axis=0)
    logs = gammaln(alpha * wrong) - gammaln(alpha * wrong + n) + by_option
    return np.asarray(logs + n * np.log(wrong))
