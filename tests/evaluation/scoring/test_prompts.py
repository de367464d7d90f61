import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from evaluation.errors import DatasetError
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import block, continuations, first_shots, prompt

HARNESS_TEXT = (
    "{{question.strip()}}\nA. {{option_a}}\nB. {{option_b}}\n"
    "C. {{option_c}}\nD. {{option_d}}\nAnswer:"
)


def item(number=0, *, subject="logic", split="test", question="Why?", options=tuple("wxyz")):
    return Item(
        sample_id=f"{subject}/{split}/{number}",
        subject=subject,
        category="STEM",
        question=question,
        options=options,
        answer=number % len(options),
        label="-",
    )


def test_shots_come_before_the_question_with_their_letters():
    shots = [item(1, split="dev", question="One?"), item(2, split="dev", question="Two?")]
    assert prompt(item(question=" Three?\n"), shots) == (
        "One?\nA. w\nB. x\nC. y\nD. z\nAnswer: B\n\n"
        "Two?\nA. w\nB. x\nC. y\nD. z\nAnswer: C\n\n"
        "Three?\nA. w\nB. x\nC. y\nD. z\nAnswer:"
    )
    assert continuations(item()) == (" A", " B", " C", " D")


@given(question=st.text(), options=st.tuples(*[st.text()] * 4))
def test_a_block_is_the_harness_template_for_any_text(question, options):
    names = ("option_a", "option_b", "option_c", "option_d")
    template = Environment(keep_trailing_newline=True).from_string(HARNESS_TEXT)
    expected = template.render(question=question, **dict(zip(names, options, strict=True)))
    assert block(item(question=question, options=options)) == expected


def test_options_are_lettered_to_their_number():
    ten = item(9, options=tuple("0123456789"))
    assert block(ten).endswith("I. 8\nJ. 9\nAnswer:")
    assert continuations(ten)[-1] == " J"


def test_shots_are_the_first_dev_rows_of_the_subject():
    dev = [item(n, split="dev", subject=s) for n in range(6) for s in ("logic", "virology")]
    shots = first_shots(dev, item(), 5, language="en")
    assert [shot.sample_id for shot in shots] == [f"logic/dev/{number}" for number in range(5)]


def test_an_item_is_never_its_own_shot():
    dev = [item(number, split="dev") for number in range(3)]
    assert first_shots(dev, dev[0], 2, language="en") == dev[1:]


def test_four_options_are_shown_only_their_kind_and_others_their_kind_first():
    four = [item(number, split="dev") for number in range(2)]
    three = item(7, split="dev", options=tuple("xyz"))
    assert first_shots([*four, three], item(), 2, language="en") == four
    asked = dataclasses.replace(item(), options=tuple("abc"))
    assert first_shots([*four, three], asked, 2, language="en") == [three, four[0]]
    with pytest.raises(DatasetError):
        first_shots([*four, three], item(), 3, language="en")


def test_too_few_dev_rows_name_subject_and_language():
    dev = [item(number, split="dev") for number in range(4)]
    with pytest.raises(DatasetError, match=r"am: subject 'logic' has 4 dev rows .* 5 are needed"):
        first_shots(dev, item(), 5, language="am")
