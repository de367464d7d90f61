"""Answers to a form counted question by question come to what the whole form does."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.agreement.answers import Exclusion
from annotations.agreement.rules_compared import OWN, Ballot, Rule, compare, without_each
from annotations.forms.consensus import aggregate
from annotations.forms.form import PICKED, Form
from annotations.forms.recounting import FormRecount, other_rules, under
from annotations.forms.shipped import shipped
from annotations.vocabularies import Sensitivity
from tests.annotations.forms.strategies import answers, forms

CULTURE = shipped()["culture"]
rules = st.sampled_from(["", *(rule.consensus for rule in other_rules(4))])
margins = st.none() | st.floats(0, 1)


def ballots(form: Form, tasks: list[list[Any]], margin: float | None, overlap: int) -> list[Ballot]:
    recount = FormRecount(form, margin)
    return [
        Ballot("law", votes, overlap, recount.count, recount.own, votes)
        for task in tasks
        if (votes := {person: recount.read(given) for person, given in enumerate(task)})
    ]


def label(*knowledge: str, changes: bool = False, **more: Any) -> dict[str, Any]:
    return {"knowledge": list(knowledge), "time_sensitive": changes} | more


@settings(max_examples=25)
@given(st.data(), rules, margins)
def test_a_form_counted_by_its_questions_is_the_form(
    data: st.DataObject, rule: str, margin: float | None
) -> None:
    form = data.draw(forms)
    votes = data.draw(st.lists(answers(form), min_size=2, max_size=4))
    whole = aggregate(under(form, rule), votes, overlap=2, margin=margin)
    (ballot,) = ballots(form, [votes], margin, overlap=2)
    found = ballot.under(Rule(rule))
    asked = [one for one in form.questions if one.type in PICKED and one.consensus != "none"]
    assert set(found.disputed) == set(whole.disputed)
    for question in asked:
        assert set(found.values[question.id]) == question.picked(whole.values)
    assert (found.reason == Exclusion.DISAGREE) == bool(whole.disputed)
    told = whole.sensitivity is not Sensitivity.NOT_ANNOTATED
    assert found.label == (whole.sensitivity if told else "")


@settings(max_examples=15)
@given(st.data(), st.integers(1, 3))
def test_a_person_without_votes_is_missed_by_nobody(data: st.DataObject, overlap: int) -> None:
    votes = st.sampled_from([label("none"), label("cultural"), label("regional", changes=True)])
    tasks = data.draw(st.lists(st.lists(votes, min_size=1, max_size=4), min_size=1, max_size=5))
    given = ballots(CULTURE, tasks, None, overlap)
    own = compare(given, [])[0]
    assert all(one.under(OWN, without=99) == one.under(OWN) for one in given)
    for absence in without_each(given):
        assert absence.tally.input == own.tally.input
        assert absence.tasks == sum(absence.person in one.votes for one in given)


def test_the_same_votes_by_every_rule() -> None:
    tasks = [
        [label("cultural"), label("cultural"), label("none")],
        [label("none"), label("none"), label("none")],
        [
            label("cultural", cultures=["asian_culture"]),
            label("cultural", cultures=["western_culture"]),
            label("cultural"),
        ],
        [label("none"), label("none")],
    ]
    found = compare(ballots(CULTURE, tasks, None, 3), other_rules(3))
    assert [(one.rule.consensus, one.is_own) for one in found] == [
        ("half", True),
        ("majority", False),
        ("unanimous", False),
        ("2 of 3", False),
    ]
    half, majority, unanimous, share = found
    assert half.tally.labels == {Sensitivity.CS: 2, Sensitivity.CA: 1}
    assert half.tally.share(Sensitivity.CS) == 2 / 3
    assert half.tally.reasons == {"open": 1}
    assert unanimous.tally.labels == {Sensitivity.CS: 1, Sensitivity.CA: 1}
    assert unanimous.tally.reasons == {"open": 1, Exclusion.DISAGREE: 2}
    assert unanimous.questions["knowledge"].disputed == 1
    assert unanimous.questions["cultures"].disputed == 1
    assert share.tally == majority.tally == half.tally
    first, _second, third = without_each(ballots(CULTURE, tasks, None, 3))
    assert (first.tasks, first.turned, first.tally.labels) == (4, 1, {"CS": 2, "CA": 1})
    assert (third.tasks, third.turned) == (3, 1)
