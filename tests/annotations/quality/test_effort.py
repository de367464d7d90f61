import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality import effort as effort_of_one
from annotations.quality.effort import effort, quick_hter

short_text = st.text(alphabet="ab é字 ", max_size=20)


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


def test_a_capital_of_turkish_is_no_other_letter() -> None:
    assert effort("ISPARTA İLİ", "ısparta ili", "tr").hter == 0
    assert quick_hter("ISPARTA İLİ", "ısparta ili", "tr-TR") == (0.0, False)
    assert effort("ISPARTA", "isparta", "tr").hter == 1
    assert effort("IRON", "iron", "en").hter == 0


def test_quick_hter_is_hter_until_much_has_changed() -> None:
    assert quick_hter("a b c d", "a b c e", "es") == (0.25, False)
    assert quick_hter("a b", "a b", "es") == (0.0, False)
    before, after = (" ".join(f"{letter}{n}" for n in range(400)) for letter in "xy")
    assert quick_hter(before, after, "es") == (1.0, True)


def test_quick_hter_gives_up_where_much_could_have_been_moved_and_tells_the_least_it_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effort_of_one, "WORDS_TRIED", 1_000)
    before = " ".join(f"w{n} , " for n in range(400))
    assert quick_hter(before, "( b " * 20 + before, "es") == (40 / 840, True)
