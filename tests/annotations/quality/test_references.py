"""Options that speak of one another: the same in every language, and every other way told."""

import tomllib
from pathlib import Path

import pytest

from annotations.quality.checks import CHECKS, Finding, Unit
from annotations.quality.checks.running import examine

PHRASES = tomllib.loads(Path(__file__).with_name("references.toml").read_text("utf-8"))
LANGUAGES = sorted(PHRASES.keys() - {"en"})
SAID_AS = [
    ("both_letters", "either_letter"),
    ("both_letters", "neither_letter"),
    ("either_letter", "both_letters"),
    ("either_letter", "neither_letter"),
    ("neither_letter", "both_letters"),
    ("all", "none"),
    ("none", "all"),
    ("both", "none"),
    ("both_letters", "letters_only"),
    ("figures", "figures_only"),
    ("figures_only", "figures"),
]


def found(source: str, target: str, language: str, source_language: str = "en") -> list[Finding]:
    before = Unit("Which?", ("one", "two", "three", source), language=source_language)
    after = Unit("?", ("1", "2", "3", target))
    return list(examine([CHECKS["option_references"]], before, after, language).findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_the_same_is_left_alone(language: str) -> None:
    for name, said in PHRASES[language].items():
        assert not found(PHRASES["en"][name], said, language), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_otherwise_is_told(language: str) -> None:
    said = PHRASES[language]
    for name, other in SAID_AS:
        assert found(PHRASES["en"][name], said[other], language), (name, said[other])
    for name in ("both_letters", "neither_letter", "either_letter"):
        first, _, last = said[name].rpartition("B")
        assert found(PHRASES["en"][name], f"{first}D{last}", language), name
        assert found(PHRASES["en"][name], f"{first}{last}", language), name


@pytest.mark.parametrize("source_language", ["es", "ru", "zh", "ar", "hi", "ja", "sw"])
def test_the_source_may_be_in_any_language_whose_words_are_known(source_language: str) -> None:
    said, english = PHRASES[source_language], PHRASES["en"]
    for name in ("both_letters", "letters_only", "all", "none", "figures"):
        assert not found(said[name], english[name], "en", source_language), said[name]
    for name, other in (("both_letters", "letters_only"), ("none", "all"), ("all", "none")):
        assert found(said[name], english[other], "en", source_language), said[name]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Options A and B", "Las opciones A y B", "es"),
        ("either B or C", "B o bien C", "es"),
        ("A, B and D only", "solo A, B y D", "es"),
        ("(B) (C) and (D)", "(B), (C) y (D)", "es"),
        ("both a and c.", "tanto a como c.", "es"),
        ("A and B", "A opção A e a B", "pt"),
        ("both A and C", "A'yı ve C'yi birlikte", "tr"),
        ("A and C", "Ａと Ｃ", "ja"),
        ("I and III only", "١ و٣ فقط", "ar"),
        ("I and III only", "Solo (I) e (III)", "it"),
        ("(i) and (iii) only", "(i) og (iii)", "nb"),
        ("I, II, and III", "І, ІІ та ІІІ", "uk"),
        ("II only", "II ብቻ", "am"),
        ("Statement II is correct", "La afirmación II es correcta", "es"),
        ("Statement I is false", "陈述I是错误的", "zh"),
        ("II only", "仅Ⅱ", "zh"),
        ("Both accurate and precise", "精确且准确", "zh"),
        ("Neither accurate nor precise", "não é exato nem preciso", "pt"),
        ("All of these are false", "Todas son falsas", "es"),
        ("Vitamin A and D", "الفيتامينات", "ar"),
        ("X-ray and ultrasound", "Röntgen und Ultraschall", "de"),
        ("12 V", "12 vôn", "vi"),
        ("I wish I were there", "Ojalá estuviera allí", "es"),
        ("high heat", "calor intenso", "es"),
    ],
)
def test_other_ways_of_saying_it_are_left_alone(source: str, target: str, language: str) -> None:
    assert not found(source, target, language)


@pytest.mark.parametrize(
    ("source", "target", "language", "message"),
    [
        ("both A and C", "tanto A como B", "es", "The source refers to option C; this does not."),
        ("A and B", "A, B y C", "es", "The source refers to A, B, the translation to C."),
        ("A and C", "C y A", "es", "The source refers to A, C, the translation to C, A."),
        ("A and C", "A o C", "es", "`A o C` joins the options otherwise than the source."),
        ("I and III only", "Solo I y II", "es",
         "The source refers to I, III, the translation to I, II."),
        ("I only", "እኔ ብቻ", "am", "The source refers to I, the translation to –."),
        ("Statement II is correct", "Solo es correcta la III", "es",
         "The source refers to II, the translation to III."),
        ("All of these", "Ninguna", "es", "The source says All, the translation Ninguna."),
        ("None of these", "以上", "zh", "The source says None; nothing here says so."),
    ],
)  # fmt: skip
def test_a_finding_says_what_is_otherwise(
    source: str, target: str, language: str, message: str
) -> None:
    (one,) = found(source, target, language)
    assert one.message == message


def test_letters_and_figures_are_compared_where_no_words_are_known() -> None:
    assert found("both A and B", "A D", "qaa")
    assert found("I and II", "I", "qaa")
    assert not found("All of the above", "nothing", "qaa")
