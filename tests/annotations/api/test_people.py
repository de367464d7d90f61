"""People over the API: the same as on the pages, and links that are told once."""

import pytest
from rest_framework.test import APIClient

from annotations.models import Campaign
from annotations.services.claiming import save_draft
from annotations.vocabularies import Role
from tests.clients import V1, JsonClient
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def client(user: User) -> APIClient:
    made = JsonClient()
    made.force_login(user)
    return made


@made_once
def campaign() -> Campaign:
    return make_campaign(items=3, languages=("es", "am"))


def test_invitations(campaign: Campaign) -> None:
    manager = client(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/invitations"
    given = {"email": "ann@example.org", "roles": ["annotator"], "languages": ["es"]}
    made = manager.post(url, given)
    assert made.status_code == 201
    assert "/accounts/join/" in made.json()["link"]
    pk = made.json()["invitation"]["id"]
    wrong = manager.post(url, {**given, "languages": ["fr"]})
    assert (wrong.status_code, [*wrong.json()["errors"]]) == (400, ["languages", "email"])
    again = manager.post(f"{url}/{pk}/again", {"by_mail": True})
    assert (again.status_code, again.json()["link"]) == (201, None)
    (row,) = manager.get(url).json()["results"]
    assert (row["state"], row["mailed"], "digest" in row) == ("waiting", True, False)
    assert manager.delete(f"{url}/{pk}").status_code == 204
    assert manager.delete(f"{url}/{pk}").status_code == 409
    assert manager.delete(f"{url}/0").status_code == 404
    half = {"content": "bob@example.org,Bob,viewer,\nnobody,,viewer,\n"}
    told = manager.post(f"{url}/file", half)
    assert told.status_code == 422
    assert [bool(one["problem"]) for one in told.json()["rows"]] == [False, True]
    right = {"content": "bob@example.org,Bob,viewer,\n"}
    for dry, code, links in ((True, 200, 0), (False, 201, 1), (False, 200, 0)):
        told = manager.post(f"{url}/file", {**right, "dry_run": dry})
        shown = [one["link"] for one in told.json()["rows"] if one["link"]]
        assert (told.status_code, len(shown)) == (code, links)


def test_roles_and_what_is_held(campaign: Campaign) -> None:
    manager, ann = client(member(campaign, Role.MANAGER)), member(campaign)
    claim(campaign, ann)
    url = f"{V1}/campaigns/{campaign.name}/members/{campaign.memberships.get(user=ann).pk}"
    changed = manager.patch(url, {"languages": ["am"]})
    assert (changed.json()["role"], changed.json()["languages"]) == ("annotator", ["am"])
    assert manager.post(f"{url}/give-back").json() == {"tasks": 1, "drafts": 0}
    assert manager.post(f"{url}/end").json() == {"tasks": 0, "drafts": 0}
    assert manager.delete(url).status_code == 404
    own = campaign.memberships.get()
    assert manager.delete(f"{V1}/campaigns/{campaign.name}/members/{own.pk}").status_code == 409


def test_who_no_longer_annotates_holds_nothing_and_keeps_the_draft(campaign: Campaign) -> None:
    manager, ann = client(member(campaign, Role.MANAGER)), member(campaign)
    held = claim(campaign, ann)
    save_draft(user=ann, assignment_id=held.pk, draft={"comment": ["so far"]}, version=0)
    url = f"{V1}/campaigns/{campaign.name}/members/{campaign.memberships.get(user=ann).pk}"
    assert manager.delete(url).status_code == 204
    held.refresh_from_db()
    assert (held.state, held.draft) == ("released", {"comment": ["so far"]})


def test_a_draft_of_who_no_longer_works_in_the_language_renews_no_lease(
    campaign: Campaign,
) -> None:
    ann = member(campaign)
    held = claim(campaign, ann)
    campaign.memberships.filter(user=ann).update(languages=["am"])
    save_draft(user=ann, assignment_id=held.pk, draft={"comment": ["so far"]}, version=0)
    ends = held.expires_at
    held.refresh_from_db()
    assert (held.draft, held.expires_at) == ({"comment": ["so far"]}, ends)


def test_accounts(campaign: Campaign) -> None:
    boss, ann = UserFactory.create(is_superuser=True), member(campaign)
    claim(campaign, ann)
    url = f"{V1}/people/{ann.pk}"
    assert client(member(campaign, Role.MANAGER)).patch(url, {}).status_code == 403
    administrator = client(boss)
    (found,) = administrator.get(f"{V1}/people?named={ann.email}").json()["results"]
    assert found["username"] == ann.username
    changed = administrator.patch(url, {"is_active": False, "may_create_campaigns": True}).json()
    assert (changed["is_active"], changed["may_create_campaigns"]) == (False, True)
    assert ann.assignments.get().state == "released"
    assert administrator.patch(f"{V1}/people/{boss.pk}", {"is_active": False}).status_code == 409
