"""Where findings stand in a field, and what mends them."""

import pytest

from annotations.quality.checks import CHECKS, Unit
from annotations.quality.checks.running import examine
from annotations.quality.places import place_of
from annotations.quality.units import QUESTION
from tests.annotations.quality.checks.units import question

MENDED = [
    ("html_entities", "es", "a law", "la ley &amp; el &#39;uso", "&amp;", "&"),
    ("control_characters", "es", "a law", "la l\x00ey", "\x00", ""),
    ("invisible_characters", "es", "a law", "la l\u200bey", "\u200b", ""),
    ("invisible_characters", "es", "🌍 a law", "🌍 la l\u200bey", "\u200b", ""),
    ("wrong_decoding", "es", "energy", "la energÃ­a", "Ã­", "í"),
    ("wrong_decoding", "ru", "water", "это РІРѕРґР°", "РІРѕРґР°", "вода"),
    ("markup", "es", "What?", "¿Qué<br>?", "<br>", ""),
    ("mixed_script", "ru", "a cat", "один кoт", "кoт", "кот"),
    ("mixed_script", "en", "a cat", "one cаt", "cаt", "cat"),
    ("end_punctuation", "es", "Which is it?", "¿Cuál es.", ".", "?"),
    ("end_punctuation", "es", "Which is it?", "¿Cuál es", "s", "s?"),
    ("end_punctuation", "ar", "Which is it?", "أيها هو.", ".", "؟"),
    ("end_punctuation", "fr", "Which is it?", "Lequel est-ce.", ".", "\u202f?"),
    ("repeated_words", "es", "the law", "la la ley", "la la", "la"),
    ("repeated_words", "zh", "the law", "法律法律是", "法律法律", "法律"),
    ("spare_spaces", "es", "the law", " la ley", " ", ""),
    ("spare_spaces", "es", "the law", "la  ley", "  ", " "),
    ("opening_marks", "es", "Which is it?", "Cuál es?", "C", "¿C"),
    ("mark_spacing", "de", "a, b", "Wasser , Salz", " ", ""),
    ("digits", "hi", "3 or 5 or 7", "३ या ५ या 7", "7", "७"),
]

MARKED = [
    ("brackets", "es", "a (law)", "una (ley", "("),
    ("brackets", "zh", "a law", "法律）", "）"),
    ("quotes", "es", "a “law” is", "una “ley” es “una", "“"),
    ("quotes", "de", "a 'law' and 'use'", "ein 'Recht' und 'Nutzen", "'"),
    ("numbers", "es", "3 of them", "5 de ellas y 3", "5"),
    ("end_punctuation", "es", "Which is “it”?", "¿Cuál es “él.”", "."),
    ("damaged_code", "hi", "$x^2$ is", "x^2$ है", "$"),
    ("merged_options", "es", "Which?", "¿Cuál? A) uno B) dos", "A) uno B"),
]


@pytest.mark.parametrize(("check", "language", "source", "text", "marked", "fix"), MENDED)
def test_what_a_fix_mends_is_found_no_more(
    check: str, language: str, source: str, text: str, marked: str, fix: str
) -> None:
    finding, *others = examine([CHECKS[check]], question(source), question(text), language).findings
    assert (text[finding.start : finding.end], finding.fix) == (marked, fix)
    assert finding.start is not None
    mended = text[: finding.start] + fix + text[finding.end :]
    left = examine([CHECKS[check]], question(source), question(mended), language).findings
    assert len(left) == len(others)


@pytest.mark.parametrize(("check", "language", "source", "text", "marked"), MARKED)
def test_what_only_a_person_can_mend_is_marked(
    check: str, language: str, source: str, text: str, marked: str
) -> None:
    found = examine([CHECKS[check]], question(source), question(text), language).findings
    assert [(text[one.start : one.end], one.fix) for one in found if one.field == QUESTION] == [
        (marked, None)
    ]


def test_a_place_is_the_same_as_long_as_its_words_are() -> None:
    def place(text: str) -> str:
        target = Unit(text, ("a", "b"))
        (finding,) = examine([CHECKS["repeated_words"]], question("-"), target, "es").findings
        return place_of(finding, target)

    assert place("la la ley") == place("Di la la ley")
    assert place("la la ley") != place("el el ley")
