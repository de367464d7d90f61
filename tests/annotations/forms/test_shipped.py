"""The forms that come with the program."""

import pytest

from annotations.forms.answers import warnings
from annotations.forms.form import Form
from annotations.forms.penalties import penalty
from annotations.forms.reading import fallbacks, form_of
from annotations.forms.shipped import CULTURE, shipped


@pytest.mark.parametrize("name", ["culture", "error-spans", "item-errors", "mqm-profile"])
def test_a_shipped_form_is_sound_and_in_all_languages_of_the_interface(name: str) -> None:
    form = shipped()[name]
    assert form.id == name
    assert form_of(form.document()) == Form.of(form.document()) == form
    assert fallbacks(form, ["es", "fr", "ar"]) == []


def test_the_culture_form_asks_the_questions_of_global_mmlu_in_their_order() -> None:
    form = shipped()[CULTURE]
    assert [question.id for question in form.questions] == [
        "knowledge", "spans", "cultures", "regions", "world_bank_regions", "countries", "dialect",
        "time_sensitive",
    ]  # fmt: skip
    assert form.on == "source"
    assert form.question("knowledge").ids == ("cultural", "regional", "dialect", "none")


def test_error_spans_are_scored_from_0_to_100_with_the_anchors_of_esa() -> None:
    form = shipped()["error-spans"]
    scale, spans = form.question("score").scale, form.question("errors").spans
    assert scale
    assert (scale.min, scale.max, sorted(scale.anchors)) == (0, 100, [0, 33, 66, 100])
    assert spans
    assert spans.missing
    assert [value.id for value in spans.severities] == ["minor", "major"]


def test_a_score_under_80_without_an_error_is_asked_about() -> None:
    form = shipped()["error-spans"]
    missing = {"field": None, "start": None, "end": None, "severity": "major"}
    assert set(warnings(form, {"score": 79})) == {"score"}
    assert warnings(form, {"score": 79, "errors": [missing]}) == {}
    assert warnings(form, {"score": 80}) == warnings(form, {}) == {}


def test_a_mark_of_the_mqm_profile_weighs_as_its_severity() -> None:
    form = shipped()["mqm-profile"]
    spans = form.question("errors").spans
    assert spans
    assert form.version
    marks = [{"label": "style", "severity": one} for one in ("neutral", "minor", "major")]
    assert penalty(spans, marks) == 6
    assert penalty(spans, [{"label": "omission", "severity": "critical"}] * 2) == 50


def test_the_question_of_item_errors_has_the_kinds_of_mmlu_redux() -> None:
    assert shipped()["item-errors"].question("verdict").ids == (
        "ok", "unclear_question", "unclear_options", "no_right_answer", "several_right_answers",
        "wrong_key", "needs_expert",
    )  # fmt: skip
