"""What the checks make of a source that is not in English."""

import pytest

from annotations.quality.checks import Term, Unit, run_checks
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


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [
        ("¿Cuál de estos NO es un gas?", "es", "NO"),
        ("Welche der Angaben trifft NICHT zu?", "de", "NICHT"),
        ("Alle Angaben treffen zu, AUSSER:", "de", "AUSSER"),
        ("Что из этого НЕ является газом?", "ru", "НЕ"),
        ("Hangisi bir gaz DEĞİLDİR?", "tr", "DEĞİLDİR"),
        ("أي مما يلي **ليس** غازا؟", "ar", "ليس"),
    ],
)
def test_a_negation_that_a_source_stresses_is_looked_for(
    question: str, language: str, word: str
) -> None:
    lost = run_checks(unit(question), unit("Which is a gas?"), "en", source_language=language)
    (finding,) = [one for one in lost if one.check == "lost_negation"]
    assert finding.message == f"The source says {word}; nothing here says so."
    for kept in ("Which of these isn’t a gas?", "All of them are, except one:"):
        assert "lost_negation" not in ids(unit(question, language), unit(kept), "en")


def test_a_word_for_both_not_and_least_may_be_rendered_as_either() -> None:
    menos = unit("Todos, MENOS uno", "es")
    assert "lost_negation" in ids(menos, unit("All of them"), "en")
    for kept in ("All except one", "Of all the least one"):
        assert "lost_negation" not in ids(menos, unit(kept), "en")


def test_length_is_that_of_both_languages() -> None:
    chinese, english = "下列哪一项是人体中最长的骨头" * 4, "Which bone of the body is longest? " * 6
    assert "length_ratio" not in ids(unit(chinese, "zh"), unit(english), "en")
    assert "length_ratio" in ids(unit(english, "en"), unit(chinese * 4), "zh")
    assert "length_ratio" in ids(unit(chinese, "zh"), unit(english[:40]), "en")


def test_checks_are_silent_of_a_source_that_they_cannot_read() -> None:
    reading = {
        "lost_negation", "polarity", "opposite", "omission", "addition", "length_ratio",
        "option_references", "untranslated_option", "number_format",
    }  # fmt: skip
    gaps = speaking("es", "ur")
    assert {check for check, gap in gaps.items() if gap and gap.entirely} == reading
    assert {one.check.id for one in silences(["es", "am"], "ur")} >= reading
    assert not {one.check.id for one in silences(["es"], "en-GB")} & reading
    assert {one.check.id for one in silences(["es"], "fr")} == {"untranslated_option"}


def test_terms_of_a_glossary_are_whole_words_of_the_source() -> None:
    terms = [Term("ہڈی", "ithambo"), Term("Knochen", "ithambo")]
    zulu = unit("Yiliphi?")
    found = run_checks(unit(URDU, "ur"), zulu, "zu", glossary=terms)
    assert "glossary" in {finding.check for finding in found}
    found = run_checks(unit("Wes Knochens?", "de"), zulu, "zu", glossary=terms)
    assert "glossary" not in {finding.check for finding in found}


def test_a_text_left_in_a_script_without_capitals_is_found() -> None:
    assert "untranslated" in ids(unit(URDU, "ur"), unit(URDU), "zu")


def test_a_survey_leaves_out_the_folder_of_the_source(tmp_path) -> None:
    for name in ("ur", "en", "zu", "pt_br", "notes"):
        (tmp_path / name).mkdir()
    assert languages_of(tmp_path, "ur") == ["en", "pt-BR", "zu"]
