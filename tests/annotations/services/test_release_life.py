"""What becomes of a release, and who may bring it there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from annotations.models import Campaign, Release, ReleaseEvent
from annotations.models.release_events import ReleaseState
from annotations.services import release_life, releasing
from annotations.services.campaign_changes import CampaignState, set_state
from annotations.vocabularies import Role
from tests.concurrency.threads import at_once
from tests.factories import UserFactory, make_campaign, member
from tests.released import bind_nothing, lead
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
DRAFT, CHECKED, APPROVED, PUBLISHED, WITHDRAWN = ReleaseState


def a_release(campaign: Campaign, version: str = "1.0.0", by: User | None = None) -> Release:
    """One without a folder, for which no gate asks."""
    return Release.objects.create(
        campaign=campaign, version=version, cut={}, manifest={}, content_hash="-", path="-",
        created_by=by,
    )  # fmt: skip


@pytest.fixture
def campaign() -> Campaign:
    found = make_campaign(items=1)
    bind_nothing(found)
    return found


@pytest.fixture
def manager(campaign: Campaign) -> User:
    return member(campaign, Role.MANAGER)


@pytest.fixture
def release(campaign: Campaign, manager: User) -> Release:
    return a_release(campaign, by=manager)


def test_a_release_is_checked_approved_published_and_withdrawn(
    release: Release, manager: User
) -> None:
    other = member(release.campaign, Role.MANAGER)
    reviewer = member(release.campaign, Role.REVIEWER)
    release_life.check_gates(user=other, release=release)
    release_life.approve_release(user=reviewer, release=release, note="Read all of it.")
    release_life.publish_release(user=manager, release=release)
    release_life.publish_release(user=manager, release=release, public=True)
    release_life.withdraw_release(user=other, release=release, reason=" Its key was leaked. ")
    told = release.events.values_list("event", "person", "note", "public")
    assert list(told) == [
        ("checked", other.pk, "", False),
        ("approved", reviewer.pk, "Read all of it.", False),
        ("published", manager.pk, "", False),
        ("published", manager.pk, "", True),
        ("withdrawn", other.pk, "Its key was leaked.", False),
    ]
    assert (release.state, release.is_public) == (WITHDRAWN, False)


def test_steps_out_of_their_order_are_refused(release: Release, manager: User) -> None:
    reviewer = member(release.campaign, Role.REVIEWER)
    acts: dict[str, Callable[[], object]] = {
        "check": lambda: release_life.check_gates(user=manager, release=release),
        "approve": lambda: release_life.approve_release(user=reviewer, release=release),
        "publish": lambda: release_life.publish_release(user=manager, release=release),
        "withdraw": lambda: release_life.withdraw_release(
            user=manager, release=release, reason="It is wrong."
        ),
    }
    order = {"check": DRAFT, "approve": CHECKED, "publish": APPROVED, "withdraw": PUBLISHED}
    for step, state in order.items():
        for name, act in acts.items():
            if name not in (step, "withdraw"):
                with pytest.raises(Conflict, match=str(state.label)):
                    act()
        acts[step]()
    for act in acts.values():
        with pytest.raises(Conflict, match="Withdrawn"):
            act()
    assert release.events.count() == 4


def test_whoever_built_or_checked_it_does_not_approve_it(release: Release, manager: User) -> None:
    checker, third = (member(release.campaign, Role.MANAGER) for _ in range(2))
    release_life.check_gates(user=checker, release=release)
    for person, why in ((manager, "had this release built"), (checker, "checked this release")):
        with pytest.raises(NotPermitted, match=f"{why}; a second person"):
            release_life.approve_release(user=person, release=release)
    assert release_life.approve_release(user=third, release=release).release.state == APPROVED


def test_an_annotator_a_viewer_and_a_stranger_change_nothing_of_it(release: Release) -> None:
    people = [member(release.campaign, role) for role in (Role.ANNOTATOR, Role.VIEWER)]
    lead(release, CHECKED)
    for person in (*people, UserFactory()):
        with pytest.raises(NotPermitted):
            release_life.approve_release(user=person, release=release)
        with pytest.raises(NotPermitted):
            release_life.withdraw_release(user=person, release=release, reason="No.")
    reviewer = member(release.campaign, Role.REVIEWER)
    with pytest.raises(NotPermitted):
        release_life.check_gates(user=reviewer, release=release)


def test_a_reviewer_to_whom_its_answers_must_not_be_told_does_not_approve_it(
    release: Release, manager: User
) -> None:
    reviewer = member(release.campaign, Role.REVIEWER)
    release_life.check_gates(user=member(release.campaign, Role.MANAGER), release=release)
    release.campaign.memberships.create(user=reviewer, role=Role.ANNOTATOR)
    with pytest.raises(NotPermitted, match="can still come to you"):
        release_life.approve_release(user=reviewer, release=release)


def test_a_withdrawal_says_why_and_is_possible_from_the_draft_on(
    release: Release, manager: User
) -> None:
    for reason in ("", " \n"):
        with pytest.raises(Invalid, match="Say why"):
            release_life.withdraw_release(user=manager, release=release, reason=reason)
    set_state(user=manager, campaign=release.campaign, state=CampaignState.ARCHIVED)
    with pytest.raises(NotPermitted, match="archived"):
        release_life.check_gates(user=manager, release=release)
    release_life.withdraw_release(user=manager, release=release, reason="Not meant to be built.")
    assert release.withdrawal is not None
    assert (release.state, release.withdrawal.note) == (WITHDRAWN, "Not meant to be built.")


def test_each_state_finds_its_releases(campaign: Campaign) -> None:
    drafts = {state: a_release(campaign, f"1.{n}.0") for n, state in enumerate(ReleaseState)}
    for state, draft in drafts.items():
        if state != DRAFT:
            lead(draft, state)
    public, gone = a_release(campaign, "2.0.0"), a_release(campaign, "3.0.0")
    lead(public, public=True)
    lead(gone, WITHDRAWN, public=True)
    for state in ReleaseState:
        found = Release.objects.in_state(state)
        assert [one.state for one in found] == [state] * len(found)
        assert drafts[state] in found
    assert set(Release.objects.published()) == {drafts[PUBLISHED], public}
    assert set(Release.objects.public()) == {public}
    assert set(Release.objects.ever_public()) == {public, gone}
    assert [one.is_public for one in Release.objects.order_by("version")] == [
        *([False] * len(drafts)), True, False,
    ]  # fmt: skip


def test_the_parent_of_a_release_is_the_last_that_stands_as_published(
    campaign: Campaign, tmp_path: Path
) -> None:
    def build(version: str) -> Release:
        folder = tmp_path / version
        return releasing.build_release(campaign=campaign, version=version, out=folder).release

    first = build("1.0.0")
    assert build("1.1.0").parent is None
    lead(first)
    second = build("1.2.0")
    assert second.parent == first
    lead(second, WITHDRAWN)
    assert build("1.3.0").parent == first


def test_the_database_refuses_what_no_life_has(release: Release, manager: User) -> None:
    odd = (
        {"event": "checked", "public": True},
        {"event": "withdrawn", "note": ""},
        {"event": "approved"},
    )
    ReleaseEvent.objects.create(release=release, event="approved", person=manager)
    for fields in odd:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReleaseEvent.objects.create(release=release, person=manager, **fields)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_told_that_it_is_approved(campaign: Campaign) -> None:
    release = lead(a_release(campaign), CHECKED)
    people = [member(campaign, Role.REVIEWER) for _ in range(2)]

    def approve(number: int) -> str:
        try:
            release_life.approve_release(user=people[number], release=release)
        except Conflict as conflict:
            return str(conflict)
        return ""

    told = sorted(at_once(2, approve))
    assert (told[0], "Approved" in told[1]) == ("", True)
    assert release.events.filter(event=APPROVED).count() == 1
