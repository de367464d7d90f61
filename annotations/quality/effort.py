"""How much work a post-edit took, on one text: for the row of a release, and for a page at once.

Texts are compared in canonical form, by the tokenizer that needs no model. Sums over many texts are
of `quality.measures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics.lib_ter import _MAX_SHIFT_CANDIDATES, BeamEditDistance, _shift

from annotations.canonical import canonical
from annotations.quality.measures import MOST_TOKENS, count, measures
from annotations.quality.tokenizers import plain

MOST_EDITS_WITH_SHIFTS = 60
MOST_WORDS_WITH_SHIFTS = 1000
"""Above this many changed words, or words in all, a page does not search for shifts."""

WORDS_TRIED = 20_000
"""How many words a page looks at in that search: one shift that is tried takes all of the text."""


@dataclass(frozen=True)
class Effort:
    """`hter` and `characters` are 0 when nothing changed and at most 1; `chrf` is 100 then."""

    hter: float
    characters: float
    chrf: float


def effort(machine: str, edited: str, language: str) -> Effort | None:
    """Return what it took to make `edited` out of `machine`; None where it is too much to count."""
    counts = count(machine, edited, plain(language), bleu=False)
    if counts is None:
        return None
    found = measures(counts)
    if found.hter is None or found.character_rate is None or found.chrf is None:
        return Effort(hter=0.0, characters=0.0, chrf=100.0)
    return Effort(min(1.0, found.hter), characters=found.character_rate, chrf=found.chrf)


def quick_hter(machine: str, edited: str, language: str) -> tuple[float, bool] | None:
    """Return HTER in [0, 1] fast enough for a page, and whether it is only an upper bound.

    Where much has changed, or in a long text, shifts, which can only lower it, are not searched
    for. None where there are too many words even for that.
    """
    before, after = (_folded(plain(language).tokens(canonical(text))) for text in (machine, edited))
    edits = _distance(before, after)
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


def _distance(before: Sequence[str], after: Sequence[str]) -> int | None:
    """Words inserted, deleted or substituted; None in texts of more words than are measured."""
    if max(len(before), len(after)) > MOST_TOKENS:
        return None
    return Levenshtein.distance(before, after)
