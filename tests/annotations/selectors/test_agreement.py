"""Agreement as the console shows it, against examples worked out by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.selectors.agreement import TagAgreement, by_language, by_subject, by_tag
from tests.factories import ItemFactory, make_campaign, member
from tests.work import accept, claim, culture, edit, envelope, label
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

CULTURAL = {"cultures": ["Western Culture"]}


@pytest.fixture
def people(campaign: Campaign) -> list[User]:
    return [member(campaign) for _ in range(3)]


@pytest.fixture
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


def found(campaign: Campaign) -> dict[str, TagAgreement]:
    return {row.tag: row for row in by_tag(campaign, "label")}


def test_alpha_of_a_tag_is_the_one_worked_out_by_hand(campaign, people):
    """CCC ---, C--, ---: 4 of 12 votes carry the tag, and one unit of the four disagrees.

    Observed: 2 of 12 coincidences lie off the diagonal. Expected: 2 * 4 * 8 / (12 * 11).
    Alpha is 1 - (2 / 12) / (64 / 132) = 0.65625; 10 of 12 pairs of votes agree.
    """
    tag_all(campaign, people, ["CCC", "---", "C--", "---"])
    cultural = found(campaign)["cultural"]
    assert cultural.alpha.value == pytest.approx(0.65625)
    assert (cultural.alpha.units, cultural.alpha.pairable, cultural.alpha.raters) == (4, 4, 3)
    assert cultural.percent == pytest.approx(10 / 12)
    assert found(campaign)["sensitive"].alpha.value == pytest.approx(0.65625)


def test_a_tag_that_nobody_gave_has_no_alpha_but_a_reason(campaign, people):
    tag_all(campaign, people, ["CCC", "---", "C--", "---"])
    dialect = found(campaign)["dialect"]
    assert dialect.alpha.value is None
    assert dialect.alpha.reason == "everyone agreed: alpha is undefined with one category"
    assert dialect.percent == 1


def test_culture_and_region_disagree_by_tag_but_not_on_sensitivity(campaign, people):
    tag_all(campaign, people, ["CRC", "---", "---", "---"])
    tags = found(campaign)
    assert tags["sensitive"].alpha.value == 1
    assert tags["cultural"].alpha.value is not None
    assert tags["cultural"].alpha.value < 1


def test_a_correction_replaces_the_vote_that_it_corrects(campaign, people):
    *_, last = tag_all(campaign, people, ["---", "---", "---", "CC-"])
    submit_label(
        envelope=envelope(
            last.person,
            last.task.assignments.get(person=last.person),
            supersedes=last.pk,
        ),
        answers=culture(["cultural"], False, **CULTURAL),
    )
    cultural = found(campaign)["cultural"]
    assert (cultural.alpha.value, cultural.percent) == (1, 1)


def test_nothing_can_be_said_before_two_people_rated_an_item(campaign, people):
    label(campaign, people[0], ["none"])
    for row in by_tag(campaign, "label"):
        assert row.alpha.value is None
        assert row.alpha.reason == "no unit has been rated by two people"


def test_alpha_is_told_by_subject(people, campaign):
    ItemFactory.create_batch(2, benchmark=campaign.benchmark, subject="virology")
    wide = make_campaign_over(campaign)
    users = [member(wide) for _ in range(3)]
    tag_all(wide, users, ["CCC", "---", "C--", "---", "CCC", "---"])
    subjects = by_subject(wide, "label")
    assert list(subjects) == ["anatomy", "virology"]
    assert subjects["anatomy"].value == pytest.approx(0.65625)
    assert subjects["virology"].value == 1
    assert {row.tag: row for row in by_tag(wide, "label", subject="virology")}[
        "cultural"
    ].alpha.units == 2


def make_campaign_over(campaign: Campaign) -> Campaign:
    Campaign.objects.filter(pk=campaign.pk).update(name="earlier")
    return make_campaign(benchmark=campaign.benchmark)


def test_verdicts_agree_by_language():
    campaign = make_campaign(items=2, overlap_review=2)
    first, second = member(campaign), member(campaign)
    for user in (first, second):
        accept(user, claim(campaign, user))
    accept(first, claim(campaign, first))
    edit(second, claim(campaign, second), "¿Qué hueso?")
    agreement = by_language(campaign, "review")["es"]
    # 3 accept, 1 edit: 1 - (2 / 4) / (2 * 3 * 1 / (4 * 3))
    assert agreement.value == pytest.approx(0)
    assert agreement.pairable == 2


def test_each_table_takes_as_many_queries_however_many_people_there_are(campaign, people):
    tag_all(campaign, people, ["CCC", "---", "C--", "---"])
    accept(people[0], claim(campaign, people[0], "review"))
    for selector, kind in ((by_tag, "label"), (by_subject, "label"), (by_language, "review")):
        with CaptureQueriesContext(connection) as queries:
            assert selector(campaign, kind)
        assert len(queries) == (2 if kind == "label" else 1)  # the forms are asked for, too
