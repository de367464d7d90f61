import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.engines.openai.letters import find_letter


@pytest.mark.parametrize(
    "text",
    [
        "C",
        " c ",
        "C.",
        "(C)",
        "**C**",
        "C) Paris",
        "C. A city in France",
        "(C) the capital",
        "[C]: it is",
        "C - Paris",
        "C\nBecause A and B are wrong.",
        "The answer is C",
        "The correct answer is (C), not A.",
        "Answer: C",
        "ANSWER: **C**",
        "the answer is: option C",
        "I think the answer would be C.",
        "A careful reader will see that the answer is C",
        "It must be C, I believe",
        "答案是C。",
        "回答：C",
        "الإجابة هي C",
        "<think>A or B? Perhaps the answer is A.</think>\nC",
        "Ｃ",
    ],
)
def test_an_answer_that_names_one_letter_is_that_letter(text):
    assert find_letter(text, 4) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Paris",
        "A city in France",
        "I do not know",
        "A or B",
        "The answer is A or B",
        "The answer is B/C.",
        "The answer is A. No, the answer is B.",
        "Both B and C",
        "E",
        "The answer is E",
        "None of A, B, C and D",
        "the answer is a matter of opinion",
        "Vitamin C2",
        "It's B's",
        "B, C",
        "<think>the answer is B",
    ],
)
def test_an_answer_that_names_none_or_several_is_no_answer(text):
    assert find_letter(text, 4) is None


@given(st.text(), st.integers(2, 26))
def test_any_text_gives_an_option_that_it_names_or_none(text, options):
    found = find_letter(text, options)
    assert found is None or 0 <= found < options


@given(st.sampled_from(string.ascii_uppercase), st.sampled_from(["{}", "({})", "{}.", "*{}*"]))
def test_a_letter_beyond_the_options_is_no_answer(letter, form):
    index = string.ascii_uppercase.index(letter)
    assert find_letter(form.format(letter), 26) == index
    if index > 1:
        assert find_letter(form.format(letter), index) is None
