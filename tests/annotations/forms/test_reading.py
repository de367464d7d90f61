"""A form that makes sense comes in and goes out the same; any other is refused, line by line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import limits
from annotations.formats.toml import toml_of
from annotations.forms.form import Form, said
from annotations.forms.reading import FormError, fallbacks, form_of, read_form
from tests.annotations.forms.strategies import documents

CLARITY = """
id = "clarity"
on = "translation"
which = "current"
after = "review"
title = {en = "Clarity", "pt-BR" = "Clareza"}

[[questions]]
id = "problem"
type = "choice"
text = {en = "What is wrong?"}
values = [{id = "none", text = {en = "Nothing"}}, {id = "grammar", text = {en = "Grammar"}}]
required = true
distance = "nominal"
consensus = "half"
column = "problem"

[[questions]]
id = "serious"
type = "yes_no"
text = {en = "Is it serious?"}
shown_if = {problem = ["grammar"]}

[[questions]]
id = "where"
type = "spans"
text = {en = "Where?"}
labels = ["wrong", {id = "odd", text = {en = "Odd"}}]
severities = ["minor", "major"]
weights = {minor = 1, major = 5}
missing = true
fields = ["question", "options"]
shown_if = {serious = ["yes"]}

[[questions]]
id = "score"
type = "scale"
text = {en = "How good is it?"}
min = 0
max = 100
step = 0.5
anchors = {"0" = {en = "Bad"}, "0.5" = {en = "Less bad"}, "100" = {en = "Good"}}
warn = {below = 80, unless = "where", text = {en = "Mark what is wrong."}}

[[questions]]
id = "tags"
type = "choices"
text = {en = "Which countries?"}
vocabulary = "countries"

[[questions]]
id = "note"
type = "text"
text = {en = "Anything else?"}
max_length = 200
"""


@given(documents())
def test_a_form_is_the_same_through_its_document_and_its_file(document: dict[str, Any]) -> None:
    form = form_of(document)
    again = form.document()
    assert Form.of(again) == form_of(again) == form
    assert Form.of(again).document() == again
    assert read_form(toml_of(again)) == form


def test_a_file_of_every_type_is_read() -> None:
    form = read_form(CLARITY)
    assert [question.type for question in form.questions] == [
        "choice", "yes_no", "spans", "scale", "choices", "text",
    ]  # fmt: skip
    where, score = form.question("where"), form.question("score")
    assert where.spans
    assert score.scale
    assert score.scale.warn
    assert [value.id for value in where.spans.labels] == ["wrong", "odd"]
    assert where.spans.weights == {"minor": 1, "major": 5}
    assert score.scale.anchors[0.5] == {"en": "Less bad"}
    assert score.scale.warn.unless == "where"
    assert score.document()["min"] == 0
    assert len(form.question("tags").values) > 200
    assert "values" not in form.question("tags").document()
    assert (form.question("problem").distance, score.consensus) == ("nominal", "median")


def test_a_text_falls_back_to_its_base_language_and_to_english() -> None:
    texts = {"en": "colour", "pt-BR": "cor", "zh-Hant": "顏色"}
    assert said(texts, "pt-BR") == said(texts, "pt-br") == "cor"
    assert said(texts, "zh-Hant-TW") == "顏色"
    assert said(texts, "en-GB") == said(texts, "fr") == "colour"


def test_what_is_shown_in_english_is_told_by_language() -> None:
    form = read_form(CLARITY)
    assert fallbacks(form, ["en", "en-GB"]) == []
    spanish, portuguese = fallbacks(form, ["es", "pt"])
    assert "es" in spanish
    assert "title" in spanish
    assert "title" not in portuguese
    assert "score.anchors.0.5" in portuguese


def test_all_problems_are_told_at_once_by_line() -> None:
    broken = CLARITY.replace('type = "yes_no"', 'type = "maybe"')
    broken = broken.replace("max_length = 200", "max_length = -1")
    broken = broken.replace("{problem = [", "{worry = [").replace('"0.5" = {en', '"0.3" = {en')
    broken = broken.replace('on = "translation"', 'on = "moon"')
    with pytest.raises(FormError) as refusal:
        read_form(broken)
    lines = broken.split("\n")
    told = [
        (problem.place, lines[(problem.line or 0) - 1].split(" = ")[0])
        for problem in refusal.value.problems
    ]
    assert told == [
        ("on", "on"),
        ("questions[1].type", "type"),
        ("questions[1].shown_if.worry", "shown_if"),
        ("questions[3].anchors.0.3", "anchors"),
        ("questions[5].max_length", "max_length"),
    ]
    assert str(refusal.value).startswith("line 3: on: ")


def test_a_document_is_no_longer_than_its_file_may_be() -> None:
    form = read_form(CLARITY).document()
    for code in ("es", "fr", "ar", "de", "it"):
        for question in form["questions"]:
            question["help"] = question.get("help", {"en": "?"}) | {code: "x" * limits.FORM_TEXT}
    assert form_of(form)
    for question in form["questions"]:
        question["help"] = {"en": "?"} | {f"a{n:02}": "é" * 2000 for n in range(20)}
    with pytest.raises(FormError):
        form_of(form)


def test_what_is_no_toml_is_refused_by_its_line() -> None:
    with pytest.raises(FormError) as refusal:
        read_form('id = "a"\ntitle = {en = "x"\n')
    assert [problem.line for problem in refusal.value.problems] == [2]


@pytest.mark.parametrize(
    "text",
    ["", "\0", "[" * 50_000, f"a = {'[' * 50_000}", f"a = {'9' * 5000}", f"id = 0x{'f' * 5000}",
     "id = 1979-05-27", "min = inf", "questions = 3", "[questions]\nid = 3", "a.b = 1\na = 2"],
)  # fmt: skip
def test_no_file_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(FormError):
        read_form(text)


def test_a_file_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(FormError) as refusal:
        read_form("#" * (limits.FORM + 1))
    assert len(refusal.value.problems) == 1


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(["id", "text", "en"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json)
def test_any_document_is_a_form_or_refused(document: Any) -> None:
    with pytest.raises(FormError):
        form_of(document)


def test_a_key_of_another_type_is_refused_whatever_it_holds() -> None:
    question = {"id": "q", "type": "yes_no", "text": {"en": "?"}, "values": [None]}
    document = {"id": "a", "on": "source", "title": {"en": "A"}, "questions": [question]}
    with pytest.raises(FormError, match="Unknown keys: values"):
        form_of(document)


@given(documents(most=3), st.data())
def test_any_change_of_a_form_is_a_form_or_refused(document: Any, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(document["questions"]))
    at = data.draw(st.sampled_from([document, question]))
    keys = sorted({*at, "values", "anchors", "labels", "warn", "shown_if", "weights", "min"})
    at[data.draw(st.sampled_from(keys))] = data.draw(json)
    try:
        form = form_of(document)
    except FormError as error:
        str(error).encode()
    else:
        assert Form.of(form.document()) == form
