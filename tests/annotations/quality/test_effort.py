import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.effort import effort, hter, quick_hter, signatures, unit_effort
from annotations.quality.units import Unit
from tests.shared_data import SHARED_DATA, needs_shared_data

short_text = st.text(alphabet="ab é字 ", max_size=20)


def test_hter_counts_edits_over_the_words_of_the_edited_text() -> None:
    assert hter(["the", "cat", "sat"], ["The", "cat", "sat", "down"]) == 1 / 4


def test_moving_a_phrase_is_one_edit() -> None:
    assert hter(list("defabc"), list("abcdef")) == pytest.approx(1 / 6)


def test_character_edits_are_normalised_by_the_longer_text() -> None:
    assert effort("kitten", "sitting", "en").characters == pytest.approx(3 / 7)


def test_an_untouched_text_took_no_effort_however_it_is_encoded() -> None:
    measured = effort("cafe\u0301", "café", "fr")
    assert (measured.hter, measured.characters, measured.chrf) == (0, 0, 100)


def test_chinese_effort_is_counted_in_characters_not_in_sentences() -> None:
    assert effort("水的沸点是多少", "水的沸点是几度", "zh").hter == pytest.approx(2 / 7)


def test_punctuation_fixed_to_a_word_is_one_edit_not_a_new_word() -> None:
    assert effort("wait here", "wait here!", "en").hter == pytest.approx(1 / 3)


@given(short_text, short_text, st.sampled_from(["en", "zh"]))
def test_effort_stays_within_its_bounds(machine: str, edited: str, language: str) -> None:
    measured = effort(machine, edited, language)
    assert 0 <= measured.hter <= 1
    assert 0 <= measured.characters <= 1
    assert 0 <= measured.chrf <= 100


def test_a_unit_is_measured_whole_and_by_field() -> None:
    machine = Unit("What is it?", ("one thing", "two things"))
    edited = Unit("What is it?", ("one thing", "three things"))
    measured = unit_effort(machine, edited, "en")
    assert measured.unit.hter == pytest.approx(1 / 8)
    assert measured.fields["question"].hter == 0
    assert measured.fields["option_b"].hter == 1 / 2


def test_a_capital_of_turkish_is_no_other_letter() -> None:
    assert effort("ISPARTA İLİ", "ısparta ili", "tr").hter == 0
    assert quick_hter("ISPARTA İLİ", "ısparta ili", "tr-TR") == (0.0, False)
    assert effort("ISPARTA", "isparta", "tr").hter == 1
    assert effort("IRON", "iron", "en").hter == 0


def test_signatures_say_how_the_figures_were_computed() -> None:
    assert "|case:lc|" in signatures("es")["hter"]
    assert signatures("es")["hter"].endswith("split:words|max:1")
    assert "split:graphemes" in signatures("zh")["hter"]
    assert "nw:2" in signatures("es")["chrf"]


@needs_shared_data
@pytest.mark.parametrize("pair", ["en-de", "en-zh"])
def test_hter_equals_the_published_figures_of_a_thousand_post_edits(pair: str) -> None:
    folder = SHARED_DATA / "mlqe_pe" / "post-editing" / pair
    machine, edited, published = (
        (folder / f"dev.{name}").read_text("utf-8").splitlines() for name in ("mt", "pe", "hter")
    )
    computed = [hter(m.split(), e.split()) for m, e in zip(machine, edited, strict=True)]
    expected = np.array(published, dtype=float)
    assert len(computed) == 1000
    assert np.abs(computed - expected).max() < 1e-6
    assert np.corrcoef(computed, expected)[0, 1] > 0.999999


def test_quick_hter_is_hter_until_much_has_changed() -> None:
    assert quick_hter("a b c d", "a b c e", "es") == (0.25, False)
    assert quick_hter("a b", "a b", "es") == (0.0, False)
    before, after = (" ".join(f"{letter}{n}" for n in range(400)) for letter in "xy")
    assert quick_hter(before, after, "es") == (1.0, True)


def test_quick_hter_gives_up_where_much_could_have_been_moved_and_tells_the_least_it_found() -> (
    None
):
    before = " ".join(f"w{n} , " for n in range(400))
    assert quick_hter(before, "( b " * 20 + before, "es") == (40 / 840, True)
