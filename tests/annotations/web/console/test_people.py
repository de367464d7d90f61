"""People of a campaign: brought in, changed, and let go, each by whom it is for."""

import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from annotations.models import Assignment, Campaign
from annotations.vocabularies import Role
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import AccessEvent, ApiToken, User

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@made_once
def campaign() -> Campaign:
    return make_campaign(items=4, languages=("es", "am"))


def page(client: Client, path: str, data: object = None, status: int = 200) -> str:
    answer = client.get(path) if data is None else client.post(path, data)
    assert answer.status_code == status
    return answer.content.decode()


def test_invitations_of_the_page(campaign: Campaign, settings: Settings) -> None:
    manager = signed_in(member(campaign, Role.MANAGER))
    people = f"/console/campaigns/{campaign.name}/people/"
    given = {"email": "Ann@example.org", "roles": ["annotator"], "languages": ["es"], "days": 7}
    shown = page(manager, f"{people}invite/", {**given, "how": "link"})
    link = r"http://testserver/accounts/join/[\w-]{43}/"
    (secret,) = re.findall(link, shown)
    assert secret not in page(manager, people), "it is shown once"
    twice = page(manager, f"{people}invite/", {**given, "how": "link"}, 422)
    assert "Invited already" in twice
    pk = campaign.invitations.get().pk
    (other,) = re.findall(
        link, page(manager, f"{people[:-7]}invitations/{pk}/again/", {"how": "link"})
    )
    assert other != secret
    page(manager, f"{people[:-7]}invitations/{pk}/again/", {"how": "mail"}, 302)
    assert mail.outbox[0].to == ["ann@example.org"]
    page(manager, f"{people[:-7]}invitations/{pk}/withdraw/", {}, 302)
    assert "ann@example.org" not in page(manager, people)


def test_a_file_is_looked_at_and_then_taken(campaign: Campaign) -> None:
    manager = signed_in(member(campaign, Role.MANAGER))
    path = f"/console/campaigns/{campaign.name}/people/invite/file/"
    how = {"how": "link", "days": 14}

    def file(text: str) -> BytesIO:
        made = BytesIO(text.encode())
        made.name = "people.csv"
        return made

    page(manager, path)
    wrong = page(manager, path, {**how, "file": file("a@example.org,A,king\n")}, 422)
    assert "no role “king”" in wrong
    assert 'name="sure"' not in wrong
    right = page(
        manager, path, {**how, "file": file("a@example.org,A,viewer\nb@example.org,B,annotator,am")}
    )
    assert campaign.invitations.count() == 0
    (text,) = re.findall(r'name="text" value="([^"]*)"', right)
    assert (
        len(
            re.findall("/accounts/join/", page(manager, path, {**how, "text": text, "sure": "yes"}))
        )
        == 2
    )
    assert "invited already" in page(manager, path, {**how, "text": text, "sure": "yes"})
    assert campaign.invitations.count() == 2


def test_roles_are_changed_in_their_place(campaign: Campaign) -> None:
    user, ann = member(campaign, Role.MANAGER), member(campaign)
    manager = signed_in(user)
    people = f"/console/campaigns/{campaign.name}/people/"
    role = campaign.memberships.get(user=ann)
    change = f"{people}{role.pk}/change/"
    page(manager, change, {"role": "reviewer", "languages": "AM, es"}, 302)
    role.refresh_from_db()
    assert (role.role, role.languages) == ("reviewer", ["am", "es"])
    assert "Not in this campaign: fr" in page(
        manager, change, {"role": "reviewer", "languages": "fr"}, 422
    )
    own = f"{people}{campaign.memberships.get(user=user).pk}/change/"
    assert "Nobody else manages" in page(manager, own, {"role": "viewer"}, 422)
    assert page(signed_in(ann), change, {"role": "manager"}, 403)


