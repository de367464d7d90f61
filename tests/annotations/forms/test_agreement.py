"""What people are compared on, and how."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotations.forms.agreement import measured
from annotations.forms.answers import checked
from annotations.forms.columns import Columns
from annotations.forms.form import Form
from annotations.forms.shipped import shipped
from tests.annotations.forms.strategies import UNIT, answers, forms
from tests.annotations.forms.test_consensus import form

CULTURE = shipped()["culture"]


def test_the_rows_of_the_culture_form_are_as_ever() -> None:
    assert [(row.tag, row.label["en"], row.distance) for row in measured(CULTURE)] == [
        ("sensitive", "Culturally sensitive", "nominal"),
        ("cultural", "Cultural", "nominal"),
        ("regional", "Geographic", "nominal"),
        ("dialect", "Dialect", "nominal"),
        ("time_sensitive", "Time-sensitive", "nominal"),
        ("culture", "Which culture", "masi"),
        ("region", "Which region", "masi"),
        ("world_bank_region", "Which World Bank region", "masi"),
        ("country", "Which country", "masi"),
        ("spans", "Highlights", "characters"),
        ("spans:cultural", "Cultural", "characters"),
        ("spans:regional", "Geographic", "characters"),
        ("spans:dialect", "Dialect", "characters"),
    ]
    given = {"knowledge": ["cultural"], "cultures": ["Other"], "time_sensitive": False}
    assert [row.read(given) for row in measured(CULTURE)] == [
        True, True, False, False, False, frozenset({"Other"}), frozenset(), frozenset(),
        frozenset(), (), (), (), (),
    ]  # fmt: skip
    none = {"knowledge": ["none"], "time_sensitive": True}
    assert [row.read(none) for row in measured(CULTURE)][:5] == [False, False, False, False, True]


def read(asked: Form, answers: dict[str, Any]) -> dict[str, Any]:
    return {row.tag: row.read(answers) for row in measured(asked)}


def test_a_question_is_read_by_its_distance() -> None:
    values = {"values": ["low", "mid", "high"]}
    asked = form(
        {"id": "plain", "type": "choice", **values},
        {"id": "ranked", "type": "choice", **values, "distance": "ordinal"},
        {"id": "unmeasured", "type": "choice", **values, "distance": "none"},
        {"id": "set", "type": "choices", **values, "distance": "jaccard"},
        {"id": "each", "type": "choices", "values": ["x", "plain"], "distance": "nominal"},
        {"id": "score", "type": "scale", "min": 0, "max": 5},
        {"id": "marks", "type": "spans", "labels": ["e"], "distance": "ratio"},
        {"id": "places", "type": "spans", "labels": ["e", "f"], "missing": True},
        {"id": "uncounted", "type": "spans", "labels": ["e"], "distance": "none"},
        {"id": "note", "type": "text"},
    )
    lists = {row.tag: row.categories for row in measured(asked)}
    assert (lists["plain"], lists["score"], lists["set"]) == (3, 6, None)
    assert read(asked, {}) == {
        "plain": None, "ranked": None, "set": frozenset(), "x": False, "each.plain": False,
        "score": None, "marks": 0, "marks:marked": (), "places": (), "places:e": (),
        "places:f": (), "places:missing": False,
    }  # fmt: skip
    given = {"plain": "mid", "ranked": "mid", "set": ["mid"], "each": ["x"], "score": 0}
    marks = [
        {"field": "question", "start": 4, "end": 9, "label": "f"},
        {"field": "option_a", "start": 0, "end": 2, "label": "e"},
        {"field": None, "start": None, "end": None, "label": "e"},
    ]
    assert read(asked, given | {"marks": [{}, {}], "places": marks}) == {
        "plain": "mid", "ranked": 1, "set": frozenset({"mid"}), "x": True, "each.plain": False,
        "score": 0, "marks": 2, "marks:marked": (),
        "places": (("option_a", 0, 2), ("question", 4, 9)), "places:e": (("option_a", 0, 2),),
        "places:f": (("question", 4, 9),), "places:missing": True,
    }  # fmt: skip


def test_what_was_not_asked_is_not_measured() -> None:
    asked = form(
        {"id": "q", "type": "yes_no"},
        {"id": "each", "type": "choices", "values": ["x"], "distance": "nominal",
         "shown_if": {"q": ["yes"]}},
        {"id": "marks", "type": "spans", "labels": ["e"], "distance": "interval",
         "missing": True, "shown_if": {"q": ["yes"]}},
    )  # fmt: skip
    never = {"q": False, "x": None, "marks": None, "marks:marked": None, "marks:missing": None}
    assert read(asked, {"q": False}) == never
    none = {"q": True, "x": False, "marks": 0, "marks:marked": (), "marks:missing": False}
    assert read(asked, {"q": True}) == none


def test_marks_with_weights_are_measured_by_what_they_weigh() -> None:
    marks = [{"label": "style", "severity": "minor"}, {"label": "style", "severity": "major"}]
    assert read(shipped()["mqm-profile"], {"errors": marks})["errors"] == 6


@given(forms.flatmap(lambda form: st.tuples(st.just(form), answers(form))))
def test_every_row_has_a_name_of_its_own_and_reads_any_answers(
    drawn: tuple[Form, dict[str, Any]],
) -> None:
    asked, given = drawn
    rows = measured(asked)
    assert len({row.tag for row in rows}) == len(rows)
    stored = checked(asked, given, UNIT)
    for one in rows:
        hash(one.read(stored))
        hash(one.read({}))
    assert Columns.of(asked).row(stored).keys() == Columns.of(asked).row({}).keys()


def test_answers_are_laid_out_by_column() -> None:
    given = {"score": 50, "errors": [{"label": "style", "severity": "major"}]}
    assert Columns.of(shipped()["mqm-profile"]).row(given) == {
        "errors": given["errors"],
        "errors_penalty": 5,
    }
    assert Columns.of(shipped()["mqm-profile"]).row({}) == {"errors": None, "errors_penalty": None}
    assert Columns.of(shipped()["item-errors"]).row({"verdict": "ok"}) == {"verdict": "ok"}
