"""The culture form says of votes what the paper's rule says of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.forms.answers import checked, is_shown
from annotations.forms.consensus import FormConsensus, aggregate
from annotations.forms.shipped import shipped
from annotations.vocabularies import SENSITIVE_KINDS, Culture, Dialect, Region, Sensitivity
from annotations.world_bank import WorldBankRegion
from tests.annotations.forms.paper import CultureVote, aggregate_culture
from tests.annotations.forms.strategies import UNIT

CULTURE = shipped()["culture"]


def vote(*kinds: str, time_sensitive: bool = False, **named: Any) -> dict[str, Any]:
    return {"knowledge": sorted(kinds), "time_sensitive": time_sensitive, **named}


NONE = vote("none")
WESTERN = vote("cultural", cultures=["Western Culture"])
GEOGRAPHIC = vote("regional", regions=["Europe"], countries=["FR"])


def of(*votes: dict[str, Any], overlap: int = 3) -> FormConsensus:
    return aggregate(CULTURE, votes, overlap=overlap)


def test_a_tie_counts_as_yes() -> None:
    consensus = of(WESTERN, WESTERN, NONE, NONE)
    assert consensus.sensitivity is Sensitivity.CS
    assert consensus.values["knowledge"] == ["cultural"]
    assert consensus.shares["knowledge"]["cultural"] == 0.5


def test_less_than_half_is_culturally_agnostic_and_names_no_culture() -> None:
    consensus = of(WESTERN, NONE, NONE)
    assert consensus.sensitivity is Sensitivity.CA
    assert "cultures" not in consensus.values
    assert consensus.reached


@pytest.mark.parametrize("kind", ["cultural", "regional", "dialect"])
def test_any_of_the_three_kinds_makes_an_item_sensitive(kind: str) -> None:
    assert of(vote(kind), overlap=1).sensitivity is Sensitivity.CS


def test_different_kinds_do_not_add_up_to_one() -> None:
    assert of(vote("cultural"), vote("regional"), vote("dialect")).sensitivity is Sensitivity.CA


def test_time_sensitivity_stands_apart_from_culture() -> None:
    timely = vote("none", time_sensitive=True)
    consensus = of(timely, timely, NONE, NONE)
    assert consensus.sensitivity is Sensitivity.CA
    assert consensus.values["time_sensitive"] is True
    assert of(timely, NONE, NONE).values["time_sensitive"] is False


def test_what_a_tag_points_to_is_counted_among_the_votes_that_carry_it() -> None:
    other = vote("cultural", cultures=["African Culture"])
    values = of(WESTERN, WESTERN, other, GEOGRAPHIC, NONE).values
    assert values["cultures"] == ["Western Culture"]
    assert not values.keys() & {"regions", "countries"}


def test_regions_and_countries_come_with_the_regional_tag() -> None:
    values = of(GEOGRAPHIC, GEOGRAPHIC, WESTERN).values
    assert (values["regions"], values["countries"]) == (["Europe"], ["FR"])
    assert "cultures" not in values


def test_a_dialect_is_named_by_half_of_those_who_see_one() -> None:
    british, unnamed = vote("dialect", dialect="British English"), vote("dialect")
    assert of(british, unnamed, overlap=2).values["dialect"] == "British English"
    assert "dialect" not in of(british, unnamed, unnamed).values


culture_votes = st.lists(
    st.builds(
        CultureVote,
        knowledge=st.one_of(
            st.just(frozenset({"none"})),
            st.frozensets(st.sampled_from(["cultural", "regional", "dialect"]), min_size=1),
        ),
        cultures=st.frozensets(st.sampled_from(Culture), max_size=3),
        regions=st.frozensets(st.sampled_from(Region), max_size=3),
        world_bank_regions=st.frozensets(st.sampled_from(WorldBankRegion), max_size=3),
        countries=st.frozensets(st.sampled_from(["US", "ET", "PE"])),
        dialect=st.sampled_from(["", Dialect.BRITISH, Dialect.SLANG]),
        time_sensitive=st.booleans(),
    ),
    max_size=9,
)
NAMED = ("cultures", "regions", "world_bank_regions", "countries")


def sane(vote: CultureVote) -> tuple[CultureVote, dict[str, Any]]:
    """A vote without what its kinds of knowledge do not ask for, and the same as answers."""
    given: dict[str, Any] = {
        "knowledge": sorted(vote.knowledge),
        "time_sensitive": vote.time_sensitive,
        "dialect": vote.dialect,
        **{name: sorted(getattr(vote, name)) for name in NAMED},
    }
    for question in CULTURE.questions:
        if not is_shown(CULTURE, question, given):
            given.pop(question.id, None)
    stored = checked(CULTURE, given, UNIT)
    named = {name: frozenset(stored.get(name, ())) for name in NAMED}
    dialect = stored.get("dialect", "")
    return CultureVote(
        vote.knowledge, **named, dialect=dialect, time_sensitive=vote.time_sensitive
    ), stored


@given(culture_votes, st.integers(1, 4))
def test_the_culture_form_comes_out_as_ever(votes: list[CultureVote], overlap: int) -> None:
    pairs = [sane(vote) for vote in votes]
    old = aggregate_culture([vote for vote, _ in pairs], overlap=overlap)
    new = aggregate(CULTURE, [stored for _, stored in pairs], overlap=overlap)
    assert new.votes == old.votes
    assert new.reached is old.is_annotated
    assert new.sensitivity is old.label
    assert new.disputed == ()
    assert {k: v for k, v in new.shares["knowledge"].items() if k != "none"} == old.shares
    assert set(new.values.get("knowledge", ())) & SENSITIVE_KINDS == old.kinds
    for name in NAMED:
        assert frozenset(new.values.get(name, ())) == getattr(old, name)
    assert new.values.get("time_sensitive") is old.time_sensitive
    dialect = new.values.get("dialect")
    assert {dialect} - {None} == (old.dialects if len(old.dialects) == 1 else set())
