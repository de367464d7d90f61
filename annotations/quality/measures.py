"""The measures of an edit as counts that add up, so that a sum is one of edits over tokens.

- TER: insertions, deletions, substitutions and shifts over the tokens of the edited text (HTER
  where that was edited from the machine's: Snover et al. 2006); it may exceed 1.
- Character edits: Levenshtein distance, in code points, raw and over the longer text.
- chrF++: how much of the edited text the machine's already held, 0 to 100 (Popović 2017), on the
  texts as they stand: its words are those between spaces, whatever the tokenizer.
- BLEU of the machine's text against the edited one, 0 to 100 (Papineni et al. 2002).

All but the second are sacreBLEU's own counts. The mean of ratios is another figure than the ratio
of sums: short texts weigh as much as long ones in it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from annotations.canonical import canonical
from annotations.quality.tokenizers import Tokenizer

Counts = npt.NDArray[np.int64]
"""`WIDTH` counts; those of several texts are their sum."""

Sums = Counts | npt.NDArray[np.float64]

MOST_EDITS, MOST_TOKENS = 500, 3000
"""Above this many the search for shifts may take minutes, and an edit is not measured.

The longest texts of MMLU have about 1,800 words and marks.
"""

FEW_EDITS = 10
"""So many are sure to be found: TER looks 25 words to either side."""

FEW = 16
"""So many are sooner looked for one by one than counted."""

MANY_WORDS = 20_000
"""So many are remembered: a text, and what was made of it, share most of theirs."""

_TER, _CHARACTERS, _CHRF, _BLEU = slice(0, 2), slice(2, 4), slice(4, 28), slice(28, 38)
WIDTH = 38
NO_BLEU = (0,) * 10

M = TypeVar("M", bound=Metric)


@dataclass(frozen=True)
class Measures:
    """What counts say; `hter` and `character_rate` are 0 and the others 100 where nothing changed.

    `edits` are of `tokens`, those of the edited text; `character_edits` of `characters`, those of
    the longer one. None where there is no text, and BLEU where none has four tokens.
    """

    edits: int
    tokens: int
    character_edits: int
    characters: int
    hter: float | None
    character_rate: float | None
    chrf: float | None
    bleu: float | None


def count(machine: str, edited: str, tokenizer: Tokenizer, *, bleu: bool = True) -> Counts | None:
    """Count what makes `edited` out of `machine`; None where it is too much to be counted.

    Where `bleu` is not asked for, its counts are those of no text.
    Counting shifts takes seconds where two texts of several hundred words differ throughout: work
    for a job, not for a page.
    """
    machine, edited = canonical(machine), canonical(edited)
    after = tokenizer.tokens(edited)
    if machine == edited:
        return _unchanged(edited, after)
    before = tokenizer.tokens(machine)
    if max(len(before), len(after)) > MOST_TOKENS:
        return None
    start, end = _common(before, after)
    own = before[start : len(before) - end], after[start : len(after) - end]
    if Levenshtein.distance(*own, score_cutoff=MOST_EDITS) > MOST_EDITS:
        return None
    return np.array(
        [
            *_ter_counts(before, after, own),
            Levenshtein.distance(machine, edited),
            max(len(machine), len(edited)),
            *_chrf_counts(machine, edited),
            *(_bleu_counts(before, after) if bleu else NO_BLEU),
        ],
        dtype=np.int64,
    )


def nothing() -> Counts:
    """The counts of no text at all, to begin a sum with."""
    return np.zeros(WIDTH, dtype=np.int64)


def measures(counts: Counts) -> Measures:
    """What the counts of a text, or their sum over many, come to."""
    edits, tokens = (int(one) for one in counts[_TER])
    character_edits, characters = (int(one) for one in counts[_CHARACTERS])
    is_empty = not characters
    return Measures(
        edits=edits,
        tokens=tokens,
        character_edits=character_edits,
        characters=characters,
        hter=None if is_empty else hter(counts),
        character_rate=None if is_empty else character_edits / characters,
        chrf=None if is_empty else chrf(counts),
        bleu=bleu(counts) if counts[_BLEU][-1] else None,
    )


def hter(counts: Sums) -> float:
    return _score(_ter(), counts[_TER]) / 100


def chrf(counts: Sums) -> float:
    return _score(_chrf(), counts[_CHRF])


def bleu(counts: Sums) -> float:
    return min(100.0, _score(_bleu(), counts[_BLEU]))


def rates(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """HTER of each row of counts, as `measures` has it; NaN where there is nothing to edit."""
    edits, tokens = counts[:, 0].astype(float), counts[:, 1].astype(float)
    found = np.where(tokens > 0, edits / np.maximum(tokens, 1), np.where(edits > 0, 1.0, 0.0))
    return np.where(counts[:, 3] > 0, found, np.nan)


def signatures(tokenizer: str) -> dict[str, str]:
    """How each measure is computed with a tokenizer, in sacreBLEU's form."""
    return {
        "hter": f"{_ter().get_signature()}|split:{tokenizer}",
        "characters": "nrefs:1|unit:codepoints|over:longer|form:NFC",
        "chrf": str(_chrf().get_signature()),
        "bleu": f"{_bleu().get_signature()}|split:{tokenizer}",
    }


