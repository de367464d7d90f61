"""What the checks make of a source that is not in English."""

import pytest

from annotations.quality.checks import CHECKS, Unit, run_checks
from annotations.quality.speaking import silences, speaking
from annotations.quality.survey import languages_of

URDU = "انسانی جسم کی سب سے لمبی ہڈی کون سی ہے؟"


def ids(source: Unit, target: Unit, language: str) -> set[str]:
    return {finding.check for finding in run_checks(source, target, language)}


def unit(question: str, language: str = "en", *options: str) -> Unit:
    return Unit(question, options or ("1", "2"), 0, language)


def test_a_text_left_in_the_language_of_the_source_is_found() -> None:
    german = "Welcher Knochen ist der längste im menschlichen Körper?"
    assert "untranslated" in ids(unit(german, "de"), unit(german), "es")
    assert "untranslated" not in ids(unit(german, "de"), unit(german), "de")
    assert "untranslated" not in ids(unit(URDU, "ur"), unit("Yiliphi ithambo elide?"), "zu")


def test_english_is_a_language_to_translate_into_like_any_other() -> None:
    found = ids(unit(URDU, "ur"), unit("Which bone of the human body is the longest?"), "en")
    assert found <= {"wrong_language"}


@pytest.mark.parametrize("question", ["Beachte: NOT am Mann!", "ACHTUNG, LEAST und CANNOT"])
def test_words_that_english_shouts_are_no_negation_elsewhere(question: str) -> None:
    assert "lost_negation" in ids(unit(question, "en"), unit("Hombre al agua"), "es")
    assert "lost_negation" not in ids(unit(question, "de"), unit("Hombre al agua"), "es")


def test_a_number_word_of_the_source_may_become_a_figure() -> None:
    zwei, two = "Es waren zwei Kisten im Haus", "There were 2 boxes in the house"
    assert "numbers" not in ids(unit(zwei, "de"), unit(two), "en")
    assert "numbers" in ids(unit(zwei, "de"), unit("There were 7 boxes in the house"), "en")
    assert "numbers" in ids(unit(zwei + " 12", "de"), unit("There were 2 boxes"), "en")


def test_a_figure_that_is_new_says_nothing_where_the_number_words_are_not_known() -> None:
    assert "numbers" not in ids(unit(URDU, "ur"), unit("Yiliphi ithambo le-2?"), "zu")
    assert "numbers" in ids(unit(f"{URDU} 12", "ur"), unit("Which bone is it?"), "en")


def test_checks_that_read_english_are_told_to_be_silent() -> None:
    reading = {check.id for check in CHECKS.values() if check.reads_english}
    assert reading == {"lost_negation", "length_ratio"}
    gaps = speaking("es", "ur")
    assert {check for check, gap in gaps.items() if gap and gap.entirely} == reading
    assert {one.check.id for one in silences(["es", "am"], "ur")} >= reading
    assert not {one.check.id for one in silences(["es"], "en-GB")} & reading


def test_a_survey_leaves_out_the_folder_of_the_source(tmp_path) -> None:
    for name in ("ur", "en", "zu", "pt_br", "notes"):
        (tmp_path / name).mkdir()
    assert languages_of(tmp_path, "ur") == ["en", "pt-BR", "zu"]
