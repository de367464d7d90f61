"""How much work a post-edit took, measured on the texts before and after.

- HTER: edits (insertions, deletions, substitutions, shifts) over the words of the edited text,
  at most 1 (Snover et al. 2006), by sacreBLEU's TER over the tokens of `quality.tokens`.
- Character edits: Levenshtein distance over the length of the longer text, in code points.
- chrF++: how much of the edited text the machine's already held, 0 to 100 (Popović 2017).

Texts are compared in canonical form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.lib_ter import _MAX_SHIFT_CANDIDATES, BeamEditDistance, _shift
from sacrebleu.metrics.ter import TER

from annotations.canonical import canonical
from annotations.quality.languages import knowledge
from annotations.quality.tokens import tokens
from annotations.quality.units import Unit, fields_in_both

MOST_EDITS_WITH_SHIFTS = 60
MOST_WORDS_WITH_SHIFTS = 1000
"""Above this many changed words, or words in all, a page does not search for shifts."""

WORDS_TRIED = 20_000
"""How many words a page looks at in that search: one shift that is tried takes all of the text."""

MOST_EDITS, MOST_WORDS = 500, 3000
"""Above this many the search for shifts may take minutes, and effort is not computed.

The longest texts of MMLU have about 1,800 words and marks.
"""

_TURKIC = {"az", "crh", "gag", "kaa", "tr", "tt"}
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})
"""Where an i has a dot, its capital has one too."""

M = TypeVar("M", TER, CHRF)


@dataclass(frozen=True)
class Effort:
    """`hter` and `characters` are 0 when nothing changed and at most 1; `chrf` is 100 then."""

    hter: float
    characters: float
    chrf: float


@dataclass(frozen=True)
class UnitEffort:
    """The effort on the unit as one text, and on each field by its name; None as in `effort`."""

    unit: Effort | None
    fields: dict[str, Effort | None]


def effort(machine: str, edited: str, language: str) -> Effort | None:
    """Return what it took to make `edited` out of `machine`; None where it is too much to count.

    Counting shifts takes seconds where two texts of several hundred words differ throughout:
    work for a job, not for a page.
    """
    machine, edited = canonical(machine), canonical(edited)
    if machine == edited:
        return Effort(hter=0.0, characters=0.0, chrf=100.0)
    before, after = _words(machine, language), _words(edited, language)
    if _distance(before, after, MOST_WORDS, MOST_EDITS) is None:
        return None
    return Effort(
        hter=hter(before, after),
        characters=Levenshtein.normalized_distance(machine, edited),
        chrf=_chrf().sentence_score(machine, [edited]).score,
    )


def unit_effort(machine: Unit, edited: Unit, language: str) -> UnitEffort:
    """Return the effort on a question with its options, where swapped options are shifts."""
    return UnitEffort(
        unit=effort(machine.text, edited.text, language),
        fields={
            name: effort(before, after, language)
            for name, before, after in fields_in_both(machine, edited)
        },
    )


def hter(machine: Sequence[str], edited: Sequence[str]) -> float:
    """Return the translation edit rate between tokens, in [0, 1], without regard to case."""
    score: float = _ter().sentence_score(" ".join(machine), [" ".join(edited)]).score
    return min(1.0, score / 100)


def quick_hter(machine: str, edited: str, language: str) -> tuple[float, bool] | None:
    """Return HTER in [0, 1] fast enough for a page, and whether it is only an upper bound.

    Where much has changed, or in a long text, shifts, which can only lower it, are not searched
    for. None where there are too many words even for that.
    """
    before, after = (_folded(_words(canonical(text), language)) for text in (machine, edited))
    edits = _distance(before, after, MOST_WORDS)
    if edits is None:
        return None
    is_exact = edits == 0
    if 0 < edits <= MOST_EDITS_WITH_SHIFTS and 0 < len(after) <= MOST_WORDS_WITH_SHIFTS:
        with_shifts, is_exact = _quick_edits(before, after)
        edits = with_shifts if is_exact else min(edits, with_shifts)
    return min(1.0, edits / max(1, len(after))), not is_exact


def _folded(words: Sequence[str]) -> list[str]:
    """As TER reads them."""
    return " ".join(words).lower().split()


def _quick_edits(before: list[str], after: list[str]) -> tuple[int, bool]:
    """Edits and shifts as TER counts them, and whether TER would have searched no further."""
    distance = BeamEditDistance(after)
    checked = start = max(0, _MAX_SHIFT_CANDIDATES - WORDS_TRIED // len(after))
    shifts = 0
    while True:
        gain, shifted, checked = _shift(before, after, distance, checked)
        is_over = checked >= _MAX_SHIFT_CANDIDATES
        if is_over or gain <= 0:
            return shifts + distance(before)[0], start == 0 or not is_over
        before, shifts = shifted, shifts + 1
        # To find what might be shifted, each word of the one text is held against the other's.
        checked += len(after) // 50


def _words(text: str, language: str) -> list[str]:
    """The tokens of a text, with the small i of Turkish for its capital: TER knows but English."""
    is_turkic = language.partition("-")[0] in _TURKIC
    return tokens(text.translate(_SMALL_I) if is_turkic else text, language)


def _distance(
    before: Sequence[str], after: Sequence[str], words: int, edits: int = MOST_WORDS
) -> int | None:
    """Words inserted, deleted or substituted; None in texts of more words, or above so many."""
    if max(len(before), len(after)) > words:
        return None
    distance = Levenshtein.distance(before, after)
    return distance if distance <= edits else None


def signatures(language: str) -> dict[str, str]:
    """Say how `hter` and `chrf` were computed, in sacreBLEU's form, for a report."""
    unit = "words" if knowledge(language).spaces else "graphemes"
    return {
        "hter": f"{_ter().get_signature()}|split:{unit}|max:1",
        "chrf": str(_chrf().get_signature()),
    }


@cache
def _ter() -> TER:
    return _warm(TER())


@cache
def _chrf() -> CHRF:
    return _warm(CHRF(word_order=2))


def _warm(metric: M) -> M:
    """sacreBLEU knows a metric's signature only once it has scored something."""
    metric.sentence_score("", [""])
    return metric
