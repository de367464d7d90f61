"""Answers to a form are stored as they hold, or refused with a message a question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import limits
from annotations.canonical import canonical, unix_lines
from annotations.forms.answers import AnswerErrors, checked, is_shown
from annotations.forms.form import Form
from annotations.forms.marks import quoted
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from tests.annotations.forms.strategies import UNIT, answers, forms
from tests.annotations.forms.test_reading import CLARITY, json

CULTURE = shipped()["culture"]
ESA = shipped()["error-spans"]
CLEAR = read_form(CLARITY)
NONE = {"knowledge": ["none"], "time_sensitive": False}
CULTURAL = {"knowledge": ["cultural"], "time_sensitive": False}
TEXTS = {"question": "Who won?", "option_a": "Ann", "option_b": "Bob"}


def refused(form: Form, given: Any, texts: dict[str, str] = TEXTS) -> dict[str, str]:
    with pytest.raises(AnswerErrors) as refusal:
        checked(form, given, texts)
    return refusal.value.problems


@given(forms.flatmap(lambda form: st.tuples(st.just(form), answers(form))))
def test_answers_that_were_checked_are_taken_again_unchanged(
    drawn: tuple[Form, dict[str, Any]],
) -> None:
    form, given = drawn
    stored = checked(form, given, UNIT)
    assert checked(form, stored, UNIT) == stored
    assert list(stored) == [question.id for question in form.questions if question.id in stored]
    assert all(is_shown(form, form.question(id), stored) for id in stored)


@given(st.sampled_from([*shipped().values(), CLEAR]), json.filter(lambda given: given != {}))
def test_anything_else_is_refused(form: Form, given: Any) -> None:
    with pytest.raises(AnswerErrors):
        checked(form, given, UNIT)


@given(st.data())
def test_one_wrong_answer_is_refused_with_a_message(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([*shipped().values(), CLEAR]))
    given = data.draw(answers(form))
    given[data.draw(st.sampled_from(form.questions)).id] = data.draw(json)
    try:
        checked(form, given, UNIT)
    except AnswerErrors as error:
        assert all(error.problems.values())  # noqa: PT017
        str(error).encode()


def test_what_is_left_empty_has_no_member() -> None:
    empty = {"spans": [], "cultures": [], "countries": None, "dialect": ""}
    assert checked(CULTURE, NONE | empty, TEXTS) == NONE
    assert checked(CULTURE, {"spans": None} | NONE, TEXTS) == NONE


def test_lists_are_stored_in_one_order_without_doubles() -> None:
    given = CULTURAL | {"knowledge": ["regional", "cultural"], "countries": ["US", "ET", "US"]}
    stored = checked(CULTURE, given, TEXTS)
    assert stored["knowledge"] == ["cultural", "regional"]
    assert stored["countries"] == ["ET", "US"]


def test_every_question_that_is_needed_is_named() -> None:
    assert set(refused(CULTURE, {})) == {"knowledge", "time_sensitive"}
    assert set(refused(CULTURE, {"knowledge": [], "time_sensitive": None})) == {
        "knowledge",
        "time_sensitive",
    }


def test_an_answer_to_a_hidden_question_is_refused_by_its_name() -> None:
    assert set(refused(CULTURE, NONE | {"cultures": ["Western Culture"]})) == {"cultures"}
    assert set(refused(CULTURE, CULTURAL | {"dialect": "Indian English"})) == {"dialect"}
    hidden_twice = {"problem": "none", "where": [{"field": "question", "start": 0, "end": 1}]}
    assert set(refused(CLEAR, hidden_twice)) == {"where"}
    behind_hidden = {"problem": "none", "serious": True}
    assert set(refused(CLEAR, behind_hidden)) == {"serious"}


def test_only_what_hangs_on_no_wrong_answer_is_told_besides() -> None:
    given = {"knowledge": ["odd"], "cultures": ["Western Culture"], "time_sensitive": "no"}
    assert set(refused(CULTURE, given)) == {"knowledge", "time_sensitive"}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (NONE | {"colour": "red"}, "colour"),
        (NONE | {"knowledge": ["none", "cultural"]}, "knowledge"),
        (NONE | {"knowledge": "none"}, "knowledge"),
        (NONE | {"knowledge": [["none"]]}, "knowledge"),
        (NONE | {"time_sensitive": "yes"}, "time_sensitive"),
        (NONE | {"time_sensitive": 1}, "time_sensitive"),
        (CULTURAL | {"cultures": ["Martian Culture"]}, "cultures"),
        (CULTURAL | {"countries": ["XX"]}, "countries"),
        (NONE | {"knowledge": ["dialect"], "dialect": ["Indian English"]}, "dialect"),
    ],
)
def test_an_answer_that_is_none_of_the_forms_is_refused(given: dict[str, Any], wrong: str) -> None:
    assert set(refused(CULTURE, given)) == {wrong}


@pytest.mark.parametrize(
    "score", [-1, 101, 50.5, "50", True, float("nan"), float("inf"), 10**400, [50]]
)
def test_a_number_off_the_scale_is_refused(score: Any) -> None:
    assert set(refused(ESA, {"score": score})) == {"score"}


def test_a_number_is_stored_whole_where_it_is() -> None:
    assert repr(checked(ESA, {"score": 80.0}, TEXTS)["score"]) == "80"
    assert checked(CLEAR, {"problem": "none", "score": 80.5}, TEXTS)["score"] == 80.5


def test_a_text_is_stored_composed_and_within_its_length() -> None:
    given = {"problem": "none", "note": " cafe\u0301\r\nau lait "}
    assert checked(CLEAR, given, TEXTS)["note"] == "café\nau lait"
    assert "note" not in checked(CLEAR, given | {"note": " \n"}, TEXTS)
    assert set(refused(CLEAR, given | {"note": "x" * 201})) == {"note"}
    assert set(refused(CLEAR, given | {"note": "a\0"})) == {"note"}
    assert set(refused(CLEAR, given | {"note": "\ud800"})) == {"note"}


# The words to mark, what stands before them, and the text as it is stored.
WILD = {
    "Arabic with marks": ("السَّلام", "قُلْ: "),
    "Amharic": ("ሰላም", "እንዴት ነህ፣ "),
    "after a CRLF": ("ሰላም", "one\r\ntwo\r\n"),
    "after an emoji of several parts": ("السَّلام", "👩‍🔬🇪🇹 "),
    "after a letter and its mark apart": ("ሰላም", "cafe\u0301 "),
    "beyond the basic plane": ("𝒜𝒷", "👍🏽 "),
    "marks that are stored apart": ("cafe\u0301", "au "),
}


@pytest.mark.parametrize("name", WILD)
@pytest.mark.parametrize("shown", ["stored", "lines", "composed"])
def test_a_mark_is_stored_on_its_words_to_the_code_point(name: str, shown: str) -> None:
    fold = {"stored": str, "lines": unix_lines, "composed": canonical}[shown]
    words, before = WILD[name]
    texts = {"question": f"{before}{words}\r\n؟", "option_a": words, "option_b": "b"}
    start = len(fold(before))
    mark = {"field": "question", "start": start, "end": start + len(fold(words))}
    given = {"errors": [mark | {"severity": "major", "quote": fold(words)}], "score": 50}
    stored = checked(ESA, given, texts)
    (placed,) = stored["errors"]
    assert texts["question"][placed["start"] : placed["end"]] == words
    assert placed == {
        "field": "question", "start": len(before), "end": len(before) + len(words),
        "severity": "major",
    }  # fmt: skip
    assert checked(ESA, stored, texts) == stored
    assert [one["quote"] for one in quoted(stored["errors"], texts)] == [words]


def test_words_are_found_where_the_text_grows_when_it_is_composed() -> None:
    texts = TEXTS | {"question": "x\u0958"}
    given = {"field": "question", "start": 1, "end": 3, "quote": "\u0915\u093c"}
    stored = checked(ESA, {"errors": [given | {"severity": "minor"}], "score": 1}, texts)
    assert (stored["errors"][0]["start"], stored["errors"][0]["end"]) == (1, 2)


def marked(**keys: Any) -> dict[str, Any]:
    mark = {"field": "question", "start": 0, "end": 3, "severity": "minor"} | keys
    return {"errors": [mark], "score": 50}


@pytest.mark.parametrize(
    "keys",
    [
        {"quote": "won"},
        {"quote": 3},
        {"quote": ""},
        {"start": 3, "end": 3},
        {"start": -1},
        {"end": 9},
        {"end": 100, "quote": "Who won?Ann"},
        {"start": 0.0},
        {"start": True, "end": 2},
        {"start": None},
        {"end": 10**400},
        {"field": "option_c"},
        {"field": "options"},
        {"field": None},
        {"field": ["question", "option_a"]},
        {"severity": "critical"},
        {"severity": None},
        {"label": "style"},
        {"colour": "red"},
        {"start": None, "end": None, "quote": "Who"},
        {"start": None, "end": None, "field": "passage"},
    ],
    ids=str,
)
def test_a_mark_that_is_not_on_words_of_one_field_is_refused(keys: dict[str, Any]) -> None:
    assert set(refused(ESA, marked(**keys))) == {"errors"}


def test_a_mark_for_what_is_missing_stands_nowhere_or_in_a_field() -> None:
    nowhere = {"start": None, "end": None, "severity": "major"}
    given = {"errors": [nowhere, nowhere | {"field": "option_b"}, nowhere], "score": 10}
    assert checked(ESA, given, TEXTS)["errors"] == [
        {"field": None, **nowhere},
        {"field": "option_b", **nowhere},
    ]
    assert set(refused(CULTURE, CULTURAL | {"spans": [nowhere]})) == {"spans"}


def test_what_can_only_be_one_need_not_be_said() -> None:
    given = CULTURAL | {"spans": [{"start": 0, "end": 3}]}
    assert checked(CULTURE, given, TEXTS)["spans"] == [
        {"field": "question", "start": 0, "end": 3, "label": "cultural"}
    ]


def test_a_label_comes_from_what_was_chosen() -> None:
    mark = {"start": 0, "end": 3, "label": "regional"}
    assert set(refused(CULTURE, CULTURAL | {"spans": [mark]})) == {"spans"}
    both = CULTURAL | {"knowledge": ["cultural", "regional"], "spans": [mark]}
    assert checked(CULTURE, both, TEXTS)["spans"][0]["label"] == "regional"


@pytest.mark.parametrize(
    "given", [{}, "x", [1], [[]], [{}] * (limits.SPANS + 1)], ids=["{}", "x", "1", "[]", "many"]
)
def test_marks_are_a_list_that_is_not_too_long(given: Any) -> None:
    assert set(refused(ESA, {"errors": given, "score": 50})) == {"errors"}


def test_one_mark_is_stored_once() -> None:
    given = marked()
    assert len(checked(ESA, given | {"errors": given["errors"] * 3}, TEXTS)["errors"]) == 1
