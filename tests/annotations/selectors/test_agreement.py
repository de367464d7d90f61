"""Agreement as the console shows it, against examples worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.selectors.agreement.asked import table
from annotations.selectors.agreement.items import Cell, items
from annotations.services.agreement import agreement_table
from annotations.vocabularies import Role
from tests.factories import ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, culture, edit, envelope, label
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

CULTURAL = {"cultures": ["Western Culture"]}


@pytest.fixture
def people(campaign: Campaign) -> list[User]:
    return [member(campaign) for _ in range(3)]


@made_once
def campaign() -> Campaign:
    return make_campaign(items=4)


def tag_all(campaign: Campaign, people: list[User], table: list[str]) -> list[Label]:
    """Each string is an item, each character a person's tag: C cultural, R regional, - none."""
    given = []
    for votes in table:
        for user, vote in zip(people, votes, strict=True):
            kinds = {"C": ["cultural"], "R": ["regional"], "-": ["none"]}[vote]
            fields = CULTURAL if vote == "C" else {}
            given.append(label(campaign, user, kinds, **fields).decision)
    return given


def found(campaign: Campaign, **options: str) -> dict[str, Any]:
    """By question what was measured, with alpha beside."""
    told = table(campaign, "label", **options)["questions"]
    return {one["key"]: one | one["coefficients"]["alpha"] for one in told}


def test_alpha_of_a_tag_is_the_one_worked_out_by_hand(campaign, people):
    """CCC ---, C--, ---: 4 of 12 votes carry the tag, and one unit of the four disagrees.

    Observed: 2 of 12 coincidences lie off the diagonal. Expected: 2 * 4 * 8 / (12 * 11).
    Alpha is 1 - (2 / 12) / (64 / 132) = 0.65625; 10 of 12 pairs of votes agree.
    """
    tag_all(campaign, people, ["CCC", "---", "C--", "---"])
    tags = found(campaign)
    cultural = tags["cultural"]
    assert cultural["value"] == pytest.approx(0.65625)
    assert [cultural[name] for name in ("units", "pairable", "raters")] == [4, 4, 3]
    assert (cultural["observed"], cultural["unanimous"]) == (pytest.approx(10 / 12), 0.75)
    assert tags["sensitive"]["value"] == pytest.approx(0.65625)
    assert (tags["dialect"]["value"], tags["dialect"]["observed"]) == (None, 1)
    assert tags["dialect"]["reason"] == "everyone agreed: alpha is undefined with one category"


def test_culture_and_region_disagree_by_tag_but_not_on_sensitivity(campaign, people):
    *_, last = tag_all(campaign, people, ["CRC", "---", "---", "CC-"])
    tags = found(campaign)
    assert tags["sensitive"]["observed"] < 1
    submit_label(
        envelope=envelope(
            last.person,
            last.task.assignments.get(person=last.person),
            supersedes=last.pk,
        ),
        answers=culture(["cultural"], False, **CULTURAL),
    )
    tags = found(campaign)
    assert tags["sensitive"]["value"] == 1
    assert tags["cultural"]["value"] < 1


def test_nothing_can_be_said_before_two_people_rated_an_item(campaign, people):
    label(campaign, people[0], ["none"])
    for row in found(campaign).values():
        assert row["value"] is None
        assert row["reason"] == "no unit has been rated by two people"


def test_what_is_not_finished_is_told_apart_and_a_tie_is_not_included():
    campaign = make_campaign(items=2, overlap_review=3, overlap_label=3)
    people = [member(campaign) for _ in range(3)]
    for number, user in enumerate(people[:2]):
        edit(user, claim(campaign, user), f"¿Cuál, {number}?")
        label(campaign, user, ["none"])
    told = [table(campaign, kind) for kind in ("review", "label")]
    assert [(one["outcome"]["included"], one["open"]) for one in told] == [(0, 0), (1, 1)]
    assert told[0]["outcome"]["excluded"]["disagree"] == 1
    label(campaign, people[2], ["none"])
    assert table(campaign, "label")["open"] == 0


def test_groups_have_their_own_tasks_votes_and_people(people, campaign):
    ItemFactory.create_batch(2, benchmark=campaign.benchmark, subject="virology")
    wide = make_campaign_over(campaign)
    users = [member(wide) for _ in range(3)]
    tag_all(wide, users, ["CCC", "---", "C--", "---", "CCC", "---"])
    assert found(wide, subject="virology")["cultural"]["units"] == 2
    assert alphas(wide, "subject") == {"anatomy": pytest.approx(0.65625), "virology": 1}
    same = pytest.approx(found(wide)["cultural"]["value"])
    for by in ("category", "split", "language", "options", "month", "week", "protocol", "origin"):
        assert list(alphas(wide, by).values()) == [same], by
    alone, *_others = people_of(wide, "person", users)
    assert (alone["agree"], alone["total"]) == (10, 12)
    windows = table(wide, "label", by="window")
    assert [one["decisions"] for one in windows["groups"]] == [3] * 6
    assert {one["is_lower"] for one in windows["drift"]} == {None}
    settled = people_of(wide, "decision", users)
    assert [one["agree"] for one in settled] == [5, 6, 6]
    assert [one["ruled"]["total"] for one in settled] == [0, 0, 0]


