"""The table of items: one row for each question at its source, and one for each in a language."""

import json
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from evaluation.analysis.cube import Bools, Cube
from evaluation.analysis.items.answers import Answers, Doubles
from evaluation.analysis.items.curves import fit
from evaluation.analysis.items.deviations import deviations
from evaluation.analysis.items.discoveries import cells_within_bound, within_bound
from evaluation.analysis.items.evidence import SOURCE, TRANSLATION, Evidence, Witness
from evaluation.analysis.items.faults import faults

BOUND = 0.1
"""The share of false ones among what is flagged that is not passed."""
RESERVE = 2
"""The share that is expected is smaller by this: what the model expects rests on estimates, and on
answers that come about as it says."""
WORTH_A_SENTENCE = -2.0
"""The score from which a row has a reason and evidence: odds of one to a hundred."""

SCHEMA = {
    "sample_id": pl.String,
    "language": pl.String,
    "score": pl.Float64,
    "probability": pl.Float64,
    "reason": pl.String,
    "kind": pl.String,
    "flagged": pl.Boolean,
    "answers": pl.Int32,
    "right": pl.Int32,
    "evidence": pl.String,
}


def items(cube: Cube, *, bound: float = BOUND) -> pl.DataFrame:
    """How suspicious each question is, at its source (`language` null) and in each language in
    which a model was asked.

    `score` is the logarithm to the base 10 of the odds that the key does not hold there, and
    `probability` the same as a share. `flagged` are as many of the most suspicious as have an
    expected share of false ones of at most half of `bound`. Rows with a score of -2 or more have a
    `reason`, a `kind` and as `evidence` a JSON object; all others have `{}`. `answers` and `right`
    are numbers of models, at the source of models in languages.
    """
    answers = Answers.of(cube)
    curves = fit(answers)
    found = faults(answers, curves, deviations(answers, curves))
    witness = Witness.of(cube, answers, curves, found)
    source = _Rows(
        found.source,
        within_bound(expit(-found.source), bound / RESERVE),
        SOURCE,
        witness.of_source,
    )
    languages, questions = found.translation.shape
    translation = _Rows(
        found.translation.ravel(),
        cells_within_bound(expit(-found.translation), bound / RESERVE).ravel(),
        TRANSLATION,
        lambda cell, probability: witness.of_translation(
            cell // questions, cell % questions, probability
        ),
    )
    asked, right = answers.asked.sum(axis=0), answers.right.sum(axis=0)
    ids = cube.questions.sample_ids
    codes = [language for language in cube.languages for _ in ids]
    of_source = source.table(ids, [None] * questions, asked.sum(axis=0), right.sum(axis=0))
    of_cells = translation.table(ids * languages, codes, asked.ravel(), right.ravel())
    return pl.concat([of_source, of_cells.filter(pl.col("answers") > 0)])


class _Rows:
    def __init__(
        self,
        log_odds: Doubles,
        flagged: Bools,
        reason: str,
        evidence: Callable[[int, float], Evidence],
    ) -> None:
        self.score = log_odds / np.log(10)
        self.probability = expit(log_odds)
        self.flagged = flagged
        self.reason = reason
        self.evidence = evidence

    def table(
        self,
        sample_ids: Sequence[str],
        languages: Sequence[str | None],
        asked: NDArray[np.int_],
        right: NDArray[np.int_],
    ) -> pl.DataFrame:
        suspected = np.flatnonzero((self.score >= WORTH_A_SENTENCE) | self.flagged)
        size = len(self.score)
        reason: list[str | None] = [None] * size
        kind: list[str | None] = [None] * size
        evidence = ["{}"] * size
        for row in suspected:
            found = self.evidence(int(row), float(self.probability[row]))
            reason[row], kind[row] = self.reason, found["kind"]
            evidence[row] = json.dumps(found)
        columns = {
            "sample_id": sample_ids,
            "language": languages,
            "score": self.score,
            "probability": self.probability,
            "reason": reason,
            "kind": kind,
            "flagged": self.flagged,
            "answers": asked,
            "right": right,
            "evidence": evidence,
        }
        series = [pl.Series(name, columns[name], dtype=kind) for name, kind in SCHEMA.items()]
        return pl.DataFrame(series)
