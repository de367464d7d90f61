"""The table of items: one row for each question at its source, and one for each in a language."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from scipy.special import expit

from evaluation.analysis.cube import Bools, Cube
from evaluation.analysis.items.alike import weights, witnesses
from evaluation.analysis.items.answers import Answers, Doubles
from evaluation.analysis.items.curves import fit
from evaluation.analysis.items.deviations import deviations
from evaluation.analysis.items.discoveries import cells_within_bound, within_bound
from evaluation.analysis.items.evidence import SOURCE, TRANSLATION, Evidence, Witness
from evaluation.analysis.items.faults import Faults, faults

BOUND = 0.1
"""The share of false ones among what is flagged that is not passed."""
RESERVE = 2
"""The share that is expected is smaller by this: what the model expects rests on estimates, and on
answers that come about as it says."""
WORTH_A_SENTENCE = -2.0
"""The score from which a row has a reason and evidence: odds of one to a hundred."""

LEAST_WITNESSES = 3
"""Of fewer models that know something, one that errs alike in every language would pass for a key
that does not hold."""

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
    "mh_d_dif": pl.Float32,
    "mh_p": pl.Float32,
    "evidence": pl.String,
}


def items(cube: Cube, *, bound: float = BOUND) -> pl.DataFrame:
    """How suspicious each question is, at its source (`language` null) and in each language in
    which a model was asked.

    `probability` is that of a key that does not hold there. `score`, by which questions are looked
    at, is the logarithm to the base 10 of the odds: of a key that does not hold at the source; for
    the most suspicious language of a question, that it loses its answer in translation at all, and
    for the others as much less as their odds are. `flagged` are as many of the most probable as
    have an expected share of false ones of at most half of `bound`; at the source, none where less
    than three models answer better than chance. Rows with a score of -2 or more
    have a `reason`, a `kind` and as `evidence` a JSON object; all others have `{}`. `answers` and
    `right` are numbers of models, at the source of models in languages; `mh_d_dif` (null
    where the odds ratio is 0 or infinite) and `mh_p` are the baseline of `mantel_haenszel`.
    """
    answers = Answers.of(cube)
    curves = fit(answers)
    answers = replace(answers, weight=weights(answers, curves))
    found = faults(answers, curves, deviations(answers, curves))
    witness = Witness.of(cube.languages, answers, curves, found)
    asked, right = answers.asked.sum(axis=0), answers.right.sum(axis=0)
    tells_of_source = witnesses(answers) >= LEAST_WITNESSES
    ids, questions = cube.questions.sample_ids, len(cube.questions)
    at_source = _rows(
        found.source,
        found.source,
        within_bound(expit(-found.source), bound / RESERVE) & tells_of_source,
        SOURCE,
        witness.of_source,
        sample_id=ids,
        language=[None] * questions,
        answers=asked.sum(axis=0),
        right=right.sum(axis=0),
        mh_d_dif=[None] * questions,
        mh_p=[None] * questions,
    )
    in_languages = _rows(
        _suspicion(found).ravel(),
        found.translation.ravel(),
        cells_within_bound(expit(-found.translation), bound / RESERVE).ravel(),
        TRANSLATION,
        lambda row, share: witness.of_translation(row // questions, row % questions, share),
        sample_id=ids * len(cube.languages),
        language=[language for language in cube.languages for _ in ids],
        answers=asked.ravel(),
        right=right.ravel(),
        mh_d_dif=_finite(witness.differences.delta.ravel()),
        mh_p=witness.differences.p.ravel(),
    )
    return pl.concat([at_source, in_languages.filter(pl.col("answers") > 0)])


def _finite(values: Doubles) -> list[float | None]:
    return [value if np.isfinite(value) else None for value in values.tolist()]


def _suspicion(found: Faults) -> Doubles:
    """The odds of a fault in each language, moved so that the most suspicious one of a question
    stands where the question does (logarithms, L x Q).

    Where no language stands out, all of them together may still say that something is wrong.
    """
    highest = found.translation.max(axis=0, initial=-np.inf)
    return np.asarray(found.translation + (found.prone - highest))


def _rows(
    suspicion: Doubles,
    log_odds: Doubles,
    flagged: Bools,
    reason: str,
    evidence_of: Callable[[int, float], Evidence],
    **columns: Any,
) -> pl.DataFrame:
    """`evidence_of` is asked, with the row's number and probability, for the suspicious ones."""
    score, probability = suspicion / np.log(10), expit(log_odds)
    suspected = np.flatnonzero((score >= WORTH_A_SENTENCE) | flagged)
    reasons: list[str | None] = [None] * len(score)
    kinds: list[str | None] = [None] * len(score)
    evidence = ["{}"] * len(score)
    for row in suspected.tolist():
        found = evidence_of(row, float(probability[row]))
        reasons[row], kinds[row], evidence[row] = reason, found["kind"], json.dumps(found)
    columns |= {"score": score, "probability": probability, "flagged": flagged}
    columns |= {"reason": reasons, "kind": kinds, "evidence": evidence}
    return pl.DataFrame({name: columns[name] for name in SCHEMA}, schema=SCHEMA)
