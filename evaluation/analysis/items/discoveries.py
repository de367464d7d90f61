"""Which findings to report, so that at most a stated share of them is expected to be false."""

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]

MOST = 0.5
"""How probable it may be that a single finding is false."""


def within_bound(false: Doubles, bound: float) -> Bools:
    """The most probable findings, as many as have a mean probability of being false within `bound`;
    none that is more probably false than true.

    `false` has the probability that each finding is false, its local false discovery rate. Source:
    M. A. Newton and others, "Detecting differential gene expression with a semiparametric
    hierarchical mixture method", Biostatistics 5 (2004), 155-176, section 4.
    """
    order = np.argsort(false, axis=None, kind="stable")
    mean = np.cumsum(false.ravel()[order]) / np.arange(1, len(order) + 1)
    found = np.zeros(len(order), dtype=bool)
    found[order[: np.count_nonzero(mean <= bound)]] = True
    return found.reshape(false.shape) & (false <= MOST)


def cells_within_bound(false: Doubles, bound: float) -> Bools:
    """Those of L x Q findings that are `within_bound` as cells and as questions.

    A question is falsely found when none of its findings is true. Where most true questions have
    several true cells, few false cells make a larger share of the questions.
    """
    found = within_bound(false, bound)
    none_true = np.where(found, false, 1.0).prod(axis=0)
    none_true[~found.any(axis=0)] = 1.0
    return found & within_bound(none_true, bound)[None]
