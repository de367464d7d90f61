"""A set of tasks at once, held for long enough to be done without a connection."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import Assignment, Campaign, Protocol
from annotations.models.tasks import AssignmentState
from annotations.selectors.handing_out import NOT_ALONG
from annotations.services.claiming import expire_leases, save_draft
from annotations.services.planning import plan_of, revise_protocol
from annotations.services.taking_along import take_along
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

HOURS = 12


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(
        items=4, languages=("es",), overlap_review=1, tasks_at_once=1, tasks_along=3
    )


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


def taken(user: User, campaign: Campaign, count: int) -> list[Assignment]:
    return take_along(user=user, campaign=campaign, kind="review", language="es", count=count)


def hours_left(assignment: Assignment) -> float:
    return (assignment.expires_at - timezone.now()) / timedelta(hours=1)


def with_hours(campaign: Campaign, hours: int) -> Campaign:
    manager = member(campaign, role=Role.MANAGER)
    plan = plan_of(protocol=campaign.protocol).changed(offline_hours=hours)
    revise_protocol(user=manager, campaign=campaign, plan=plan)
    return campaign


def test_what_is_in_hand_comes_along_and_the_rest_is_taken(
    campaign: Campaign, annotator: User
) -> None:
    first = claim(campaign, annotator)
    along = taken(annotator, campaign, 3)
    assert along[0] == first
    assert len({one.task_id for one in along}) == 3
    assert all(HOURS - 0.1 < hours_left(one) <= HOURS for one in along)
    assert taken(annotator, campaign, 3) == along


def test_there_are_fewer_where_no_more_are_open(campaign: Campaign, annotator: User) -> None:
    other = member(campaign, languages=("es",))
    assert len(taken(other, campaign, 3)) == 3
    assert len(taken(annotator, campaign, 3)) == 1


@pytest.mark.parametrize("count", [0, 4])
def test_nobody_takes_more_than_one_may_hold(
    campaign: Campaign, annotator: User, count: int
) -> None:
    with pytest.raises(Invalid, match="give 1 to 3"):
        taken(annotator, campaign, count)
    assert not Assignment.objects.of_every_purpose().exists()


def test_more_may_be_taken_along_than_be_held_online(campaign: Campaign, annotator: User) -> None:
    assert len(taken(annotator, campaign, 2)) == 2
    with pytest.raises(NotPermitted, match="You hold 1 tasks"):
        claim(campaign, annotator)
    assert len(taken(annotator, campaign, 3)) == 3
    assert Protocol(tasks_at_once=9, tasks_along=3).most_along == 9


def test_where_the_rules_say_no_hours_nothing_is_taken(campaign: Campaign, annotator: User) -> None:
    with pytest.raises(NotPermitted) as refused:
        taken(annotator, with_hours(campaign, 0), 2)
    assert refused.value.code == NOT_ALONG


def test_a_saved_draft_does_not_shorten_the_time(campaign: Campaign, annotator: User) -> None:
    one = taken(annotator, campaign, 1)[0]
    save_draft(user=annotator, assignment_id=one.pk, draft={"question": ["¿?"]}, version=0)
    one.refresh_from_db()
    assert hours_left(one) > HOURS - 0.1


def test_the_time_of_a_set_ends_as_any_other(campaign: Campaign, annotator: User) -> None:
    along = taken(annotator, campaign, 2)
    late = Assignment.objects.of_every_purpose().filter(pk=along[0].pk)
    late.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire_leases() == 1
    assert late.get().state == AssignmentState.EXPIRED
    assert not accept(annotator, along[0]).decision.surplus  # Nobody had taken its place.


def test_the_api_takes_a_set_along(campaign: Campaign, annotator: User) -> None:
    url = f"{V1}/campaigns/{campaign.name}/claims/along"
    answer = client_of(annotator).post(url, {"kind": "review", "language": "es", "count": 2})
    assert answer.status_code == 201
    assert [one["id"] for one in answer.json()] == [
        one.pk for one in annotator.assignments.order_by("claimed_at")
    ]
    assert all(one["candidates"] for one in answer.json())
    refused = client_of(annotator).post(url, {"kind": "review", "language": "es", "count": 4})
    assert refused.status_code == 400
