"""What became of suggested answers, question by question and mark by mark."""

import pytest

from annotations.forms.answers import AnswerErrors, checked
from annotations.forms.form import Form
from annotations.forms.reading import FormError, read_form
from annotations.forms.suggestions import became
from tests.clarity import CLARITY, POOR, SUGGESTING

TEXTS = {"question": "[test-engine] Which bone?", "option_a": "The femur"}


@pytest.fixture
def form() -> Form:
    return read_form(SUGGESTING)


def mark(start: int, end: int, label: str = "major", field: str = "question") -> dict[str, object]:
    return {"field": field, "start": start, "end": end, "label": label}


def test_a_form_says_that_it_takes_suggestions_and_its_document_says_so_too(form):
    assert form.suggestions
    assert form.document()["suggestions"] is True
    assert Form.of(form.document()) == form
    assert "suggestions" not in read_form(CLARITY).document()


@pytest.mark.parametrize(
    "text",
    [
        SUGGESTING.replace("suggestions = true", 'suggestions = "yes"'),
        CLARITY + "suggestions = true\n",
    ],
)
def test_it_is_a_key_of_the_form_and_true_or_false(text):
    with pytest.raises(FormError, match="suggestions"):
        read_form(text)


def test_questions_may_be_left_open_but_what_is_answered_is_checked(form):
    assert checked(form, {"score": 30}, TEXTS, is_partial=True) == {"score": 30}
    assert checked(form, {}, TEXTS, is_partial=True) == {}
    with pytest.raises(AnswerErrors, match="where: Not asked"):
        checked(form, {"where": ["word"]}, TEXTS, is_partial=True)
    with pytest.raises(AnswerErrors, match="problem: Answer"):
        checked(form, {"score": 30}, TEXTS)


def test_each_answer_is_kept_changed_removed_or_added(form):
    suggested = {"problem": "grammar", "where": ["word"], "fluent": False, "score": 20}
    answered = {"problem": "grammar", "fluent": False, "score": 30, "note": "Odd"}
    found = {
        one.question: (one.outcome, one.suggested, one.answered)
        for one in became(form, suggested, answered)
    }
    assert found == {
        "problem": ("kept", "grammar", "grammar"),
        "where": ("removed", ["word"], None),
        "fluent": ("kept", False, False),
        "score": ("changed", 20, 30),
        "note": ("added", None, "Odd"),
    }


def test_marks_are_told_one_by_one(form):
    suggested = [mark(0, 6), mark(7, 9), mark(14, 19), mark(20, 24), mark(0, 3, field="option_a")]
    answered = [mark(20, 25), mark(14, 19, "minor"), mark(0, 6), mark(10, 12)]
    found = became(form, {"marks": suggested}, {"marks": answered})
    assert [(one.outcome.value, one.suggested, one.answered) for one in found] == [
        ("kept", mark(0, 6), mark(0, 6)),
        ("removed", mark(7, 9), None),
        ("changed", mark(14, 19), mark(14, 19, "minor")),
        ("changed", mark(20, 24), mark(20, 25)),
        ("removed", mark(0, 3, field="option_a"), None),
        ("added", None, mark(10, 12)),
    ]


def test_a_mark_becomes_one_mark_and_what_is_missing_is_told_by_its_label(form):
    none = {"field": "question", "start": None, "end": None}
    found = became(
        form,
        {"marks": [mark(0, 4), mark(2, 6), none | {"label": "minor"}]},
        {"marks": [mark(2, 6), none | {"label": "major"}]},
    )
    assert [one.outcome.value for one in found] == ["removed", "kept", "changed"]


def test_nothing_suggested_and_nothing_answered_is_nothing(form):
    assert became(form, {}, {}) == []
    assert [one.outcome.value for one in became(form, {}, {"fluent": False, **POOR})] == [
        "added"
    ] * len(POOR)
