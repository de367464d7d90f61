"""Tables of ratings that books, papers and packages print, with what they print of them.

Those called after data sets of irrCAC (Gwet's package for R, and its port to Python) come with the
values of its overview (github.com/kgwet/irrCAC, README) and of its tests (github.com/afergadis/
irrCAC, test/unit); the data are from Gwet 2014, "Handbook of Inter-Rater Reliability", 4th ed.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

Units = list[dict[str, Hashable]]


class Published(NamedTuple):
    """`values` as they are printed: with so many digits."""

    units: Units
    categories: int
    values: Mapping[str, str]


def units_of(rows: Iterable[Iterable[Hashable]]) -> Units:
    """Rows of ratings, one a rater with None where missing, as units."""
    return [
        {f"rater-{i}": value for i, value in enumerate(column) if value is not None}
        for column in zip(*rows, strict=True)
    ]


def units_of_two(rows: Sequence[Sequence[int]]) -> Units:
    """A square table of counts, of rater a by row and of rater b by column, as units."""
    return [
        {"a": a, "b": b}
        for a, row in enumerate(rows)
        for b, times in enumerate(row)
        for _ in range(times)
    ]


def units_of_counts(counts: Sequence[Sequence[int]]) -> Units:
    """How many gave each category, as units of raters who do not matter."""
    given = [[k for k, n in enumerate(row) for _ in range(n)] for row in counts]
    return [{f"rater-{i:02}": value for i, value in enumerate(values)} for values in given]


def _letters(*rows: str) -> Units:
    """A letter a unit, a point where missing."""
    return units_of([[None if one == "." else one for one in row] for row in rows])


BINARY = units_of([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
TWO_OBSERVERS = _letters("aabbdcccedda", "babbbccceddd")
FOUR_OBSERVERS = units_of(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
)
"""Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", sections A, B, and C and D."""

ALPHAS = (
    (BINARY, "nominal", "0.095"),
    (TWO_OBSERVERS, "nominal", "0.692"),
    (FOUR_OBSERVERS, "nominal", "0.743"),
    (FOUR_OBSERVERS, "ordinal", "0.815"),
    (FOUR_OBSERVERS, "interval", "0.849"),
    (FOUR_OBSERVERS, "ratio", "0.797"),
)

RAW_4_RATERS = Published(
    # As FOUR_OBSERVERS, but for who rated the last unit alone.
    _letters("123321412...", "1233224125..", ".33323422513", "12332441251."),
    5,
    {
        "observed": "0.8181818", "alpha": "0.74342", "fleiss_kappa": "0.76117",
        "conger_kappa": "0.76282", "gwet_ac1": "0.77544", "brennan_prediger": "0.77273",
    },
)  # fmt: skip
RAW_5_OBSERVERS = Published(
    _letters(
        "112.001122.0131", "1130000.2110231", "203000222100221", ".13....0.10022.",
        "2..0001.2....31",
    ),
    4,
    {
        "observed": "0.616", "fleiss_kappa": "0.458", "conger_kappa": "0.469",
        "gwet_ac1": "0.497", "brennan_prediger": "0.487",
    },
)  # fmt: skip
RAW_G1_G2 = Published(
    _letters("abccbadab...bb", "abccbbdabe..ba", ".cccbcdbbeaccc", "abccbddabea.bb"),
    5,
    {
        "observed": "0.744", "fleiss_kappa": "0.657", "conger_kappa": "0.659",
        "gwet_ac1": "0.685", "brennan_prediger": "0.679",
    },
)  # fmt: skip
RAW_GENDER = Published(
    _letters("aaaaabbbcaaaaab", "aaaababccaaaaba", "abbcaabbcabbcaa", "ccccaabbcccccaa"),
    3,
    {
        "observed": "0.456", "fleiss_kappa": "0.129", "conger_kappa": "0.166",
        "gwet_ac1": "0.208", "brennan_prediger": "0.183",
    },
)  # fmt: skip
BEN_AND_GERRY = Published(
    _letters("aabbdcccedda", "babbbccce.dd"),
    5,
    {
        "observed": "0.727", "fleiss_kappa": "0.649", "conger_kappa": "0.657",
        "gwet_ac1": "0.661", "brennan_prediger": "0.659",
    },
)  # fmt: skip
ABSTRACTORS = Published(
    units_of_two([[13, 0, 0], [0, 20, 7], [0, 4, 56]]),
    3,
    {
        "observed": "0.89", "alpha": "0.7972585", "fleiss_kappa": "0.7962397",
        "conger_kappa": "0.7964094", "gwet_ac1": "0.8493305", "brennan_prediger": "0.835",
    },
)  # fmt: skip
DIAGNOSES = Published(
    units_of_two([[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]]),
    4,
    {"conger_kappa": "0.432"},
)
FLEISS_1971 = Published(
    # "Measuring nominal scale agreement among many raters", half of its patients.
    units_of_counts(
        [
            [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
            [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
            [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
        ]
    ),
    5,
    {
        "observed": "0.5511111", "alpha": "0.4204384", "fleiss_kappa": "0.4139265",
        "gwet_ac1": "0.4448007", "brennan_prediger": "0.4388889",
    },
)  # fmt: skip
FLEISS = Published(
    # Ten subjects, fourteen raters, five categories: the example of Wikipedia, "Fleiss' kappa".
    units_of_counts(
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ]
    ),
    5,
    {"observed": "0.378", "fleiss_kappa": "0.210"},
)  # fmt: skip
DIALOGUE_ACTS = Published(
    # Artstein and Poesio 2008, "Inter-Coder Agreement for Computational Linguistics"; to more
    # digits as NLTK's tests have their example.
    units_of_two([[46, 6, 0], [0, 32, 0], [0, 6, 10]]),
    3,
    {
        "observed": "0.88", "alpha": "0.8005345807", "fleiss_kappa": "0.7995322419",
        "conger_kappa": "0.8013245033", "brennan_prediger": "0.82",
    },
)  # fmt: skip
COHEN = tuple(
    # The examples of Wikipedia, "Cohen's kappa": the last two agree as often.
    Published(units_of_two(rows), 2, {"conger_kappa": kappa})
    for rows, kappa in (
        ([[20, 5], [10, 15]], "0.4"),
        ([[45, 15], [25, 15]], "0.1304"),
        ([[25, 35], [5, 35]], "0.2593"),
    )
)
PARADOXES = tuple(
    # Feinstein and Cicchetti 1990, "High agreement but low kappa", tables of equal agreement.
    Published(units_of_two(rows), 2, {"observed": "0.85", "conger_kappa": kappa})
    for rows, kappa in (([[40, 9], [6, 45]], "0.70"), ([[80, 10], [5, 5]], "0.32"))
)

ALL = (
    RAW_4_RATERS, RAW_5_OBSERVERS, RAW_G1_G2, RAW_GENDER, BEN_AND_GERRY, ABSTRACTORS, DIAGNOSES,
    FLEISS_1971, FLEISS, DIALOGUE_ACTS, *COHEN, *PARADOXES,
)  # fmt: skip
