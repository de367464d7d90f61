"""The page of tasks taken along, and what its script is told."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment, Campaign
from annotations.models.tasks import AssignmentState
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(
        items=4, languages=("es",), overlap_review=1, tasks_at_once=2, tasks_along=3
    )


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


@pytest.fixture
def desk(annotator: User) -> Client:
    client = Client()
    client.force_login(annotator)
    return client


def url_of(campaign: Campaign, kind: str = "review") -> str:
    return reverse("desk-take-along", args=[campaign.name, kind, "es"])


def test_the_page_offers_each_queue_with_what_one_may_take(
    desk: Client, campaign: Campaign
) -> None:
    page = desk.get(reverse("desk-along")).content.decode()
    assert url_of(campaign) in page
    assert "3 at most" in page
    assert "for 12 hours" in page


def test_a_set_is_told_by_the_addresses_of_its_pages(desk: Client, campaign: Campaign) -> None:
    told = desk.post(url_of(campaign), {"count": 2}, headers=JSON).json()
    assert len(told["tasks"]) == 2
    for task in told["tasks"]:
        assert desk.get(task["page"]).status_code == HTTPStatus.OK
        assert desk.get(task["context"]).status_code == HTTPStatus.OK
    for beside in told["beside"]:
        assert desk.get(beside).status_code == HTTPStatus.OK


@pytest.mark.parametrize("count", ["", "0", "4", "many"])
def test_a_number_that_may_not_be_is_refused_with_the_one_that_may(
    desk: Client, campaign: Campaign, count: str
) -> None:
    answer = desk.post(url_of(campaign), {"count": count}, headers=JSON)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "1 to 3" in answer.json()["problem"]
    assert not Assignment.objects.of_every_purpose().exists()


def test_who_may_not_work_there_is_told_so(
    desk: Client, annotator: User, campaign: Campaign
) -> None:
    annotator.memberships.all().delete()
    assert desk.post(url_of(campaign), {"count": 2}, headers=JSON).status_code in (403, 404)


def test_without_a_script_the_set_is_in_hand_all_the_same(desk: Client, campaign: Campaign) -> None:
    answer = desk.post(url_of(campaign), {"count": 2})
    assert answer["Location"] == reverse("desk-work", args=[campaign.name, "review", "es"])
    assert Assignment.objects.of_every_purpose().count() == 2


def test_what_is_not_done_is_given_back(desk: Client, campaign: Campaign) -> None:
    desk.post(url_of(campaign), {"count": 2}, headers=JSON)
    one = Assignment.objects.of_every_purpose().earliest("pk")
    url = reverse("desk-give-back", args=[one.pk])
    assert desk.post(url, headers=JSON).json() == {"assignment": one.pk}
    one.refresh_from_db()
    assert one.state == AssignmentState.RELEASED
    stranger = Client()
    stranger.force_login(member(campaign, languages=("es",)))
    other = Assignment.objects.of_every_purpose().latest("pk")
    answer = stranger.post(reverse("desk-give-back", args=[other.pk]), headers=JSON)
    assert answer.status_code == HTTPStatus.NOT_FOUND
