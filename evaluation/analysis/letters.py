"""Whether a model favours letters."""

import numpy as np
import polars as pl

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.clusters import Doubles
from evaluation.analysis.cube import Cube
from evaluation.analysis.groupings import Grouping


def letter_bias(cube: Cube, grouping: Grouping) -> pl.DataFrame:
    """Of each model by language, `*` among them, and subset.

    It is the standard deviation of the recalls of the letters: of the shares of right answers among
    questions whose key is that letter. Source: RStd of C. Zheng et al., arXiv 2309.03882. Null
    where fewer than two letters are keys.
    """
    languages = [*cube.languages, ALL_LANGUAGES]
    subsets = [group.subset for group in grouping.groups]
    tables = []
    for model, name in enumerate(cube.models):
        found = _deviations(cube, model, grouping)
        row = {
            "model": [name] * found.size,
            "language": languages * len(subsets),
            "subset": np.repeat(np.array(subsets, dtype=object), len(languages)).tolist(),
            "letter_bias": found.ravel(),
        }
        tables.append(pl.DataFrame(row))
    return pl.concat(tables).with_columns(pl.col("letter_bias").fill_nan(None))


def _deviations(cube: Cube, model: int, grouping: Grouping) -> Doubles:
    """Groups x languages, all together last."""
    letters = 0 if cube.key is None else int(cube.key.max(initial=-1)) + 1
    if not letters:
        return np.full((len(grouping.groups), len(cube.languages) + 1), np.nan)
    recalls = []
    for letter in range(letters):
        here = cube.asked[model] & (cube.key == letter)
        n = _with_all(grouping.questions @ here.T.astype(np.float64))
        right = _with_all(grouping.questions @ (here & cube.correct[model]).T.astype(np.float64))
        recalls.append(np.divide(right, n, out=np.full_like(n, np.nan), where=n > 0))
    known = np.array(recalls)
    several = np.count_nonzero(~np.isnan(known), axis=0) > 1
    filled = np.where(several, known, 0)
    return np.where(several, np.nanstd(filled, axis=0), np.nan)


def _with_all(sums: Doubles) -> Doubles:
    return np.concatenate([sums, sums.sum(axis=1, keepdims=True)], axis=1)
