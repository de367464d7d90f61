"""What a report on a benchmark's questions tells of them, each with the question that shows it."""

from dataclasses import dataclass

import pytest

from annotations.quality.sources import letters_by_split, look
from annotations.quality.sources.base import KINDS

LONGER = "Which of these people was the first to reach the South Pole with his companions?"
SPANISH = "¿Cuál de las siguientes personas fue la primera en llegar al polo sur con su gente?"


@dataclass(frozen=True)
class Row:
    sample_id: str = "anatomy/test/0"
    split: str = "test"
    subject: str = "anatomy"
    category: str = "STEM"
    passage: str = ""
    question: str = "Which bone is the longest?"
    options: tuple[str, ...] = ("The femur", "The tibia", "The skull", "The rib")
    key: int | None = 0


@pytest.mark.parametrize(
    ("row", "kind", "told"),
    [
        (Row(options=("x", "x ", "y", "z")), "equal_options", "anatomy/test/0 (A = B)"),
        (Row(options=("A. x", "B. y")), "labelled_options", "anatomy/test/0 (A. x)"),
        (Row(key=None), "no_key", "anatomy/test/0"),
        (Row(subject="poetry", category="Other"), "unknown_subject", "poetry"),
        (Row(question=SPANISH), "wrong_language", "anatomy/test/0 (Spanish)"),
        (Row(question="Какая кость в теле самая длинная?"), "wrong_script", "anatomy/test/0 (0%)"),
        (Row(question="Which bоne is long?"), "mixed_script", "anatomy/test/0 (bоne)"),
        (Row(question="What is a cafÃ©?"), "wrong_decoding", "anatomy/test/0 (Ã©)"),
        (Row(question="Which is &quot;it&quot;?"), "html_entities", "anatomy/test/0 (&quot;)"),
        (Row(question="Which<br>bone?"), "markup", "anatomy/test/0 (<br>)"),
        (Row(question="Which is **not** so?"), "markdown", "anatomy/test/0 (**not**)"),
        (Row(question="Which\x85bone?"), "control_characters", "anatomy/test/0 (U+0085)"),
        (Row(question="Which\ufeffbone?"), "invisible_characters", "anatomy/test/0 (U+FEFF)"),
        (Row(question="Which\r\nbone?"), "line_ends", "anatomy/test/0"),
        (Row(passage="Cafe\u0301s"), "decomposed", "anatomy/test/0"),
        (Row(question="bone " * 5000), "long", "anatomy/test/0"),
    ],
)
def test_each_kind_is_told_with_what_shows_it(row, kind, told):
    assert [str(one) for one in look([row], "en").by_kind()[kind]] == [told]


def test_of_a_sound_question_nothing_is_told():
    code = "What is 2**10 & 1 in C if a < b, i.e. `a[0](x)`? See # 3 and naïve é."
    rows = [Row(), Row("anatomy/test/1", question=LONGER), Row("anatomy/test/2", question=code)]
    assert look(rows, "en").findings == ()
    short = Row(question="Q", options=tuple(f"o{n}" for n in range(26)))
    assert look([short], "en").findings == ()
    assert look([Row(question=SPANISH, options=("Amundsen", "Scott"))], "es").findings == ()


def test_twins_and_oddly_spread_keys_are_told_of_all_questions_together():
    rows = [Row(f"anatomy/test/{n}", question=f"Question {n}?") for n in range(20)]
    again = Row("clinical/dev/0", split="dev", question="Question\u200b  3?", key=1)
    report = look([*rows, again], "en")
    assert [str(one) for one in report.by_kind()["twin"]] == ["anatomy/test/3 = clinical/dev/0"]
    assert [one.found for one in report.by_kind()["odd_keys"]] == [
        "test, 4 options, A 20/20",
        "test, 4 options, B 0/20",
        "test, 4 options, C 0/20",
        "test, 4 options, D 0/20",
    ]
    assert letters_by_split([*rows, again]) == {"test": {"A": 20}, "dev": {"B": 1}}


def test_kinds_are_told_in_their_order():
    rows = [Row(question="Which\r\nbone?", options=("x", "x")), Row("b/test/0", key=None)]
    kinds = list(look(rows, "en").by_kind())
    assert kinds == [kind for kind in KINDS if kind in kinds]
    assert {"equal_options", "no_key", "line_ends"} <= set(kinds)
