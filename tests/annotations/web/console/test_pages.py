import uuid

import pytest
from django.test import Client

from annotations.models import Campaign, Task
from annotations.services.flagging import raise_flag
from annotations.services.members import add_member
from annotations.vocabularies import FlagReason, Role
from tests.annotations.web.console.conftest import USUAL_OVERLAPS, SignIn, label
from tests.factories import UserFactory, make_campaign, member
from workbench.core.accounts.models import User

PAGES = (
    "", "texts/", "items/", "adjudication/", "agreement/", "agreement/people/",
    "agreement/over-time/", "people/", "protocol/", "flags/", "releases/", "jobs/", "changes/",
)  # fmt: skip


def address(campaign: Campaign, page: str) -> str:
    return f"/console/campaigns/{campaign.name}/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_a_manager_opens_every_page_of_a_campaign(
    page: str, campaign: Campaign, disputed: Task, manager: User, sign_in: SignIn
) -> None:
    assert sign_in(manager).get(address(campaign, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_a_campaign_without_any_work_has_its_empty_states(page: str, sign_in: SignIn) -> None:
    campaign = make_campaign(items=1, translated=False, label_per_subject=0)
    role = Role.MANAGER if page == "people/" else Role.VIEWER
    assert sign_in(member(campaign, role)).get(address(campaign, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_an_annotator_is_refused_with_the_reason(
    page: str, campaign: Campaign, annotators: list[User], sign_in: SignIn
) -> None:
    response = sign_in(annotators[0]).get(address(campaign, page))
    assert response.status_code == 403
    assert "no role in this campaign that opens the console" in response.text


def test_the_list_shows_ones_own_campaigns_only(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    other = make_campaign(items=1)
    html = sign_in(manager).get("/console/").text
    assert campaign.name in html
    assert other.name not in html


def test_somebody_without_a_campaign_learns_whom_to_ask(db: None, sign_in: SignIn) -> None:
    assert "Ask a manager" in sign_in(UserFactory()).get("/console/").text


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/console/").headers["Location"].startswith("/accounts/login/")


def test_a_viewer_sees_no_form_and_may_send_none(campaign: Campaign, sign_in: SignIn) -> None:
    client = sign_in(member(campaign, Role.VIEWER))
    assert "Give a person a role" not in client.get(address(campaign, "people/")).text
    for page in ("people/", "protocol/", "releases/", "engines/translate/", "texts/import/"):
        response = client.post(
            address(campaign, page),
            {
                "overlap_review": 1, "overlap_label": 1, "overlap_answer": 1,
                "lease_minutes": 5, "grace_minutes": 5,
            },
        )  # fmt: skip
        assert response.status_code == 403, page
        assert "Only a manager of this campaign" in response.text


def test_a_manager_gives_a_person_a_role(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    newcomer = UserFactory()
    response = sign_in(manager).post(
        address(campaign, "people/"),
        {"username": newcomer.username, "role": "reviewer", "languages": ["es"]},
        follow=True,
    )
    assert newcomer.username in response.text
    membership = campaign.memberships.get(user=newcomer)
    assert (membership.role, membership.languages) == (Role.REVIEWER, ["es"])


def test_a_manager_takes_a_role_away_and_the_work_stays(
    campaign: Campaign, manager: User, reviewer: User, sign_in: SignIn
) -> None:
    role = campaign.memberships.get(user=reviewer)
    client = sign_in(manager)
    take_away = address(campaign, f"people/{role.pk}/take-away/")
    for _ in range(2):
        response = client.post(take_away, follow=True)
        assert response.status_code == 200
    assert not campaign.memberships.filter(user=reviewer).exists()
    assert f"Member removed: {reviewer.username}" in client.get(address(campaign, "changes/")).text
    assert sign_in(reviewer).get(address(campaign, "people/")).status_code == 404


def test_the_last_manager_stays_and_others_take_nothing_away(
    campaign: Campaign, manager: User, reviewer: User, sign_in: SignIn
) -> None:
    role = campaign.memberships.get(user=manager)
    take_away = address(campaign, f"people/{role.pk}/take-away/")
    response = sign_in(manager).post(take_away, follow=True)
    assert "Nobody else manages this campaign" in response.text
    assert sign_in(reviewer).post(take_away).status_code == 403
    assert campaign.memberships.filter(pk=role.pk).exists()


@pytest.mark.parametrize("page", ["items/", "adjudication/", "flags/"])
def test_english_questions_begin_at_their_own_side_on_an_arabic_page(
    campaign: Campaign, disputed: Task, manager: User, sign_in: SignIn, page: str
) -> None:
    raise_flag(
        campaign=campaign,
        item=disputed.item,
        language="es",
        reason=FlagReason.WRONG_KEY,
        nonce=uuid.uuid4(),
        person=manager,
    )
    response = sign_in(manager).get(address(campaign, page), headers={"accept-language": "ar"})
    assert 'class="excerpt" lang="en" dir="ltr"' in response.text


def test_an_unknown_user_name_is_an_error_at_its_field(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    response = sign_in(manager).post(
        address(campaign, "people/"), {"username": "nobody-here", "role": "reviewer"}
    )
    assert response.status_code == 422
    assert "Nobody signs in under this name" in response.text


def test_the_changes_name_who_made_them(campaign: Campaign, manager: User, sign_in: SignIn) -> None:
    newcomer = UserFactory()
    client = sign_in(manager)
    client.post(address(campaign, "people/"), {"username": newcomer.username, "role": "viewer"})
    add_member(campaign=campaign, user=newcomer, role=Role.VIEWER, languages=["es"])
    html = client.get(address(campaign, "changes/")).text
    assert f"Member added: {newcomer.username}" in html
    assert f"Member changed: {newcomer.username}" in html
    assert html.count(manager.username) > 1


def test_a_revision_makes_the_next_version_of_the_protocol(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    response = sign_in(manager).post(
        address(campaign, "protocol/"),
        {
            **USUAL_OVERLAPS,
            "overlap_label": 5,
            "lease_minutes": 30,
            "grace_minutes": 10,
            "ask_quality": "on",
            "guideline": "Keep *numbers*.<script>alert(1)</script>",
        },
        follow=True,
    )
    assert campaign.protocol.version == 2
    assert campaign.protocol.overlap("label") == 5
    assert campaign.protocol.ask_quality
    assert "<em>numbers</em>" in response.text
    assert "<script>alert" not in response.text


def test_a_flag_is_settled_with_a_comment(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    item = campaign.benchmark.items.first()
    assert item is not None
    nonce = "6f0e9d3c-1f7c-4f4e-9a5c-000000000001"
    flag = raise_flag(
        campaign=campaign,
        item=item,
        language="es",
        reason=FlagReason.WRONG_KEY,
        nonce=nonce,  # type: ignore[arg-type]
        comment="The rib is a bone too.",
    )
    client = sign_in(manager)
    assert "The rib is a bone too." in client.get(address(campaign, "flags/")).text
    client.post(
        address(campaign, f"flags/{flag.pk}/resolve/"),
        {"nonce": "6f0e9d3c-1f7c-4f4e-9a5c-000000000002", "outcome": "no_problem"},
    )
    assert flag.resolution.outcome == "no_problem"
    assert "No open flags" in client.get(address(campaign, "flags/")).text
    assert "No problem" in client.get(address(campaign, "flags/?all=1")).text


def test_agreement_that_is_undefined_is_explained(
    campaign: Campaign, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    for user in annotators:
        label(user, campaign, "none")
    html = sign_in(manager).get(address(campaign, "agreement/")).text
    assert "everyone agreed: alpha is undefined" in html
