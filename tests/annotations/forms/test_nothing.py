"""What is answered where nothing applies; no form is answered so that asks for a judgement."""

from dataclasses import replace

import pytest

from annotations.forms.nothing import nothing_applies
from annotations.forms.shipped import shipped


def test_culture_has_none_and_no_for_all_that_everybody_must_answer() -> None:
    assert nothing_applies(shipped()["culture"]) == {"knowledge": "none", "time_sensitive": "no"}


@pytest.mark.parametrize("form", ["error-spans", "item-errors", "mqm-profile"])
def test_a_score_or_a_verdict_is_nobodys_but_the_persons(form: str) -> None:
    assert nothing_applies(shipped()[form]) == {}


def test_a_required_choice_without_an_answer_that_stands_alone_has_to_be_thought_about() -> None:
    culture = shipped()["culture"]
    knowledge = replace(culture.questions[0], alone=())
    assert nothing_applies(replace(culture, questions=(knowledge, *culture.questions[1:]))) == {}
