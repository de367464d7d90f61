"""The next task, fetched while one works on this one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Campaign
from annotations.services.claiming import next_task
from annotations.services.planning import Plan
from tests.annotations.web.desk.conftest import Desk
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted

TASKS_AT_ONCE = Plan().tasks_at_once
SCREEN = {"X-Screen": "only"}


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign(items=8, answer_per_subject=None)


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign)


def take(campaign: Campaign, user: User, *without: Assignment) -> Assignment | None:
    return next_task(
        user=user,
        campaign=campaign,
        kind="review",
        language="es",
        without=[assignment.pk for assignment in without],
    )


def test_what_is_in_hand_comes_before_what_is_not(campaign: Campaign, annotator: User) -> None:
    first = take(campaign, annotator)
    assert first is not None
    assert take(campaign, annotator) == first
    second = take(campaign, annotator, first)
    assert second not in (None, first)
    assert take(campaign, annotator) == first
    assert take(campaign, annotator, first) == second


def test_fetching_ahead_takes_only_so_many(campaign: Campaign, annotator: User) -> None:
    held: list[Assignment] = []
    for _ in range(TASKS_AT_ONCE):
        following = take(campaign, annotator, *held)
        assert following is not None
        held.append(following)
    with pytest.raises(NotPermitted, match="You hold 5 tasks of this queue"):
        take(campaign, annotator, *held)


def test_a_page_fetched_ahead_is_the_screen_alone(desk: Desk) -> None:
    first = desk.open("review").content.decode()
    url = f"{desk.queue_url('review')}?without={desk.assignment.pk}"
    ahead = desk.client.post(url, headers=SCREEN).content.decode()
    assert first.count(" data-assignment=") == ahead.count(" data-assignment=") == 2
    assert "<head>" in first
    assert "<head>" not in ahead
    assert ahead.startswith('<html lang="en" dir="ltr">')
    newest = f'data-assignment="{desk.assignment.pk}"'
    assert newest in ahead
    assert newest not in first


def test_a_page_fetched_ahead_leaves_messages_to_the_page_that_shows_them(desk: Desk) -> None:
    desk.open("review")
    desk.review()
    desk.client.post(desk.queue_url("review"), headers=SCREEN)
    assert "is stored" in desk.open("review").content.decode()


def test_numbers_that_are_none_are_passed_over(desk: Desk) -> None:
    url = f"{desk.queue_url('review')}?without=x&without=9999999999999999999999"
    assert desk.client.post(url, headers=SCREEN).status_code == 200


def test_the_state_says_what_has_become_of_a_task(desk: Desk) -> None:
    desk.open("review")
    url = reverse("desk-state", args=[desk.assignment.pk])
    fresh = desk.client.get(url).json()
    assert (fresh["over"], fresh["draft_version"]) == ("", 0)
    assert fresh["seconds_left"] > 3500
    desk.post("draft", {"question": "A medias", "draft_version": 0})
    assert desk.client.get(url).json()["draft_version"] == 1
    Assignment.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert desk.client.get(url).json() == {"over": "", "draft_version": 1, "seconds_left": 0}
    desk.review(draft_version=1)
    assert "Another window has finished" in desk.client.get(url).json()["over"]
