"""Texts of several people on the same tasks, held against sacreBLEU itself."""

import unicodedata
from statistics import fmean

import pytest
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from annotations.agreement import texts
from annotations.agreement.texts import TOO_LONG, text_agreement
from annotations.quality.tokenizers import plain

ENGLISH = plain("en")
HERON, HERONS = "A heron stands in the reeds", "In the reeds stands a grey heron"
CAFE = "Le café est fermé"


def test_pairs_are_compared_both_ways_as_sacrebleu_has_it() -> None:
    units = [
        {"a": HERON, "b": HERONS, "c": HERON},
        {"a": CAFE, "b": unicodedata.normalize("NFD", CAFE)},
        {"a": HERON},
        {},
    ]
    found = text_agreement(units, ENGLISH)
    assert (found.units, found.pairable, found.raters, found.compared) == (3, 2, 3, 2)
    assert found.identical.value == pytest.approx((1 / 3 + 1) / 2)
    both = (HERON, HERONS), (HERONS, HERON)
    far = fmean(CHRF(word_order=2).sentence_score(a, [b]).score for a, b in both)
    assert found.chrf.value == pytest.approx(((2 * far + 100) / 3 + 100) / 2)
    edits = fmean(TER().sentence_score(a, [b]).score / 100 for a, b in both)
    assert found.ter.value == pytest.approx(2 * edits / 3 / 2)
    assert found.ter.low == 0
    assert found.ter.high == pytest.approx(2 * edits / 3)
    assert found.signatures["chrf"].startswith("nrefs:1")
    assert found.signatures["ter"].endswith("split:words")
    assert text_agreement(units[::-1], ENGLISH) == found


def test_cost_is_bounded_and_what_was_compared_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [{"a": f"{HERON} {number}", "b": f"{HERONS} {number}"} for number in range(30)]
    everything = text_agreement(units, ENGLISH)
    assert everything.compared == 30
    assert text_agreement(units, ENGLISH, most=10).compared == 10
    less = text_agreement(units, ENGLISH, work=300)
    assert 0 < less.compared < 30
    assert less.pairable == 30
    assert less.identical == everything.identical
    monkeypatch.setattr(texts, "MOST_OF_A_PAIR", 10)
    none = text_agreement(units, ENGLISH)
    assert (none.compared, none.chrf.reason, none.ter.value) == (0, TOO_LONG, None)
    assert none.identical.value == 0


def test_nothing_is_said_of_texts_that_nobody_else_made() -> None:
    found = text_agreement([{"a": HERON}, {"b": HERON}], ENGLISH)
    assert (found.units, found.pairable, found.raters) == (2, 0, 0)
    assert all(one.reason for one in (found.identical, found.chrf, found.ter))