def test_a_person_leaves_and_what_they_hold_goes_back(campaign: Campaign) -> None:
    manager, ann = member(campaign, Role.MANAGER), member(campaign)
    for n in range(2):
        held = claim(campaign, ann)
        Assignment.objects.filter(pk=held.pk).update(draft={"question": ["¿"]} if n else {})
    held.task.refresh_from_db()
    before = held.task.remaining
    path, here = (
        f"/console/people/{ann.pk}/",
        f"/console/campaigns/{campaign.name}/people/{ann.pk}/",
    )
    elsewhere = member(make_campaign(items=1), Role.MANAGER)
    assert page(signed_in(elsewhere), path, status=404), "and nobody learns that there is one"
    assert "begun" in page(signed_in(manager), path)
    answer = signed_in(manager).post(f"{here}end/", follow=True).content.decode()
    assert "2 tasks went back. 1 was begun" in answer
    held.task.refresh_from_db()
    assert held.task.remaining == before + 1
    assert not campaign.memberships.filter(user=ann).exists()
    assert "no role any more" in page(signed_in(manager), path), "what they did is still seen"
    own = f"/console/campaigns/{campaign.name}/people/{manager.pk}/end/"
    assert "Nobody else manages" in signed_in(manager).post(own, follow=True).content.decode()
    for act in ("account", "sessions", "rights"):
        page(signed_in(manager), f"{path}{act}/", {}, 403)


def test_an_administrator_decides_about_accounts(campaign: Campaign) -> None:
    boss, ann = UserFactory.create(is_superuser=True), member(campaign)
    administrator, hers = signed_in(boss), signed_in(ann)
    claim(campaign, ann)
    path = f"/console/people/{ann.pk}/"
    assert ann.username in page(administrator, "/console/people/?named=" + ann.email)
    assert (
        boss.username
        not in page(administrator, "/console/people/?named=" + ann.email).split("<table")[1]
    )
    page(hers, "/console/people/", status=403)
    page(administrator, path)
    page(administrator, f"{path}rights/", {"add_benchmark": "on"}, 302)
    ann = User.objects.get(pk=ann.pk)
    assert (
        ann.has_perm("annotations.add_benchmark"),
        ann.has_perm("annotations.add_campaign"),
    ) == (True, False)
    page(administrator, f"{path}sessions/", {}, 302)
    page(hers, "/", status=302)
    hers.force_login(ann)
    _, secret = ApiToken.issue(ann, "hers")
    page(administrator, f"{path}account/", {"active": "no"}, 302)
    page(hers, "/", status=302)
    assert (
        Client().get("/api/v1/campaigns", headers={"Authorization": f"Bearer {secret}"}).status_code
        == 401
    )
    assert set(ann.assignments.values_list("state", flat=True)) == {"released"}
    page(administrator, f"{path}account/", {"active": "yes"}, 302)
    assert User.objects.get(pk=ann.pk).is_active
    own = f"/console/people/{boss.pk}/account/"
    assert (
        "your own account"
        in administrator.post(own, {"active": "no"}, follow=True).content.decode()
    )
    kinds = AccessEvent.objects.filter(person=ann).values_list("kind", flat=True)
    assert {"rights-changed", "session-ended", "deactivated", "reactivated"} <= set(kinds)


def test_who_came_with_imported_decisions_stands_apart(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    nobody = UserFactory.create(is_active=False, username="imported-1")
    campaign.imported_people.create(user=nobody, name="Worker 7")
    given = {"protocol": campaign.protocol, "claimed_at": now(), "expires_at": now()}
    Assignment.objects.create(task=campaign.tasks.first(), round=1, person=nobody, **given)
    shown = page(signed_in(manager), f"/console/campaigns/{campaign.name}/people/")
    assert ("Worker 7" in shown, "imported-1" in shown) == (True, False)
    page(signed_in(manager), f"/console/people/{nobody.pk}/", status=404)
    administrator = signed_in(UserFactory.create(is_superuser=True))
    page(administrator, f"/console/people/{nobody.pk}/", status=404)
    assert "imported-1" not in page(administrator, "/console/people/")
