"""Who may rule, send back, settle a flag, change controls, order a release: on pages and the API
alike, with the same reason."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from annotations.kinds.review.ledger import Review
from annotations.models import Adjudication, Campaign, Flag, Return, Task
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_adjudicate, can_download, can_resolve
from annotations.selectors.console import to_adjudicate
from annotations.services.flagging import raise_flag
from annotations.services.members import add_member
from annotations.services.planning import plan_of, revise_protocol
from annotations.vocabularies import FlagReason, Role
from tests.clients import V1, client_of
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import ALL_CHECKS, claim, edit
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted

pytestmark = pytest.mark.django_db
STILL_REACHED = "a task on this question can still reach you"

Reply = tuple[int, str]


@made_once
def campaign() -> Campaign:
    campaign = make_campaign(items=2, languages=("es", "am"), overlap_review=2, overlap_label=1)
    for number in range(2):
        person = member(campaign, Role.ANNOTATOR, ("es",))
        edit(person, claim(campaign, person), f"¿Versión {number}?")
    return campaign


@pytest.fixture
def disputed(campaign: Campaign) -> Task:
    return campaign.tasks.get(state="disputed")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(task: Task) -> dict[str, Any]:
    return {"question": "¿Qué hueso es?", "options": task.candidates.get().translation.options}


def rule_on_page(user: User, task: Task) -> Reply:
    text = text_of(task)
    options = {f"option_{k}": v for k, v in zip("abcd", text["options"], strict=True)}
    sent = {"nonce": str(uuid.uuid4()), "question": text["question"], "acknowledged": ALL_CHECKS}
    sent["comment"] = "As the source has it."
    reply = signed_in(user).post(case_of(task), sent | options)
    return reply.status_code, reply.text


def look_at_page(user: User, task: Task) -> Reply:
    reply = signed_in(user).get(case_of(task))
    return reply.status_code, reply.text


def send_back_on_page(user: User, task: Task) -> Reply:
    sent = {"nonce": str(uuid.uuid4()), "note": "Once more."}
    reply = signed_in(user).post(f"{case_of(task)}return/", sent)
    return reply.status_code, reply.text


def rule_by_api(user: User, task: Task) -> Reply:
    sent = {"nonce": str(uuid.uuid4()), "text": text_of(task), "acknowledged": ALL_CHECKS}
    sent["comment"] = "As the source has it."
    reply = client_of(user).post(f"{V1}/tasks/{task.pk}/adjudications", sent)
    return reply.status_code, reply.content.decode()


def send_back_by_api(user: User, task: Task) -> Reply:
    sent = {"nonce": str(uuid.uuid4()), "note": "Once more."}
    reply = client_of(user).post(f"{V1}/tasks/{task.pk}/returns", sent)
    return reply.status_code, reply.content.decode()


def case_of(task: Task) -> str:
    return f"/console/campaigns/{task.campaign.name}/adjudication/{task.pk}/"


WAYS = [look_at_page, rule_on_page, send_back_on_page, rule_by_api, send_back_by_api]


@pytest.mark.parametrize(
    ("role", "languages"),
    [(Role.REVIEWER, ()), (Role.REVIEWER, ("am",)), (Role.MANAGER, ("es",))],
)
def test_whom_a_task_on_the_item_can_still_reach_rules_nowhere(
    campaign: Campaign, disputed: Task, role: Role, languages: tuple[str, ...]
) -> None:
    """A task in another language, or on the source, reaches them as well."""
    user = member(campaign, role)
    add_member(campaign=campaign, user=user, role=Role.ANNOTATOR, languages=languages)
    for way in WAYS:
        status, text = way(user, disputed)
        assert status == 403, way
        assert STILL_REACHED in text, way
    assert not Adjudication.objects.exists()
    assert not Return.objects.exists()


def test_who_no_longer_annotates_stays_blind_to_what_is_in_their_hands(
    campaign: Campaign, disputed: Task
) -> None:
    """They may still decide on it, and would see what the others said."""
    user = member(campaign)
    held = claim(campaign, user, "label", "en")
    while held.task.item_id != disputed.item_id:
        held = claim(campaign, user, "label", "en")
    campaign.memberships.filter(user=user).delete()
    add_member(campaign=campaign, user=user, role=Role.REVIEWER)
    others = Review.objects.visible_to(user).filter(task=disputed)
    for way in WAYS:
        status, text = way(user, disputed)
        assert status == 403, way
        assert STILL_REACHED in text, way
    assert not others.exists()
    assert not can_download(user, campaign)
    user.assignments.update(state=AssignmentState.RELEASED)
    assert others.exists()
    assert can_download(user, campaign)
    assert look_at_page(user, disputed)[0] == 200


def test_whose_text_is_whose_is_not_told_to_whom_a_task_still_reaches(campaign: Campaign) -> None:
    works, manages = member(campaign), member(campaign, Role.MANAGER)
    add_member(campaign=campaign, user=works, role=Role.MANAGER)
    console = f"/console/campaigns/{campaign.name}"
    addresses = {
        f"{console}/engines/texts/": 200,
        f"{console}/effort/items.csv": 404,
        f"{V1}/campaigns/{campaign.name}/back-translations": 200,
    }
    for address, status in addresses.items():
        refused = signed_in(works).get(address)
        assert refused.status_code == 403, address
        assert "can still come to you" in refused.content.decode(), address
        assert signed_in(manages).get(address).status_code == status, address


@pytest.mark.parametrize("way", WAYS)
def test_whom_no_task_reaches_rules_everywhere(
    campaign: Campaign, disputed: Task, way: Callable[[User, Task], Reply]
) -> None:
    status, text = way(member(campaign, Role.REVIEWER, ("es",)), disputed)
    assert status in (200, 201, 302), text


def test_nobody_supersedes_a_ruling_that_they_have_not_seen(
    campaign: Campaign, disputed: Task
) -> None:
    first, second = (member(campaign, Role.REVIEWER) for _ in range(2))
    assert rule_on_page(first, disputed)[0] == 302
    made = disputed.adjudications.get()
    for way in (rule_on_page, send_back_on_page, rule_by_api, send_back_by_api):
        status, text = way(second, disputed)
        assert status in (409, 422), way
        assert "has been ruled on meanwhile" in text, way
        if status == 422:
            assert f'name="supersedes" value="{made.pk}"' in text, way
    assert list(Adjudication.objects.all()) == [made]
    sent = {"nonce": str(uuid.uuid4()), "note": "Once more.", "supersedes": made.pk}
    assert client_of(second).post(f"{V1}/tasks/{disputed.pk}/returns", sent).status_code == 201


def test_the_queue_of_rulings_holds_what_may_be_ruled_on(
    campaign: Campaign, disputed: Task
) -> None:
    both = member(campaign, Role.REVIEWER)
    add_member(campaign=campaign, user=both, role=Role.ANNOTATOR)
    of_another_language = member(campaign, Role.REVIEWER, ("am",))
    author = disputed.reviews.first().person
    add_member(campaign=campaign, user=author, role=Role.REVIEWER)
    people = [
        both,
        of_another_language,
        author,
        member(campaign, Role.REVIEWER, ("es",)),
        member(campaign, Role.MANAGER),
    ]
    for user in people:
        waits = disputed in to_adjudicate(campaign, user)
        assert waits == bool(can_adjudicate(user, disputed)), user
    assert [bool(can_adjudicate(user, disputed)) for user in people] == [False] * 3 + [True] * 2


def flagged(campaign: Campaign, task: Task) -> Flag:
    return raise_flag(
        campaign=campaign,
        item=task.item,
        language="es",
        reason=FlagReason.WRONG_KEY,
        nonce=uuid.uuid4(),
        person=task.reviews.first().person,
        task=task,
    )


def test_a_flag_on_an_item_that_can_still_reach_the_manager_is_for_another(
    campaign: Campaign, disputed: Task
) -> None:
    flag = flagged(campaign, disputed)
    user = member(campaign, Role.MANAGER)
    assert can_resolve(user, flag)
    add_member(campaign=campaign, user=user, role=Role.ANNOTATOR)
    refused = can_resolve(user, flag)
    assert not refused
    assert STILL_REACHED in str(refused.reason)
    url = f"/console/campaigns/{campaign.name}/flags/{flag.pk}/resolve/"
    sent = {"nonce": str(uuid.uuid4()), "outcome": "excluded"}
    assert signed_in(user).post(url, sent).status_code in (403, 404)
    assert not hasattr(Flag.objects.get(pk=flag.pk), "resolution")


def test_reviewers_settle_flags_in_their_languages(campaign: Campaign, disputed: Task) -> None:
    flag = flagged(campaign, disputed)
    spanish, other = (member(campaign, Role.REVIEWER, (code,)) for code in ("es", "am"))
    assert "You do not review in this language" in str(can_resolve(other, flag).reason)
    assert not can_resolve(member(campaign, Role.VIEWER), flag)
    page = f"/console/campaigns/{campaign.name}/flags/"
    sent = {"nonce": str(uuid.uuid4()), "outcome": "excluded", "flag": flag.pk, "which": "chosen"}
    assert "Settle those" not in signed_in(other).get(page).text
    assert signed_in(other).post(f"{page}{flag.pk}/resolve/", sent).status_code == 403
    assert signed_in(other).post(f"{page}resolve/", sent).status_code == 403
    assert not hasattr(Flag.objects.get(pk=flag.pk), "resolution")
    shown = signed_in(spanish).get(page).text
    assert "Settle those chosen" in shown
    assert "Settle this one" not in shown
    assert signed_in(spanish).post(f"{page}resolve/", sent).status_code == 302
    assert Flag.objects.get(pk=flag.pk).resolution.person == spanish


def test_the_share_of_controls_is_not_for_a_manager_who_annotates(campaign: Campaign) -> None:
    user = member(campaign, Role.MANAGER)
    add_member(campaign=campaign, user=user, role=Role.ANNOTATOR)
    plan = replace(plan_of(protocol=campaign.protocol), control_share=10)
    with pytest.raises(NotPermitted, match="You annotate in this campaign"):
        revise_protocol(user=user, campaign=campaign, plan=plan)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, Role.VIEWER])
def test_a_release_is_ordered_by_managers_alone(campaign: Campaign, role: Role) -> None:
    user = member(campaign, role)
    page = signed_in(user).post(
        f"/console/campaigns/{campaign.name}/releases/", {"version": "1.0.0"}
    )
    api = client_of(user).post(f"{V1}/campaigns/{campaign.name}/releases", {"version": "1.0.0"})
    assert (page.status_code, api.status_code) == (403, 403)


@pytest.mark.parametrize("name", ["nobody-here", "gone"])
def test_a_role_is_for_who_can_sign_in(campaign: Campaign, name: str) -> None:
    """An account that was closed is refused as one that never was."""
    UserFactory(username="gone", is_active=False)
    manager = member(campaign, Role.MANAGER)
    sent = {"username": name, "role": Role.VIEWER.value}
    page = signed_in(manager).post(f"/console/campaigns/{campaign.name}/people/", sent)
    reply = client_of(manager).post(f"{V1}/campaigns/{campaign.name}/members", sent)
    assert (page.status_code, reply.status_code) == (422, 400)
    assert reply.json()["errors"]["username"][0] in page.text
    assert not campaign.memberships.filter(user__username=name).exists()
