"""What makes no sense is refused, each problem at its place."""

from typing import Any

import pytest

from annotations import limits
from annotations.forms.reading import FormError, form_of


def changed(**keys: Any) -> dict[str, Any]:
    """A form of one sound question with some keys of the form changed; None takes one away."""
    form = {
        "id": "clarity",
        "on": "translation",
        "title": {"en": "Clarity"},
        "questions": [choice("problem")],
    }
    return {key: value for key, value in (form | keys).items() if value is not None}


def choice(id: str = "problem", **keys: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "choice",
        "text": {"en": "What is wrong?"},
        "values": ["none", "grammar"],
        **keys,
    }


def asked(*questions: dict[str, Any]) -> dict[str, Any]:
    return changed(questions=list(questions))


def scale(**keys: Any) -> dict[str, Any]:
    return {"id": "score", "type": "scale", "text": {"en": "?"}, "min": 0, "max": 100} | keys


def spans(**keys: Any) -> dict[str, Any]:
    return {"id": "where", "type": "spans", "text": {"en": "?"}, "labels": ["wrong"]} | keys


def text(id: str = "note", **keys: Any) -> dict[str, Any]:
    return {"id": id, "type": "text", "text": {"en": "?"}, **keys}


REFUSED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "anchors for several reasons": (
        asked(scale(anchors={"foo": {"en": "?"}, "900": {"en": "?"}, "1.5": {"en": "?"}})),
        {f"questions[0].anchors.{one}" for one in ("foo", "900", "1.5")},
    ),
    "weights for several reasons, and a name without a text": (
        asked(spans(weights={"wrong": -1, "odd": 1}, name={"en": ""})),
        {"questions[0].weights.wrong", "questions[0].weights", "questions[0].name.en"},
    ),
    "a condition on a question that has an empty text": (
        asked(choice("a", text={"en": ""}), choice("b", shown_if={"a": ["other", "none"]})),
        {"questions[0].text.en", "questions[1].shown_if.a"},
    ),
    "a condition on a question that has no values": (
        asked(choice("a", values=None), choice("b", shown_if={"a": ["none"]})),
        {"questions[0].values"},
    ),
    "texts in no language": (
        changed(title={"en": "?", "jp": "?", "xx": "?", "zzz": "?", "qq": "?", "english": "?"}),
        {f"title.{one}" for one in ("jp", "xx", "zzz", "qq", "english")},
    ),
    "texts under another code of their language": (
        changed(title={"en": "?", "iw": "?", "PT-br": "?", "sr-latn": "?"}),
        {"title.iw"},
    ),
    "an unknown type": (asked(choice(type="colour")), {"questions[0].type"}),
    "no type": (asked({"id": "a", "text": {"en": "?"}}), {"questions[0].type"}),
    "a condition in a circle": (
        asked(choice("a", shown_if={"b": ["none"]}), choice("b", shown_if={"a": ["none"]})),
        {"questions[0].shown_if", "questions[1].shown_if"},
    ),
    "a condition on itself": (
        asked(choice("a", shown_if={"a": ["none"]})),
        {"questions[0].shown_if"},
    ),
    "a condition on an unknown question": (
        asked(choice(shown_if={"other": ["none"]})),
        {"questions[0].shown_if.other"},
    ),
    "a condition on an answer that does not exist": (
        asked(choice("a"), choice("b", shown_if={"a": ["none", "style"]})),
        {"questions[1].shown_if.a"},
    ),
    "a condition on true": (
        asked(
            {"id": "a", "type": "yes_no", "text": {"en": "?"}},
            choice("b", shown_if={"a": ["true"]}),
        ),
        {"questions[1].shown_if.a"},
    ),
    "a condition on a number": (
        asked(scale(), choice("b", shown_if={"score": ["1"]})),
        {"questions[1].shown_if.score"},
    ),
    "a condition without an answer": (
        asked(choice("a"), choice("b", shown_if={"a": []})),
        {"questions[1].shown_if.a"},
    ),
    "two questions of one id": (asked(choice("a"), choice("a")), {"questions[1].id"}),
    "two questions of one column": (
        asked(choice("a", column="x"), choice("b", column="x")),
        {"questions[1].column"},
    ),
    "a column that a release has": (
        asked(choice(column="annotator")),
        {"questions[0].column"},
    ),
    "a column of what marks weigh": (
        asked(spans(column="e", weights={"wrong": 2}), choice(column="e_penalty")),
        {"questions[1].column"},
    ),
    "a column that is no name": (asked(choice(column="a b")), {"questions[0].column"}),
    "two rows of one name": (
        asked(choice("a"), choice("b", row={"id": "a", "text": {"en": "?"}})),
        {"questions[1].row"},
    ),
    "a vocabulary that does not exist": (
        asked({"id": "a", "type": "choice", "text": {"en": "?"}, "vocabulary": "planets"}),
        {"questions[0].vocabulary"},
    ),
    "values and a vocabulary": (asked(choice(vocabulary="countries")), {"questions[0].values"}),
    "no values": (asked(choice(values=None)), {"questions[0].values"}),
    "an empty list of values": (asked(choice(values=[])), {"questions[0].values"}),
    "one value twice": (asked(choice(values=["a", "a"])), {"questions[0].values"}),
    "a value without a text": (
        asked(choice(values=[{"id": "a"}])),
        {"questions[0].values[0].text"},
    ),
    "a value that is a number": (asked(choice(values=[3])), {"questions[0].values[0]"}),
    "an id with a line end": (asked(choice(values=["a\nb"])), {"questions[0].values[0]"}),
    "too many values": (
        asked(choice(values=[f"v{n}" for n in range(limits.FORM_VALUES + 1)])),
        {"questions[0].values"},
    ),
    "a lone value that does not exist": (
        asked(choice(type="choices", alone=["nothing"])),
        {"questions[0].alone"},
    ),
    "a lone value of one choice": (asked(choice(alone=["none"])), {"questions[0]"}),
    "an anchor outside of the scale": (
        asked(scale(anchors={"101": {"en": "?"}})),
        {"questions[0].anchors.101"},
    ),
    "an anchor off its step": (
        asked(scale(step=10, anchors={"33": {"en": "?"}})),
        {"questions[0].anchors.33"},
    ),
    "an anchor at no number": (
        asked(scale(anchors={"low": {"en": "?"}})),
        {"questions[0].anchors.low"},
    ),
    "two anchors at one number": (
        asked(scale(anchors={"1": {"en": "?"}, "1.0": {"en": "?"}})),
        {"questions[0].anchors"},
    ),
    "a scale without ends": (
        asked({"id": "a", "type": "scale", "text": {"en": "?"}}),
        {"questions[0].min", "questions[0].max"},
    ),
    "a scale upside down": (asked(scale(min=3, max=3)), {"questions[0].max"}),
    "a scale whose end is off its step": (asked(scale(step=3)), {"questions[0].max"}),
    "a scale without steps": (asked(scale(step=0)), {"questions[0].step"}),
    "a scale with too many steps": (asked(scale(step=0.0001)), {"questions[0].step"}),
    "a scale with no number": (asked(scale(min=float("nan"))), {"questions[0].min"}),
    "a scale without end": (asked(scale(max=10**400)), {"questions[0].max"}),
    "a scale from yes": (asked(scale(min=True)), {"questions[0].min"}),
    "ratios of numbers below zero": (
        asked(scale(min=-5, max=5, distance="ratio")),
        {"questions[0].distance"},
    ),
    "a warning that no number gets": (
        asked(scale(warn={"below": 0, "unless": "other", "text": {"en": "?"}})),
        {"questions[0].warn.below", "questions[0].warn.unless"},
    ),
    "marks without labels": (asked(spans(labels=[])), {"questions[0].labels"}),
    "marks in an unknown field": (asked(spans(fields=["answer"])), {"questions[0].fields"}),
    "marks in no field": (asked(spans(fields=[])), {"questions[0].fields"}),
    "a weight below zero": (
        asked(spans(weights={"wrong": -1})),
        {"questions[0].weights.wrong"},
    ),
    "an unknown weight": (asked(spans(weights={"bad": 1})), {"questions[0].weights"}),
    "a severity that is a label": (
        asked(spans(severities=["wrong"])),
        {"questions[0].severities"},
    ),
    "labels from nowhere": (
        asked(spans(labels=None, labels_from="a")),
        {"questions[0].labels_from"},
    ),
    "labels from a scale": (
        asked(scale(), spans(labels=None, labels_from="score")),
        {"questions[1].labels_from"},
    ),
    "labels twice": (asked(choice(), spans(labels_from="problem")), {"questions[1].labels_from"}),
    "a text in no language": (changed(title={}), {"title"}),
    "a text that names no language": (changed(title="Clarity"), {"title"}),
    "no text in English": (changed(title={"es": "Claridad"}), {"title"}),
    "a text in what is no language": (
        changed(title={"en": "Clarity", "español!": "Claridad"}),
        {"title.español!"},
    ),
    "an empty text": (asked(choice(text={"en": " "})), {"questions[0].text.en"}),
    "a text that is too long": (
        asked(choice(help={"en": "x" * (limits.FORM_TEXT + 1)})),
        {"questions[0].help.en"},
    ),
    "a text with NUL": (asked(choice(text={"en": "a\0b"})), {"questions[0].text.en"}),
    "half of a character": (asked(choice(text={"en": "\ud800"})), {"questions[0].text.en"}),
    "texts in too many languages": (
        changed(title={"en": "?"} | {f"a{n:03}": "?" for n in range(limits.FORM_LANGUAGES)}),
        {"title"},
    ),
    "a maximum of characters below one": (asked(text(max_length=0)), {"questions[0].max_length"}),
    "which on the source": (changed(on="source", which="current"), {"which"}),
    "after on the source": (changed(on="source", after="import"), {"after"}),
    "an unknown which": (changed(which="best"), {"which"}),
    "an unknown on": (changed(on="options"), {"on"}),
    "no id": (changed(id=None), {"id"}),
    "an id that is no name": (changed(id="My form"), {"id"}),
    "an id that is too long": (changed(id="a" * 41), {"id"}),
    "no question": (changed(questions=[]), {"questions"}),
    "questions that are none": (changed(questions=["a", 3]), {"questions[0]", "questions[1]"}),
    "500 questions": (
        changed(questions=[{"id": 1} for _ in range(500)]),
        {"questions"},
    ),
    "an unknown key": (changed(colour="red"), {""}),
    "an unknown key of a question": (asked(choice(colour="red")), {"questions[0]"}),
    "a key of another type": (asked(text(min=0)), {"questions[0]"}),
    "a distance of another type": (asked(choice(distance="masi")), {"questions[0].distance"}),
    "a consensus of another type": (asked(choice(consensus="mean")), {"questions[0].consensus"}),
    "more than all": (asked(choice(consensus="4 of 3")), {"questions[0].consensus"}),
    "a sensitivity of nothing": (changed(sensitivity="other"), {"sensitivity"}),
    "a sensitivity of one choice": (changed(sensitivity="problem"), {"sensitivity"}),
    "a version that is a number": (changed(version=2), {"version"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_at_its_place(name: str) -> None:
    document, places = REFUSED[name]
    with pytest.raises(FormError) as refusal:
        form_of(document)
    assert {problem.place for problem in refusal.value.problems} == places


WRONG_TYPES = [3, 2.5, True, "text", ["a"], [3], {"a": 3}, [[]], {}]


@pytest.mark.parametrize("key", ["id", "title", "on", "which", "after", "version", "questions"])
def test_a_key_of_the_form_of_the_wrong_type_is_refused(key: str) -> None:
    for value in WRONG_TYPES:
        if key == "version" and value == "text":
            continue
        if key == "id" and value == "text":
            continue
        with pytest.raises(FormError):
            form_of(changed(**{key: value}))


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        (choice(), ["id", "type", "text", "help", "name", "values", "vocabulary", "shown_if",
                    "distance", "consensus", "row", "required", "adjudicate", "column"]),
        (choice(type="choices"), ["alone"]),
        (scale(), ["min", "max", "step", "anchors", "warn"]),
        (spans(), ["fields", "labels", "labels_from", "severities", "weights", "missing"]),
        (text(), ["max_length"]),
    ],
)  # fmt: skip
def test_a_key_of_a_question_of_the_wrong_type_is_refused(
    question: dict[str, Any], keys: list[str]
) -> None:
    right: dict[str, tuple[type, ...]] = {
        "id": (str,), "column": (str,), "values": (list,), "labels": (list,), "severities": (list,),
        "min": (int, float), "max": (int, float), "step": (int, float), "max_length": (int,),
        "required": (bool,), "adjudicate": (bool,), "missing": (bool,),
    }  # fmt: skip
    for key in keys:
        for value in WRONG_TYPES:
            is_left_out = value == {} and key in ("shown_if", "anchors", "weights")
            if type(value) in right.get(key, ()) or is_left_out:
                continue
            with pytest.raises(FormError) as refusal:
                form_of(asked(question | {key: value}))
            assert "questions[0]" in {p.place[:12] for p in refusal.value.problems}, (key, value)


def test_500_questions_are_refused_before_any_of_them_is_looked_at() -> None:
    with pytest.raises(FormError) as refusal:
        form_of(changed(questions=[{"id": 1, "colour": "red"} for _ in range(500)]))
    assert [problem.place for problem in refusal.value.problems] == ["questions"]
