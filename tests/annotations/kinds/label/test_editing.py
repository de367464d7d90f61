"""What the editor's page sends, made into the document of a form, and back."""

import pytest
from django.http import QueryDict

from annotations.forms.form import Form
from annotations.forms.reading import form_of
from annotations.forms.shipped import shipped
from annotations.kinds.label.pages.editing import (
    blank,
    conditions,
    document_of,
    done,
    new_question,
    sent,
    sheet_of,
)

CULTURE = shipped()["culture"]


def posted(**fields: object) -> QueryDict:
    """Fields by their paths, with `__` for the points."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        path = name.replace("__", ".")
        values = value if isinstance(value, list) else [value]
        data.setlist(path if path == "shown" else f"f.{path}", values)
    return data


@pytest.mark.parametrize("form", shipped().values(), ids=list(shipped()))
def test_a_form_comes_back_from_the_page_as_it_was(form: Form) -> None:
    sheet = sheet_of(form)
    assert form_of(document_of(sheet)) == form
    assert form_of(document_of(sent(sheet, QueryDict(), "en"))) == form


def test_texts_are_those_of_one_language() -> None:
    sheet = sent(sheet_of(CULTURE), posted(title="Kultur", questions__0__text=""), "fr")
    form = form_of(document_of(sheet))
    assert form.title["fr"] == "Kultur"
    assert form.title["en"] == "Culture"
    assert "fr" not in form.questions[0].text
    assert form.questions[0].text["en"] == CULTURE.questions[0].text["en"]


def test_what_names_a_question_or_an_answer_follows_its_new_name() -> None:
    fields = posted(questions__0__id="knows", questions__0__values__0__id="of_culture")
    form = form_of(document_of(sent(sheet_of(CULTURE), fields, "en")))
    assert form.sensitivity == "knows"
    assert form.question("cultures").shown_if == {"knows": ("of_culture",)}
    spans = form.question("spans").spans
    assert spans is not None
    assert spans.labels_from == "knows"


def test_a_box_that_was_shown_and_not_ticked_is_no() -> None:
    shown = ["questions.0.required", "questions.0.values.3.alone", "questions.2.shown_if.knowledge"]
    form = form_of(document_of(sent(sheet_of(CULTURE), posted(shown=shown), "en")))
    assert not form.questions[0].required
    assert form.questions[0].alone == ()
    assert form.question("cultures").shown_if == {}
    assert form.question("regions").shown_if == {"knowledge": ("regional",)}


def test_that_a_form_takes_suggestions_is_ticked_and_taken_back() -> None:
    sheet = sent(sheet_of(CULTURE), posted(shown="suggestions", suggestions="1"), "en")
    assert form_of(document_of(sheet)).suggestions
    assert not form_of(document_of(sent(sheet, posted(shown="suggestions"), "en"))).suggestions


def test_questions_are_added_moved_and_removed() -> None:
    sheet = done(sheet_of(CULTURE), "add")
    assert sheet["questions"][-1]["id"] == "question_1"
    assert [one["id"] for one in done(sheet, "up.1")["questions"]][:2] == ["spans", "knowledge"]
    assert [one["id"] for one in done(sheet, "down.0")["questions"]][:2] == ["knowledge", "spans"]
    gone = done(sheet, "remove.0")
    assert "knowledge" not in [one["id"] for one in gone["questions"]]
    assert not any("knowledge" in (one.get("shown_if") or {}) for one in gone["questions"])
    for nothing in ("", "up.99", "remove-row.0.values", "add-row.0.shown_if", "save.me", "up.x"):
        assert done(sheet_of(CULTURE), nothing) == sheet_of(CULTURE)


def test_another_type_leaves_out_what_belonged_to_the_one_before() -> None:
    fields = posted(
        questions__0__type="scale", questions__0__min="1", questions__0__max="5",
        questions__0__text="How sure?", title="Sure",
    )  # fmt: skip
    document = document_of(sent(blank(), fields, "en"))
    assert document["id"] == "sure"
    [question] = form_of(document).questions
    assert question.scale is not None
    assert (question.scale.min, question.scale.max, question.values) == (1, 5, ())


def test_answers_have_ids_out_of_their_texts_and_weights_and_anchors_have_rows() -> None:
    fields = posted(
        title="Marks", questions__0__type="spans", questions__0__text="Which?",
        questions__0__labels__0__text="Wrong word", questions__0__labels__0__weight="2.5",
        shown=["questions.0.fields"], questions__0__fields=["options"],
    )  # fmt: skip
    sheet = done(blank(), "add-row.0.labels")
    document = document_of(sent(sheet, fields, "en"))
    spans = form_of(document).questions[0].spans
    assert spans is not None
    assert [label.id for label in spans.labels] == ["wrong_word"]
    assert dict(spans.weights) == {"wrong_word": 2.5}
    assert spans.fields == ("options",)


def test_a_new_question_is_in_the_release_and_its_column_follows_its_id() -> None:
    fields = posted(questions__0__id="Is-Clear", questions__0__text="Clear?", title="Clarity",
                    questions__0__type="yes_no")  # fmt: skip
    sheet = sent(blank(), fields, "en")
    [question] = form_of(document_of(sheet)).questions
    assert (question.column, question.required) == ("is_clear", False)
    [known, *_] = sent(sheet_of(CULTURE), posted(questions__0__id="knows"), "en")["questions"]
    assert known["column"] == "knowledge"
    left_out = sent(sheet, posted(questions__0__column=""), "en")
    assert form_of(document_of(left_out)).questions[0].column == ""


def test_a_row_of_agreement_and_a_condition_on_a_list_are_edited() -> None:
    sheet = blank()
    listed, asked = sheet["questions"][0], new_question(sheet["questions"])
    listed |= {"id": "regions", "vocabulary": "regions"}
    sheet["questions"].append(asked)
    [(other, answers)] = conditions(sheet, asked)
    region = answers[0][0]
    assert (other, len(answers) > 3) == (listed, True)
    page = QueryDict(mutable=True)
    page["f.questions.1.row.id"], page["f.questions.1.row.text"] = "wording", "Wording"
    page.setlist("f.questions.1.shown_if.regions", [region])
    changed = document_of(sent(sheet, page, "en"))["questions"][1]
    assert changed["row"] == {"id": "wording", "text": {"en": "Wording"}}
    assert changed["shown_if"] == {"regions": [region]}
    page["f.questions.1.row.id"] = ""
    assert "row" not in document_of(sent(sheet, page, "en"))["questions"][1]
