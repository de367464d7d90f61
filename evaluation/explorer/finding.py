"""Which questions in which languages a person looks for, in which order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.cube import Bools, Factor
from evaluation.explorer.index import SOURCE, Flags, Index, Rows

EVERY: Final = "*"
"""The questions in each language."""
BY_ITSELF: Final = "source"
"""The questions by themselves, over all languages."""
ANSWERS: Final = ("all_wrong", "most_wrong", "wrong_here_alone", "all_right")
ORDERS: Final = ("suspicion", "right", "place")
NOT_ANNOTATED: Final = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty stands for all.

    `language` is a code, `*` for all of them, or `source` for the questions by themselves.
    `answers` is one of `ANSWERS`: no model right; more than half wrong; that, in this language and
    no other; all right. `suspicious` asks for what is flagged. `name` is a part of the `sample_id`.
    """

    language: str = ""
    subject: str = ""
    category: str = ""
    label: str = ""
    reason: str = ""
    kind: str = ""
    answers: str = ""
    suspicious: bool = False
    name: str = ""
    order: str = "suspicion"


def find(
    index: Index,
    wanted: Wanted,
    *,
    withheld: Collection[str] = (),
    among: Flags | None = None,
) -> Rows:
    """Numbers of the cells that are looked for, in order; a cell's number is that of its language
    times the number of questions, plus that of its question.

    Args:
        withheld: questions that are not to be found.
        among: languages by questions: those that may be found, all by default.
    """
    kept = _of_languages(index, wanted.language) & _of_questions(index, wanted, withheld)
    if among is not None:
        kept &= among
    for factor, level in ((index.reason, wanted.reason), (index.kind, wanted.kind)):
        if level:
            kept &= factor.mask(level)
    if wanted.suspicious:
        kept &= index.flagged
    if wanted.answers:
        kept &= _answered(index, wanted.answers)
    return _ordered(index, kept, wanted.order)


def _of_languages(index: Index, language: str) -> Bools:
    names = {
        "": index.languages,
        EVERY: index.languages[1:],
        BY_ITSELF: (SOURCE,),
    }.get(language, (language,))
    kept = np.array([one in names for one in index.languages])
    return np.asarray(kept[:, None] & (index.asked > 0))


def _of_questions(index: Index, wanted: Wanted, withheld: Collection[str]) -> Bools:
    kept = np.ones(len(index.sample_ids), dtype=bool)
    for factor, level in ((index.subject, wanted.subject), (index.category, wanted.category)):
        if level:
            kept &= factor.mask(level)
    if wanted.label:
        no_label = index.label.codes < 0
        kept &= no_label if wanted.label == NOT_ANNOTATED else index.label.mask(wanted.label)
    if wanted.name:
        kept &= np.array([wanted.name in name for name in index.sample_ids])
    if withheld:
        kept &= np.array([name not in withheld for name in index.sample_ids])
    return kept


def _answered(index: Index, answers: str) -> Bools:
    match answers:
        case "all_wrong":
            return np.asarray(index.right == 0)
        case "most_wrong":
            return index.lost
        case "wrong_here_alone":
            return index.lost_here_alone
        case "all_right":
            return np.asarray(index.right == index.asked)
    return np.zeros(index.shape, dtype=bool)


def _ordered(index: Index, kept: Bools, order: str) -> Rows:
    flat = kept.ravel()
    if order == "suspicion":
        return index.by_suspicion[flat[index.by_suspicion]]
    found = np.flatnonzero(flat)
    if order == "right":
        share = index.right.ravel()[found] / index.asked.ravel()[found]
        return found[np.argsort(share, kind="stable")]
    # The order of the release: each question in one language after the other.
    return found[np.argsort(found % len(index.sample_ids), kind="stable")]


def table(index: Index, cells: Rows) -> pl.DataFrame:
    """What is known of each cell, in this order: a row a question and language, the latter null for
    the question by itself. `score` is null where no suspicion was computed."""
    languages, questions = np.divmod(cells, len(index.sample_ids))
    place = (languages, questions)
    columns: dict[str, pl.Series] = {
        "sample_id": _named(index.sample_ids, questions),
        "language": _named((None, *index.languages[1:]), languages),
        "subject": _levels(index.subject, questions),
        "category": _levels(index.category, questions),
        "label": _levels(index.label, questions).fill_null(NOT_ANNOTATED),
        "score": pl.Series(index.score[place]).fill_nan(None),
        "reason": _levels(index.reason, place),
        "kind": _levels(index.kind, place),
        "flagged": pl.Series(index.flagged[place]),
        "right": pl.Series(index.right[place]),
        "asked": pl.Series(index.asked[place]),
    }
    return pl.DataFrame(columns)


def _levels(factor: Factor, place: Any) -> pl.Series:
    """The last of these names is that of what has none: its code is -1."""
    return _named((*factor.levels, None), factor.codes[place])


def _named(names: Sequence[str | None], numbers: NDArray[np.integer]) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(numbers % max(len(names), 1))
