"""A question that stays as it is: no fault where it is code, a name or a title."""

import pytest

from annotations.quality.checks import Severity, run_checks
from annotations.quality.units import Unit

OPTIONS = ("12", "15", "18", "20")


def severities(question: str, language: str) -> set[Severity]:
    unit = Unit(question, OPTIONS)
    return {found.severity for found in run_checks(unit, unit, language)}


@pytest.mark.parametrize(
    "question",
    [
        "while (i <= 10) { sum += i; i++; }",
        "import numpy as np; np.zeros((3, 3))",
        "git push origin main",
        "Smith Brothers Company v. Board of Education",
        "New York Times",
    ],
)
def test_code_names_and_titles_are_no_error(question: str) -> None:
    assert Severity.ERROR not in severities(question, "de")


@pytest.mark.parametrize(
    "question",
    [
        "What is -8 + 3?",
        "Find all zeros in the indicated finite field of the given polynomial.",
        "Which of these animals is NOT a mammal?",
    ],
)
@pytest.mark.parametrize("language", ["es", "sw", "ig", "am"])
def test_a_question_left_as_it_was_is_an_error(question: str, language: str) -> None:
    assert Severity.ERROR in severities(question, language)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "What does it print? total = 0\nfor i in range(3): total += i",
            "Was gibt es aus? total = 0\nfor i in range(3): total += i",
        ),
        (
            "Which rows does SELECT name FROM users WHERE age > 30 give?",
            "Was liefert SELECT name FROM users WHERE age > 30?",
        ),
    ],
)
def test_code_in_a_question_stays(source: str, target: str) -> None:
    found = run_checks(Unit(source, OPTIONS), Unit(target, OPTIONS), "de")
    assert "partly_untranslated" not in {finding.check for finding in found}


PROGRAM = (
    "What is the output of print tuple[0] if tuple = ( 'abcd', 786 , 2.23 )?",
    "tuple = ( 'abcd', 786 , 2.23 ) のとき、print tuple[0] の出力は何ですか？",
)


@pytest.mark.parametrize(
    ("kept", "questions", "is_told"),
    [
        ("( 'abcd', 786 , 2.23 )", PROGRAM, False),
        ("abcd", PROGRAM, False),
        ("'while'", ("Which word repeats?", "繰り返すのはどれですか？"), False),
        ("abcd", ("Which word is it?", "どの語ですか？"), True),
        ("( the kidney )", PROGRAM, True),
    ],
)
def test_what_a_program_prints_is_not_left_in_english(
    kept: str, questions: tuple[str, str], is_told: bool
) -> None:
    source = Unit(questions[0], (kept, "Error", "None of these."))
    target = Unit(questions[1], (kept, "エラー", "上記のいずれでもない。"))
    found = {finding.check for finding in run_checks(source, target, "ja")}
    assert ("untranslated_option" in found) is is_told
