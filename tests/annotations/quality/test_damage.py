"""Planted faults: small, found again in every script, and told apart from other edits."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.checks import run_checks
from annotations.quality.damage import Damaged, candidates, damage, named_by, outcome
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


def places(unit: Unit, language: str, kind: DamageKind, seed: int = 0) -> list[Damaged]:
    return list(candidates(unit, unit, language, kind, Random(seed)))


def plant(unit: Unit, language: str, kind: DamageKind, seed: int = 0) -> Damaged:
    return places(unit, language, kind, seed)[0]


def only(question: str) -> Unit:
    return Unit(question, ("-", "+"))


@given(UNITS, LANGUAGES, KINDS, st.integers())
def test_damage_is_missed_where_it_stays_repaired_where_it_goes_and_noticed_when_rejected(
    unit: Unit, language: str, kind: DamageKind, seed: int
) -> None:
    found = places(unit, language, kind, seed)
    assert found == places(unit, language, kind, seed)
    for damaged in found[:3]:
        assert damaged.unit.key == unit.key
        assert outcome(unit, damaged, damaged.unit, language) == "missed"
        assert outcome(unit, damaged, unit, language) == "repaired"
        assert outcome(unit, damaged, None, language) == "noticed"


@given(UNITS, LANGUAGES, KINDS, st.integers())
def test_no_check_names_what_is_planted(
    unit: Unit, language: str, kind: DamageKind, seed: int
) -> None:
    damaged = damage(unit, unit, language, kind, Random(seed))
    if damaged is not None:
        assert named_by(unit, unit, damaged.unit, language) == ()


def test_damage_that_a_check_names_is_not_planted_but_a_place_that_none_does() -> None:
    source = Unit("Which gas weighs 25 g?", SPANISH.options, key=1)
    assert damage(source, only("¿Qué gas pesa 25 g?"), "es", NUMBER, Random(0)) is None
    silent = damage(
        source, only("¿Qué gas pesa 25 g?"), "es", NUMBER, Random(0), check=lambda _unit: []
    )
    assert silent is not None
    assert "numbers" in {finding.check for finding in run_checks(source, silent.unit, "es")}
    assert "numbers" in named_by(source, only("¿Qué gas pesa 25 g?"), silent.unit, "es")


MANY = Unit(
    "La presión cae un 20 % en 5 km. El precio era de $40 y bajó mucho. "
    "¿Cuál es x^2 + y si x = -3?",
    ("-5", "5", "Tanto A como B", "print_all(x)"),
    key=0,
)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (DamageKind.SIGN_LOST, "-5", "5"),
        (DamageKind.PERCENT_LOST, "20 %", "20 "),
        (DamageKind.UNIT_CHANGED, "5 km", "5 mi"),
        (DamageKind.CURRENCY_CHANGED, "$40", "€40"),
        (DamageKind.OPERATOR_CHANGED, "x^2 + y", "x^2 - y"),
        (DamageKind.EXPONENT_CHANGED, "x^2", "x^1"),
        (DamageKind.CODE_CHANGED, "print_all(", "print_al("),
        (DamageKind.REFERENCE_CHANGED, "A como B", "C como B"),
        (DamageKind.SENTENCE_DROPPED, "El precio era de $40 y bajó mucho. ", ""),
        (DamageKind.WORD_DOUBLED, "presión", "presión presión"),
        (DamageKind.MODEL_TALK, "La presión", "Sure! La presión"),
        (DamageKind.WRONG_DECODING, "Cuál", "CuÃ¡l"),
    ],
)
def test_each_kind_finds_its_place(kind: DamageKind, before: str, after: str) -> None:
    made = {damaged.unit.text for seed in range(9) for damaged in places(MANY, "es", kind, seed)}
    assert before in MANY.text
    assert any(after in text and text != MANY.text for text in made), made


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("ro", DamageKind.OPERATOR_CHANGED, "Cu cât s-a schimbat?"),
        ("zu", DamageKind.OPERATOR_CHANGED, "Hhayi u-A noma u-40%"),
        ("zh", DamageKind.UNIT_CHANGED, "1912年的原因是什么？"),
    ],
)
def test_a_hyphen_of_prose_is_no_operator_and_a_year_no_measure(
    language: str, kind: DamageKind, text: str
) -> None:
    source = only("Neither A nor 40 % in 1912?")
    assert not list(candidates(source, only(text), language, kind, Random(0)))


def test_options_that_are_apart_by_their_sign_change_places() -> None:
    (damaged,) = places(MANY, "es", DamageKind.SIGNS_EXCHANGED)
    assert damaged.unit.options == ("5", "-5", *MANY.options[2:])
    assert damaged.unit.key == MANY.key


def test_a_wrong_option_grows_like_another() -> None:
    made = places(SPANISH, "es", DamageKind.OPTIONS_ALIKE)
    assert made
    assert all(damaged.unit.options[1] == SPANISH.options[1] for damaged in made)


def test_what_is_left_of_the_source_comes_from_it() -> None:
    source = Unit(
        "A gas is light. Which of these gases weighs most of all?", ("air", "water vapour"), key=0
    )
    target = Unit("Un gas es ligero. ¿Cuál de estos gases pesa más?", ("aire", "vapor"), key=0)
    kinds = DamageKind.SOURCE_SENTENCE_LEFT, DamageKind.FIELD_UNTRANSLATED
    left, field = (list(candidates(source, target, "es", k, Random(0))) for k in kinds)
    assert [d.unit.question for d in left] == [
        f"{target.question} Which of these gases weighs most of all?"
    ]
    assert {d.unit.options for d in field} == {target.options, ("aire", "water vapour")}


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
    assert places(unit, "es", SWAPPED) == []


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
    assert places(only(text), "es", NUMBER) == []


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
    assert places(only(text), language, NEGATION) == []


@pytest.mark.parametrize(
    ("kind", "repair", "judged"),
    [
        (NUMBER, "Entre estos, ¿qué gas no pesa 25,0 gramos?", "repaired"),
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
    unit = Unit("¿?", ("5", "6", "7", "8"))
    for seed in range(50):
        damaged = damage(unit, unit, "es", NUMBER, Random(seed))
        assert damaged is None or len({*damaged.unit.options}) == 4
