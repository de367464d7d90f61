"""Slips written before the rules: how many the checks find, and what they let be."""

import pytest

from tests.annotations.quality.planted import INDEPENDENT, LANGUAGES, languages, planted

FOUND = {
    "ar": 15, "de": 16, "el": 15, "es": 16, "fr": 17, "hi": 15, "ja": 16, "ko": 16,
    "ru": 15, "zh": 19,
}  # fmt: skip
"""Of each language's slips, those that some check tells of; `docs/checks.md` says of how many."""

FOUND_OF_ANOTHER_HAND = {
    "am": 7, "ar": 13, "de": 13, "el": 13, "es": 12, "fr": 13, "hi": 10, "it": 6, "ja": 13,
    "ko": 13, "pt": 7, "ru": 12, "sw": 7, "tr": 5, "vi": 7, "zh": 14,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_many_slips_are_found_as_the_table_says(language: str) -> None:
    assert sum(bool(slip.found()) for slip in planted(language)) >= FOUND[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sound_texts_are_let_be(language: str) -> None:
    for slip in planted(language):
        assert slip.sound != slip.faulty
        assert not {one.check for one in slip.findings(slip.sound)} - {"end_punctuation"}


@pytest.mark.parametrize("language", languages(INDEPENDENT))
def test_as_many_slips_of_another_hand_are_found(language: str) -> None:
    slips = planted(language, INDEPENDENT)
    found = sum(bool(slip.found()) for slip in slips if not slip.undecidable)
    assert found >= FOUND_OF_ANOTHER_HAND[language]


@pytest.mark.parametrize("language", languages(INDEPENDENT))
def test_nothing_is_said_of_the_sound_texts_of_another_hand(language: str) -> None:
    for slip in planted(language, INDEPENDENT):
        assert slip.sound != slip.faulty
        assert not slip.findings(slip.sound)
