"""Counts of edits, what they come to, and sums of them."""

import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from annotations.quality.measures import (
    MOST_EDITS,
    Measures,
    _bleu,
    _bleu_counts,
    _chrf,
    _chrf_counts,
    _common,
    _statistics,
    _ter,
    _ter_counts,
    _without_shifts,
    count,
    measures,
    nothing,
    rates,
    signatures,
)
from annotations.quality.tokenizers import as_it_stands, plain

SPACED = as_it_stands("en")
text = st.text(alphabet="ab(é字.I \u2028", max_size=16)


def measured(machine: str, edited: str, language: str = "en") -> Measures:
    counts = count(machine, edited, plain(language))
    assert counts is not None
    return measures(counts)


def test_hter_counts_edits_over_the_tokens_of_the_edited_text_and_may_exceed_one() -> None:
    one = measured("the cat sat", "The cat sat down")
    assert (one.edits, one.tokens, one.hter) == (1, 4, 1 / 4)
    assert measured("a b c d e f", "x").hter == 6
    assert measured("a b", "").hter == 1


def test_moving_a_phrase_is_one_edit() -> None:
    assert measured("d e f a b c", "a b c d e f").hter == pytest.approx(1 / 6)


def test_character_edits_are_told_raw_and_over_the_longer_text() -> None:
    one = measured("kitten", "sitting")
    assert (one.character_edits, one.characters, one.character_rate) == (3, 7, 3 / 7)


def test_bleu_needs_four_tokens() -> None:
    assert measured("a b c", "a b c").bleu is None
    assert measured("a b c d", "a b c d").bleu == 100


@given(text, text)
@example("", "")
def test_counts_are_those_of_sacrebleu(machine: str, edited: str) -> None:
    """Those of an untouched text too, which are not looked for."""
    for before in (machine, edited):
        one = measures(count(before, edited, SPACED))
        if max(len(before), len(edited)) == 0:
            assert (one.hter, one.character_rate, one.chrf, one.bleu) == (None,) * 4
            continue
        assert one.hter == pytest.approx(TER().sentence_score(before, [edited]).score / 100)
        assert one.chrf == pytest.approx(CHRF(word_order=2).sentence_score(before, [edited]).score)
        bleu = BLEU(tokenize="none", force=True).sentence_score(before, [edited]).score
        assert one.bleu is None or one.bleu == pytest.approx(bleu)


def test_a_sum_is_the_figure_of_the_corpus_and_no_mean() -> None:
    machine = ["the cat sat on the mat", "one", "a b c d e"]
    edited = ["the cat sat on a mat", "two", "b c d e a"]
    counts = [count(*pair, SPACED) for pair in zip(machine, edited, strict=True)]
    total = measures(sum(counts, nothing()))
    assert (total.edits, total.tokens) == (3, 12)
    assert total.hter == pytest.approx(TER().corpus_score(machine, [edited]).score / 100)
    assert total.chrf == pytest.approx(CHRF(word_order=2).corpus_score(machine, [edited]).score)
    bleu = BLEU(tokenize="none", force=True).corpus_score(machine, [edited])
    assert total.bleu == pytest.approx(bleu.score)
    each = [measures(one).hter for one in counts if one is not None]
    assert rates(np.array(counts)) == pytest.approx(each)


def test_what_is_too_much_is_not_measured_unless_nothing_changed() -> None:
    long = " ".join(f"w{n}" for n in range(MOST_EDITS + 1))
    assert count(long, long.replace("w", "v"), SPACED) is None
    assert measured(long * 7, long * 7).hter == 0


def test_signatures_name_settings_version_and_tokenizer() -> None:
    said = signatures("spm-4000-01234567")
    assert "|case:lc|" in said["hter"]
    assert said["hter"].endswith("|split:spm-4000-01234567")
    assert "nw:2" in said["chrf"]
    assert "smooth:exp" in said["bleu"]


def test_edits_that_no_shift_can_lower_are_counted_as_ter_counts_them() -> None:
    dice = random.Random(5)
    counted = 0
    for _ in range(300):
        before = [
            dice.choice(["a", "b", "c", "d", "e", "The", "the", "of"])
            for _ in range(dice.randrange(1, 40))
        ]
        after = list(before)
        for _ in range(dice.randrange(5)):
            place = dice.randrange(len(after) + 1)
            after[place : place + dice.randrange(2)] = [dice.choice(["a", "b", "x", "y", "Z"])]
        words = " ".join(before), " ".join(after)
        start, end = _common(before, after)
        own = before[start : len(before) - end], after[start : len(after) - end]
        counted += _without_shifts(" ".join(own[0]), " ".join(own[1])) is not None
        assert list(_ter_counts(before, after, own)) == _statistics(_ter(), *words)
    assert counted > 100


def test_ngrams_of_what_was_changed_are_counted_as_those_of_the_whole() -> None:
    dice = random.Random(7)
    for _ in range(300):
        before = "".join(dice.choices("abé字.I !  ", k=dice.randrange(60)))
        place, wide = dice.randrange(len(before) + 1), dice.randrange(4)
        after = before[:place] + "".join(dice.choices("ab .", k=wide)) + before[place + wide - 1 :]
        old, new = before.split(), after.split()
        words = " ".join(old), " ".join(new)
        assert _chrf_counts(before, after) == _statistics(_chrf(), before, after)
        assert _bleu_counts(old, new) == _statistics(_bleu(), *words)
