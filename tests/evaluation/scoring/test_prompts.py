import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from evaluation.errors import RunError
from evaluation.scoring.instructions import OTHERS, words
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import (
    PromptRules,
    block,
    continuations,
    messages,
    prompt,
    template_sha256,
)

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


def test_instructions_are_said_in_the_items_language_where_that_is_asked():
    said = PromptRules(instructions="item").words("es")
    shot = item(1, split="dev", question="¿Uno?")
    assert prompt(item(question="¿Dos?"), [shot], said) == (
        "¿Uno?\nA. w\nB. x\nC. y\nD. z\nRespuesta: B\n\n¿Dos?\nA. w\nB. x\nC. y\nD. z\nRespuesta:"
    )
    assert messages(item(question="¿Dos?"), [], said)[0]["content"].endswith("\nRespuesta:")
    assert PromptRules(instructions="item").words("en") == PromptRules().words("es")


def test_a_template_is_named_by_all_that_makes_prompts():
    rules = [
        PromptRules(),
        PromptRules(shot_rule="lite"),
        PromptRules(instructions="item"),
        PromptRules(shot_rule="lite", instructions="item"),
    ]
    templates = [rule.template(["en", "es"]) for rule in rules]
    assert len({template_sha256(template) for template in templates}) == 4
    assert templates[2]["words"]["es"]["answer"] == "Respuesta:"
    assert PromptRules(shots=3).template(["en"]) == PromptRules().template(["es"])


def test_every_language_says_where_the_answer_goes_on_one_line():
    for language, said in OTHERS.items():
        assert said.answer.endswith(":"), language
        assert "\n" not in said.answer + said.letter_alone


def test_a_language_without_instructions_is_named_with_the_remedy():
    assert words("item", "pt-BR") == words("item", "pt")
    with pytest.raises(RunError, match=r"language tlh: .* use --instructions en"):
        words("item", "tlh")
    assert words("en", "tlh").answer == "Answer:"


@pytest.mark.parametrize(
    "changes", [{"shots": -1}, {"shot_rule": "random"}, {"instructions": "de"}]
)
def test_rules_out_of_range_are_refused(changes):
    with pytest.raises(RunError, match="expected"):
        PromptRules(**changes)
