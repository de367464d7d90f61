"""What becomes of a release, and who may bring it there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from annotations.models import Benchmark, Campaign, Release, ReleaseEvent
from annotations.models.release_events import ReleaseState
from annotations.services import release_life, releasing
from annotations.services.campaign_changes import CampaignState, set_state
from annotations.services.release_rules import change_release_rules
from annotations.vocabularies import Role
from tests.concurrency.threads import at_once
from tests.factories import UserFactory, make_campaign, member
from tests.released import bind_nothing, lead
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.stores import releases_store

pytestmark = pytest.mark.django_db
DRAFT, CHECKED, APPROVED, PUBLISHED, WITHDRAWN = ReleaseState


def a_release(campaign: Campaign, version: str = "1.0.0", by: User | None = None) -> Release:
    """One with an empty folder, for which no gate asks."""
    name = f"{campaign.name}-{version}"
    manifest = {"files": [], "rows": {}, "schema_version": "1.8", "content_hash": name}
    releases_store().write(name, "manifest.json", json.dumps(manifest).encode())
    return Release.objects.create(
        campaign=campaign, version=version, cut={}, manifest=manifest, content_hash=name, path=name,
        created_by=by,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _releases_go_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


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


def test_the_parent_of_a_release_is_the_last_that_stands_as_published(campaign: Campaign) -> None:
    _draft, published, approved, withdrawn = [a_release(campaign, f"1.{n}.0") for n in range(4)]
    lead(published)
    lead(approved, APPROVED)
    lead(withdrawn, WITHDRAWN)
    assert releasing.build_release(campaign=campaign, version="2.0.0").release.parent == published


def test_a_gate_that_binds_holds_a_release_back_until_the_next_version_passes_it() -> None:
    campaign = make_campaign(items=2)
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    draft = releasing.build_release(campaign=campaign, version="1.0.0").release
    with pytest.raises(Conflict, match=r"Licence and attribution: .* licence is not known"):
        release_life.check_gates(user=manager, release=draft)
    assert draft.state == DRAFT
    Benchmark.objects.update(licence="mit", attribution="Its authors")
    campaign = Campaign.objects.get(pk=campaign.pk)
    mended = releasing.build_release(campaign=campaign, version="1.0.1").release
    checked = release_life.check_gates(user=manager, release=mended)
    assert {gate["id"]: gate["state"] for gate in checked.gates}["coverage"] == "passed"
    assert {gate["id"]: gate["state"] for gate in checked.gates}["reviewed"] == "failed"
    change_release_rules(user=manager, campaign=campaign, binds=["reviewed"], floors={})
    with pytest.raises(Conflict, match="0 of 2 translations"):
        release_life.approve_release(user=reviewer, release=mended)
    lower = {"reviewed": 0.0}
    change_release_rules(user=manager, campaign=campaign, binds=["reviewed"], floors=lower)
    approved = release_life.approve_release(user=reviewer, release=mended)
    assert (checked.rules_version, approved.rules_version) == (0, 2)


def test_a_release_whose_files_were_changed_passes_no_gate_that_binds() -> None:
    campaign = make_campaign(items=1)
    Benchmark.objects.update(licence="mit", attribution="Its authors")
    campaign = Campaign.objects.get(pk=campaign.pk)
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    release_life.check_gates(user=manager, release=release)
    card = release.place.folder() / "README.md"
    card.write_bytes(card.read_bytes().replace(b"a", b"b", 1))
    with pytest.raises(Conflict, match=r"such as README\.md \(has other content"):
        release_life.approve_release(user=reviewer, release=release)
    shutil.rmtree(release.place.folder())
    with pytest.raises(Conflict, match="is missing"):
        release_life.approve_release(user=reviewer, release=release)
    release_life.withdraw_release(user=manager, release=release, reason="It is lost.")


@pytest.mark.parametrize(
    ("binds", "floors", "said"),
    [
        (["coverege"], {}, "no gate coverege; the gates are: coverage"),
        ([], {"flags": 1.0}, "flags has no floor; these have one: coverage"),
        ([], {"coverage": 1.5}, "out of range for coverage; give 0 to 1"),
        ([], {"agreement": float("nan")}, "out of range for agreement; give -1 to 1"),
    ],
)
def test_rules_that_no_gate_has_are_refused(
    binds: list[str], floors: dict[str, float], said: str, campaign: Campaign, manager: User
) -> None:
    with pytest.raises(Invalid, match=said):
        change_release_rules(user=manager, campaign=campaign, binds=binds, floors=floors)


def test_rules_are_a_managers_and_the_same_again_are_no_version(
    campaign: Campaign, manager: User
) -> None:
    with pytest.raises(NotPermitted):
        change_release_rules(
            user=member(campaign, Role.REVIEWER), campaign=campaign, binds=[], floors={}
        )
    for _ in range(2):
        stated = change_release_rules(
            user=manager, campaign=campaign, binds=["sound"], floors={"coverage": 0.9}
        )
        assert stated.version == 2


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
