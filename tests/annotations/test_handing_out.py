"""The guideline, and what is in hand, come before the next task: on the pages and over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment, Campaign
from annotations.services import claiming
from annotations.services.planning import Plan, revise_protocol
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted

TASKS_AT_ONCE = Plan().tasks_at_once

pytestmark = pytest.mark.django_db

GUIDELINE = "# Review\n\nKeep numbers."


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(items=8, guideline=GUIDELINE, answer_per_subject=None)


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign)


def over_the_api(user: User, campaign: Campaign) -> HttpResponse:
    url = f"{V1}/campaigns/{campaign.name}/claims"
    return client_of(user).post(url, {"kind": "review", "language": "es"})


def on_the_pages(user: User, campaign: Campaign) -> HttpResponse:
    """As the desk's script asks: for what follows all that is in hand."""
    client = Client()
    client.force_login(user)
    url = reverse("desk-work", args=[campaign.name, "review", "es"])
    held = list(user.assignments.values_list("pk", flat=True))
    return client.post(url, query_params={"without": held}, headers={"X-Screen": "only"})


def one_given_task(user: User, campaign: Campaign) -> Assignment:
    task = campaign.tasks.production().filter(kind="review", remaining__gt=0).latest("pk")
    return claiming.claim_task(user=user, task_id=task.pk)


ASKS: list[Callable[[User, Campaign], Any]] = [over_the_api, on_the_pages]


def read(user: User, campaign: Campaign) -> None:
    answer = client_of(user).post(
        f"{V1}/campaigns/{campaign.name}/guideline/acknowledgements",
        {"version": campaign.protocol.version},
    )
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("ask", ASKS)
def test_who_has_read_nothing_is_handed_nothing(
    ask: Callable[..., HttpResponse], annotator: User, campaign: Campaign
) -> None:
    refused = ask(annotator, campaign)
    assert f"/desk/guideline/{campaign.name}/" in refused.content.decode()
    assert not Assignment.objects.exists()
    read(annotator, campaign)
    ask(annotator, campaign)
    assert Assignment.objects.get().person == annotator


@pytest.mark.parametrize("ask", ASKS)
def test_a_guideline_that_has_changed_is_read_before_the_next_task(
    ask: Callable[..., HttpResponse], annotator: User, campaign: Campaign
) -> None:
    read(annotator, campaign)
    held = claim(campaign, annotator)
    manager = member(campaign, Role.MANAGER)
    revise_protocol(user=manager, campaign=campaign, plan=Plan(guideline=f"{GUIDELINE} All."))
    accept(annotator, held)  # What is in hand may be finished.
    ask(annotator, campaign)
    assert Assignment.objects.count() == 1
    read(annotator, campaign)
    ask(annotator, campaign)
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize("ask", ASKS)
def test_nobody_holds_more_of_a_queue_than_so_many(
    ask: Callable[..., HttpResponse], annotator: User, campaign: Campaign
) -> None:
    read(annotator, campaign)
    for _ in range(TASKS_AT_ONCE + 2):
        ask(annotator, campaign)
    held = list(Assignment.objects.order_by("pk"))
    assert len(held) == TASKS_AT_ONCE
    accept(annotator, held[0])
    ask(annotator, campaign)
    assert Assignment.objects.filter(state="open").count() == TASKS_AT_ONCE
    assert claim(campaign, annotator, "label", "en")  # Another queue counts by itself.


def test_the_api_says_by_a_code_what_to_do_first(annotator: User, campaign: Campaign) -> None:
    refused = over_the_api(annotator, campaign)
    assert (refused.status_code, refused.json()["code"]) == (403, "guideline_unread")
    read(annotator, campaign)
    for _ in range(TASKS_AT_ONCE):
        assert over_the_api(annotator, campaign).status_code == 201
    refused = over_the_api(annotator, campaign)
    assert (refused.status_code, refused.json()["code"]) == (403, "too_many_in_hand")
    assert "submit, skip or give back one of them" in refused.json()["detail"]


def test_one_given_task_is_refused_alike(annotator: User, campaign: Campaign) -> None:
    with pytest.raises(NotPermitted, match="Read the guideline first"):
        one_given_task(annotator, campaign)
    read(annotator, campaign)
    for _ in range(TASKS_AT_ONCE):
        claim(campaign, annotator)
    with pytest.raises(NotPermitted, match="You hold 5 tasks"):
        one_given_task(annotator, campaign)


def test_where_controls_are_mixed_in_it_holds_too() -> None:
    campaign = make_campaign(items=8, guideline=GUIDELINE, control_share=20)
    annotator = member(campaign)
    assert over_the_api(annotator, campaign).json()["code"] == "guideline_unread"
    read(annotator, campaign)
    codes = [over_the_api(annotator, campaign).status_code for _ in range(TASKS_AT_ONCE + 1)]
    assert codes == [201] * TASKS_AT_ONCE + [403]


def test_the_guideline_is_read_and_acknowledged_over_the_api(
    annotator: User, campaign: Campaign
) -> None:
    client, url = client_of(annotator), f"{V1}/campaigns/{campaign.name}/guideline"
    assert client.get(url).json() == {"version": 1, "text": GUIDELINE, "is_read": False}
    first = client.post(f"{url}/acknowledgements", {"version": 1})
    again = client.post(f"{url}/acknowledgements", {"version": 1})
    assert first.json() == again.json()
    assert annotator.acknowledgements.count() == 1
    assert client.get(url).json()["is_read"] is True
    stale = client.post(f"{url}/acknowledgements", {"version": 7})
    assert stale.status_code == 409
    viewer = client_of(member(campaign, Role.VIEWER))
    assert viewer.get(url).status_code == 200
    assert viewer.post(f"{url}/acknowledgements", {"version": 1}).status_code == 403


def test_a_guideline_of_spaces_is_none() -> None:
    campaign = make_campaign(items=1, guideline=" \n\u00a0\n")
    person = member(campaign)
    assert over_the_api(person, campaign).status_code == 201
