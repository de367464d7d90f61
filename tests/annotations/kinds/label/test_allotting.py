"""Keys of a form's answers: none is given twice, and none is the desk's own."""

from collections import Counter

import pytest

from annotations.forms.form import NO, YES, Form
from annotations.forms.reading import form_of
from annotations.forms.shipped import shipped
from annotations.kinds.label.keys import KEYS
from annotations.kinds.label.questions.allotting import FOCUS, allotted
from annotations.services.keys import EVERYWHERE, usual_keys

REMAPPED = usual_keys() | {"choice_1": "A", "choice_2": "B", "yes": "D", "flag": "G", "help": "M"}
MANY = form_of(
    {
        "id": "many",
        "title": {"en": "Many"},
        "on": "source",
        "questions": [
            {"id": "first", "type": "choice", "text": {"en": "?"}, "values": list("abcdefghijkl")},
            {"id": "other", "type": "yes_no", "text": {"en": "?"}},
            {"id": "third", "type": "yes_no", "text": {"en": "?"}},
            {"id": "rest", "type": "choices", "text": {"en": "?"}, "values": list("abcdefghijkl")},
            {"id": "more", "type": "choices", "text": {"en": "?"}, "values": list("abcdefghijkl")},
        ],
    }
)


@pytest.mark.parametrize("keys", [usual_keys(), REMAPPED], ids=["usual", "remapped"])
@pytest.mark.parametrize("form", [*shipped().values(), MANY], ids=lambda form: form.id)
def test_no_key_is_given_twice_nor_one_of_the_desk(form: Form, keys: dict[str, str]) -> None:
    given = allotted(form, keys).keys
    outside = {
        place: key
        for place, key in given.items()
        if not form.question(place[0]).spans and key  # What spans have acts in the text alone.
    }
    assert [key for key, count in Counter(outside.values()).items() if count > 1] == []
    own = {keys[name] for name in (*EVERYWHERE.actions, *KEYS.actions)} - {keys["yes"], keys["no"]}
    assert own.isdisjoint(given.values())


def test_digits_are_for_the_first_question_to_choose_in() -> None:
    culture = allotted(shipped()["culture"], usual_keys())
    knowledge = [culture.of("knowledge", id) for id in ("cultural", "regional", "dialect", "none")]
    assert knowledge == ["1", "2", "3", "0"]
    assert (culture.of("time_sensitive", YES), culture.of("time_sensitive", NO)) == ("Y", "N")
    assert culture.of("cultures", "Western Culture") == ""
    assert [culture.of(id, FOCUS) for id in ("cultures", "regions", "countries")] == ["A", "B", "G"]
    many = allotted(MANY, usual_keys())
    assert [many.of("first", id) for id in "aij"] == ["1", "9", ""]
    assert many.of("third", YES) == "A"
    assert many.of("more", "l") == ""


def test_labels_have_digits_and_severities_letters() -> None:
    spans = allotted(shipped()["mqm-profile"], usual_keys())
    assert [spans.of("errors", id) for id in ("mistranslation", "omission")] == ["1", "2"]
    assert [spans.of("errors", id) for id in ("neutral", "minor")] == ["A", "B"]
    assert spans.of("errors", FOCUS) == "X"
    plain = allotted(shipped()["error-spans"], usual_keys())
    assert [plain.of("errors", id) for id in ("minor", "major")] == ["1", "2"]
    assert plain.of("score", FOCUS) == "A"