def alphas(campaign: Campaign, by: str) -> dict[str, Any]:
    """Of the tag `cultural`, by group."""
    groups = table(campaign, "label", by=by)["groups"]
    return {
        group["key"]: one["coefficients"]["alpha"]["value"]
        for group in groups
        for one in group["questions"]
        if one["key"] == "cultural"
    }


def people_of(campaign: Campaign, by: str, users: list[User]) -> list[dict[str, Any]]:
    """What is told of each of them on the tag `cultural`."""
    groups = {group["key"]: group for group in table(campaign, "label", by=by)["groups"]}
    return [
        next(one for one in groups[str(user.pk)]["questions"] if one["key"] == "cultural")
        for user in users
    ]


def make_campaign_over(campaign: Campaign) -> Campaign:
    Campaign.objects.filter(pk=campaign.pk).update(name="earlier")
    return make_campaign(benchmark=campaign.benchmark)


def test_verdicts_and_what_people_do_to_an_engines_texts():
    campaign = make_campaign(items=2, overlap_review=2)
    first, second = member(campaign), member(campaign)
    for user in (first, second):
        accept(user, claim(campaign, user), active_seconds=4)
    accept(first, claim(campaign, first), active_seconds=40)
    edit(second, claim(campaign, second), "¿Qué hueso?", active_seconds=60)
    (spanish,) = table(campaign, "review", by="language")["groups"]
    (verdict,) = spanish["questions"]
    # 3 accept, 1 edit: 1 - (2 / 4) / (2 * 3 * 1 / (4 * 3))
    assert verdict["coefficients"]["alpha"]["value"] == pytest.approx(0)
    assert verdict["pairable"] == 2
    told = table(campaign, "review", by="machine", seconds="10")
    rows = {row["key"]: row for row in (told["everybody"], *told["groups"])}
    accepts, edits = (rows[str(user.pk)] for user in (first, second))
    assert [row["accepted"]["value"] for row in (rows[""], accepts, edits)] == [0.75, 1, 0.5]
    assert [row["quick"]["value"] for row in (accepts, edits)] == [0.5, 1]
    assert (accepts["edits"], accepts["character_rate"]) == (0, None)
    assert (edits["edits"], edits["character_rate"]) == (1, pytest.approx(0.4, abs=0.3))


def test_post_edits_of_one_text_are_held_against_one_another():
    campaign = make_campaign(items=1, overlap_review=3)
    for question in ("¿Qué hueso?", "¿Qué hueso es?", ""):
        user = member(campaign)
        held = claim(campaign, user)
        assert edit(user, held, question) if question else accept(user, held)
    (spanish,) = table(campaign, "review", by="text")["groups"]
    assert [spanish[name] for name in ("key", "units", "pairable", "raters")] == ["es", 1, 1, 2]
    assert (spanish["identical"]["value"], spanish["compared"]) == (0, 1)
    assert 0 < spanish["ter"]["value"] < 0.5
    assert 50 < spanish["chrf"]["value"] < 100
    assert table(campaign, "label", by="text")["groups"] == []


@pytest.mark.parametrize("by", ["question", "person", "decision"])
def test_a_table_takes_as_many_queries_however_many_people_there_are(campaign, people, by):
    counts = []
    for votes in ("CCC", "C--"):
        tag_all(campaign, people, [votes])
        with CaptureQueriesContext(connection) as queries:
            assert table(campaign, "label", by=by)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_tasks_behind_a_figure_are_those_that_one_may_see(campaign, people):
    tag_all(campaign, people, ["CCC", "---", "C--", "---"])
    manager = member(campaign, Role.MANAGER)
    cell = Cell("label", question="cultural")
    page = items(campaign, manager, cell)
    assert (len(page.items), page.next) == (4, None)
    (differ,) = items(campaign, manager, replace(cell, unanimous=False)).items
    assert [(one.letter, one.value) for one in differ.said] == [
        ("A", True), ("B", False), ("C", False),
    ]  # fmt: skip
    agreement_table(campaign=campaign, kind="label", by="window")
    one, two, three = (str(person.pk) for person in people)
    for pair, count in (((two, three), 0), ((one, two), 1)):
        shown = items(campaign, manager, replace(cell, pair=pair, unanimous=False))
        assert len(shown.items) == count
    for by, key, count in (
        ("subject", "anatomy", 4), ("subject", "law", 0), ("person", one, 4), ("person", "0", 0),
        ("window", "1", 1), ("window", "9", 0), ("batch", "1", 0), ("origin", "here", 4),
        ("origin", "imported", 0),
    ):  # fmt: skip
        shown = items(campaign, manager, replace(cell, by=by, key=key))
        assert len(shown.items) == count, (by, key)
    for person, count in ((one, 1), (two, 0)):
        against = replace(cell, by="decision", key=person, unanimous=False)
        assert len(items(campaign, manager, against).items) == count
    reviewer = member(campaign, Role.REVIEWER, languages=("es",))
    assert items(campaign, reviewer, cell).items == []
    newcomer = member(campaign)
    assert items(campaign, newcomer, cell).items == []