def _unchanged(text: str, tokens: Sequence[str]) -> Counts:
    """What `count` would find, without looking for it: every n-gram is in both."""
    words = len(_chrf()._remove_punctuation(text))
    shown = len("".join(text.split()))
    of_chrf = [(shown, n) for n in range(1, 7)] + [(words, n) for n in (1, 2)]
    ngrams = [max(0, length - n + 1) for length, n in of_chrf]
    of_bleu = [max(0, len(tokens) - n + 1) for n in range(1, 5)]
    return np.array(
        [
            *(0, len(tokens)),
            *(0, len(text)),
            *(one for number in ngrams for one in (number,) * 3),
            *(len(tokens), len(tokens), *of_bleu, *of_bleu),
        ],
        dtype=np.int64,
    )


def _ter_counts(
    before: Sequence[str], after: Sequence[str], own: tuple[Sequence[str], Sequence[str]]
) -> Sequence[float]:
    """Edits and tokens as TER has them; `own` is what is left of the two without the tokens that
    both begin and end with."""
    words = " ".join(before), " ".join(after)
    edits = _without_shifts(" ".join(own[0]), " ".join(own[1]))
    tokens = len(words[1].split())
    return _statistics(_ter(), *words) if edits is None or not tokens else (edits, tokens)


def _without_shifts(before: str, after: str) -> int | None:
    """Edits as TER counts them where no shift can lower them; None where one may.

    A shift leaves every word in the text: the words that are in one text alone are edits in
    whatever order the others stand. Where there are no other edits, TER finds no shift; and few
    edits are within the beam that it looks in.
    """
    old, new = before.lower().split(), after.lower().split()
    edits = Levenshtein.distance(old, new, score_cutoff=FEW_EDITS)
    if edits > FEW_EDITS:
        return None
    least = max(_of_one(old, new), _of_one(new, old))
    return edits if edits == least else None


def _chrf_counts(machine: str, edited: str) -> list[int]:
    """As chrF has them: of each order the n-grams of either text, and those that are in both."""
    split = [text.split() for text in (machine, edited)]
    shown = ["".join(words) for words in split]
    words = [[part for word in words for part in _parts(word)] for words in split]
    found = [*ngrams(shown[0], shown[1], range(1, 7)), *ngrams(words[0], words[1], (1, 2))]
    return [one for old, new, both in found for one in (old if new else 0, new, both)]


@lru_cache(maxsize=MANY_WORDS)
def _parts(word: str) -> tuple[str, ...]:
    """A word as chrF has it, with the mark at its end, or its beginning, apart."""
    return tuple(_chrf()._remove_punctuation(word))


def _bleu_counts(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """As BLEU has them: both lengths, by order the n-grams in both, and those of the first."""
    found = list(ngrams(before, after, range(1, 5)))
    return [len(before), len(after), *(one[2] for one in found), *(one[0] for one in found)]


def ngrams(
    old: Sequence[str], new: Sequence[str], orders: Iterable[int]
) -> Iterator[tuple[int, int, int]]:
    """How many n-grams of each order two sequences have, and how many are in both.

    What both begin and end with is the same in both: only n-grams that reach beyond it are told
    apart, which are few where little was changed.
    """
    old, new = (text if isinstance(text, str) else tuple(text) for text in (old, new))
    start, end = _common(old, new)
    for n in orders:
        counts = [max(0, len(text) - n + 1) for text in (old, new)]
        own = [
            [text[i : i + n] for i in range(max(0, start - n + 1), min(len(text) - end, count))]
            for text, count in zip((old, new), counts, strict=True)
        ]
        yield counts[0], counts[1], counts[0] - _of_one(*own)


def _of_one(these: Sequence[Hashable], those: Sequence[Hashable]) -> int:
    """How many of `these` are not among `those`, each as often as it is there."""
    if len(these) > FEW:
        return (Counter(these) - Counter(those)).total()
    left = list(those)
    for one in these:
        if one in left:
            left.remove(one)
    return len(these) - len(those) + len(left)


def _common(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How long the beginning is that two sequences share, and then their end."""
    shorter = min(len(old), len(new))
    start = _most(shorter, lambda length: old[:length] == new[:length])
    end = _most(
        shorter - start, lambda length: old[len(old) - length :] == new[len(new) - length :]
    )
    return start, end


def _most(length: int, are_same: Callable[[int], bool]) -> int:
    """The greatest length, up to this one, that is the same: every lesser one is."""
    return bisect_left(range(1, length + 1), True, key=lambda one: not are_same(one))


def _statistics(metric: Metric, before: str, after: str) -> list[float]:
    (found,) = metric._extract_corpus_statistics([before], [[after]])
    return list(found)


def _score(metric: Metric, counts: Sums) -> float:
    return float(metric._compute_score_from_stats(counts.tolist()).score)


@cache
def _ter() -> TER:
    return _warm(TER())


@cache
def _chrf() -> CHRF:
    return _warm(CHRF(word_order=2))


@cache
def _bleu() -> BLEU:
    return _warm(BLEU(tokenize="none", force=True))


def _warm(metric: M) -> M:
    """sacreBLEU knows a metric's signature only once it has scored something."""
    metric.corpus_score([""], [[""]])
    return metric
