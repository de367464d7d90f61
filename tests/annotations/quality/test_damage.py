"""Planted faults: small, found again in every script, and told apart from other edits."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.checks import Severity, run_checks
from annotations.quality.damage import Damaged, damage, outcome
from annotations.quality.units import Unit
from annotations.vocabularies import DamageKind

SWAPPED, NUMBER, NEGATION = (
    DamageKind.OPTION_SWAPPED,
    DamageKind.NUMBER_CHANGED,
    DamageKind.NEGATION_DROPPED,
)
SPANISH = Unit(
    "¿Cuál de estos gases no pesa 25 g?", ("el aire", "el argón", "el neón", "el vapor"), key=1
)
WORDS = st.text(st.sampled_from("aeiou rstln ñ 0123456789 አማርኛ 水不"), max_size=30)
UNITS = st.builds(
    Unit, WORDS, st.lists(WORDS, min_size=2, max_size=5).map(tuple), st.none() | st.integers(0, 1)
)
KINDS = st.sampled_from(list(DamageKind))
LANGUAGES = st.sampled_from(["es", "am", "zh", "xx"])


def plant(unit: Unit, language: str, kind: DamageKind, seed: int = 0) -> Damaged:
    damaged = damage(unit, language, kind, Random(seed))
    assert damaged is not None
    return damaged


def only(question: str) -> Unit:
    return Unit(question, ("-", "+"))


@given(UNITS, LANGUAGES, KINDS, st.integers())
def test_damage_is_missed_where_it_stays_repaired_where_it_goes_and_noticed_when_rejected(
    unit: Unit, language: str, kind: DamageKind, seed: int
) -> None:
    damaged = damage(unit, language, kind, Random(seed))
    assert damaged == damage(unit, language, kind, Random(seed))
    if damaged is None:
        return
    assert damaged.unit.key == unit.key
    assert outcome(unit, damaged, damaged.unit, language) == "missed"
    assert outcome(unit, damaged, unit, language) == "repaired"
    assert outcome(unit, damaged, None, language) == "noticed"
    errors = {f for f in run_checks(unit, unit, language) if f.severity is Severity.ERROR}
    found = run_checks(unit, damaged.unit, language)
    assert {f for f in found if f.severity is Severity.ERROR} <= errors


@given(st.integers())
def test_a_swap_moves_the_right_option_and_keeps_the_key(seed: int) -> None:
    damaged = plant(SPANISH, "es", SWAPPED, seed).unit
    assert damaged.question == SPANISH.question
    assert sorted(damaged.options) == sorted(SPANISH.options)
    pairs = zip(SPANISH.options, damaged.options, strict=True)
    moved = [place for place, (before, after) in enumerate(pairs) if before != after]
    assert len(moved) == 2
    assert SPANISH.key in moved


def test_options_that_name_others_by_letter_are_not_moved() -> None:
    unit = Unit("¿Cuál?", ("el aire", "el agua", "tanto A como B"), key=2)
    assert damage(unit, "es", SWAPPED, Random(0)) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El gas pesa 25 g"),
        ("de", "Es sind 12.500,75 Euro"),
        ("ar", "يزن ٢٥٫٥ كغ"),
        ("fa", "وزن ۲۵ کیلو"),
        ("hi", "इसका वज़न २५ किलो है"),
        ("bn", "ওজন ২৫ কেজি"),
        ("am", "ክብደቱ 25 ኪ.ግ ነው"),
        ("ja", "重さは25キロです"),
    ],
)
def test_one_digit_of_a_number_changes_in_its_own_script_and_notation(
    language: str, text: str
) -> None:
    damaged = plant(only(text), language, NUMBER).unit.question
    assert len(damaged) == len(text)
    ((before, after),) = [pair for pair in zip(text, damaged, strict=True) if len({*pair}) > 1]
    assert ord(before) - ord(after) in range(-9, 10)
    assert before.isdecimal()
    assert after.isdecimal()


@pytest.mark.parametrize(
    "text", ["H2O", "COVID-19", "l&#39;aire", "x^2", "1. uno 2. dos", "x_1", "sin cifras"]
)
def test_names_formulae_and_list_marks_are_no_numbers_to_change(text: str) -> None:
    assert damage(only(text), "es", NUMBER, Random(0)) is None


@pytest.mark.parametrize(
    ("language", "text", "damaged"),
    [
        ("es", "¿Cuál no es un gas?", "¿Cuál es un gas?"),
        ("es", "No es un gas", "Es un gas"),
        ("es", "¿Cuál **NO** es un gas?", "¿Cuál es un gas?"),
        ("fr", "Lequel n'est pas un gaz ?", "Lequel est un gaz ?"),
        ("de", "Was ist nicht richtig?", "Was ist richtig?"),
        ("de", "Was ist kein Gas?", "Was ist ein Gas?"),
        ("cs", "Co není plyn?", "Co je plyn?"),
        ("ru", "Что не является газом?", "Что является газом?"),
        ("ar", "أي مما يلي ليس غازا؟", "أي مما يلي غازا؟"),
        ("fa", "کدام گاز نیست؟", "کدام گاز است؟"),
        ("he", "מה אינו גז?", "מה גז?"),
        ("hi", "कौन गैस नहीं है?", "कौन गैस है?"),
        ("bn", "কোনটি গ্যাস নয়?", "কোনটি গ্যাস?"),
        ("te", "ఏది వాయువు కాదు?", "ఏది వాయువు అవును?"),
        ("am", "ጋዝ ያልሆነው የትኛው ነው?", "ጋዝ የሆነው የትኛው ነው?"),
        ("sn", "Ndechipi chisiri gasi?", "Ndechipi chiri gasi?"),
        ("zh", "哪个不是气体？", "哪个是气体？"),
        ("ja", "気体ではないものはどれか", "気体であるものはどれか"),
        ("ko", "기체가 아닌 것은?", "기체인 것은?"),
        ("no", "Hva er ikke en gass?", "Hva er en gass?"),
    ],
)
def test_a_negation_is_taken_out_and_the_rest_reads_on(
    language: str, text: str, damaged: str
) -> None:
    assert plant(only(text), language, NEGATION).unit.question == damaged


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No, gracias."),
        ("es", "No solo el aire"),
        ("de", "nicht nur das"),
        ("zh", "不同的气体"),
        ("vi", "Nó là khí phải không?"),
        ("ru", "газ"),
        ("xx", "no es un gas"),
    ],
)
def test_what_is_not_plainly_a_negation_stays(language: str, text: str) -> None:
    assert damage(only(text), language, NEGATION, Random(0)) is None


@pytest.mark.parametrize(
    ("kind", "repair", "judged"),
    [
        (NUMBER, "Entre estos, ¿qué gas no pesa 25,0 gramos?", "noticed"),
        (NUMBER, "Entre estos, ¿qué gas no pesa 25 gramos?", "repaired"),
        (NUMBER, "Entre estos, ¿qué gas no pesa veinticinco gramos?", "noticed"),
        (NEGATION, "Todos pesan 25 gramos excepto uno: ¿cuál?", "repaired"),
        (NEGATION, "Entre estos, ¿qué gas pesa 25 gramos?", "missed"),
    ],
)
def test_a_repair_in_other_words_counts(kind: DamageKind, repair: str, judged: str) -> None:
    damaged = plant(SPANISH, "es", kind)
    assert outcome(SPANISH, damaged, replace(SPANISH, question=repair), "es") == judged


def test_the_wrong_number_left_among_other_edits_is_missed() -> None:
    damaged = plant(only("Pesa 25 g y mide 3 m"), "es", NUMBER)
    edited = replace(damaged.unit, question="El gas " + damaged.unit.question)
    assert outcome(only("Pesa 25 g y mide 3 m"), damaged, edited, "es") == "missed"


def test_a_swap_is_repaired_though_the_options_are_reworded() -> None:
    damaged = plant(SPANISH, "es", SWAPPED)
    reworded = tuple(f"Es {option}." for option in SPANISH.options)
    assert outcome(SPANISH, damaged, replace(SPANISH, options=reworded), "es") == "repaired"
    kept = tuple(f"Es {option}." for option in damaged.unit.options)
    assert outcome(SPANISH, damaged, replace(SPANISH, options=kept), "es") == "missed"


def test_damage_that_would_make_two_options_equal_is_not_planted() -> None:
    for seed in range(50):
        damaged = damage(Unit("¿?", ("5", "6", "7", "8")), "es", NUMBER, Random(seed))
        assert damaged is None or len({*damaged.unit.options}) == 4
