"""The page of an invitation: clear in each case, and a secret that stays one."""

from typing import Any

import pytest
from allauth.account.middleware import AccountMiddleware
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from annotations.models import Campaign
from annotations.services.invitations import Guest, invite
from annotations.vocabularies import Role
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts import attempts
from workbench.core.accounts.doors import open_door
from workbench.core.accounts.models import AccessEvent, User

pytestmark = pytest.mark.django_db
PAGE = "/accounts/join/"
PASSWORD = {"password1": "a long engine of brass", "password2": "a long engine of brass"}


@pytest.fixture(autouse=True)
def _counts_of_its_own(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, translated=False)


def link(campaign: Campaign, **guest: Any) -> str:
    given = Guest(**{"roles": ["annotator"], **guest})
    made = invite(campaign=campaign, user=None, guest=given, by_mail=bool(given.email))
    return f"{PAGE}{made.secret}/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_newcomer_makes_an_account_and_is_where_they_work(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    manager.first_name = "Mia <b>"
    manager.save()
    made = invite(
        campaign=campaign,
        user=manager,
        guest=Guest("ann@example.org", "Ann", ["annotator"], ["es"]),
        by_mail=True,
    )
    address = f"{PAGE}{made.secret}/"
    client = Client()
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = client.get(PAGE).content.decode()
    for shown in ("Mia &lt;b&gt;", campaign.name, "ann@example.org", 'lang="es"'):
        assert shown in page
    assert made.secret not in page
    taken = client.post(PAGE, {"username": manager.username.upper(), "name": "", **PASSWORD})
    assert (taken.status_code, User.objects.count()) == (422, 1)
    assert client.post(PAGE, {"username": "ann", "name": "Ann", **PASSWORD})["Location"] == "/"
    assert client.get("/").status_code == 200
    ann = User.objects.get(username="ann")
    assert EmailAddress.objects.get(user=ann).verified
    assert (ann.is_staff, ann.is_superuser) == (False, False)
    assert client.get(address, follow=True).redirect_chain[-1][0] == "/", "they are in"
    again = Client().get(address, follow=True)
    assert again.status_code == 410
    assert "accepted already" in again.content.decode()
    kept = AccessEvent.objects.values_list("detail", flat=True)
    assert not any(made.secret in detail for detail in kept)


def test_who_has_an_account_comes_in_with_it_unless_the_address_is_anothers(
    campaign: Campaign,
) -> None:
    user = UserFactory.create()
    EmailAddress.objects.create(user=user, email="me@example.org", verified=True, primary=True)
    client = signed_in(user)
    client.get(link(campaign, email="ann@example.org"))
    assert "another address" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 403
    noted = UserFactory.create(email="other@example.org")
    stranger = signed_in(noted)
    stranger.get(link(campaign, email="ann2@example.org"))
    page = stranger.get(PAGE).content.decode()
    assert "ann2@example.org" in page
    assert "another address" in page
    assert stranger.post(PAGE).status_code == 403
    EmailAddress.objects.create(user=noted, email="ann2@example.org", verified=False)
    assert stranger.post(PAGE).status_code == 403, "anybody can note an address"
    assert link(campaign, email="ann3@example.org"), "nor does it keep others from being invited"
    client.get(link(campaign, roles=["viewer"]))
    assert user.username in client.get(PAGE).content.decode()
    assert client.post(PAGE)["Location"] == f"/console/campaigns/{campaign.name}/"
    assert [one.role for one in campaign.memberships.filter(user=user)] == ["viewer"]
    assert client.get(PAGE).status_code == 404, "and the link is let go"


def test_accounts_are_made_for_who_holds_a_link_alone_and_seldom(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = RequestFactory().get("/")
    request.session = Client().session
    assert open_door(request) is None
    client = Client()
    assert client.get(PAGE).status_code == 404
    client.get(link(campaign))
    request.session = client.session
    assert open_door(request) is not None
    monkeypatch.setattr(attempts, "FROM_ONE_PLACE", 2)
    tried = [client.post(PAGE, {"username": f"{n}"}).status_code for n in range(4)]
    assert tried == [422, 422, 429, 429]
    assert not User.objects.exists()


def by_provider(client: Client, email: str) -> HttpResponse:
    """What somebody without an account gets who comes back from their provider."""
    request = RequestFactory().get("/accounts/oidc/office/login/callback/")
    for middleware in (SessionMiddleware, MessageMiddleware, AccountMiddleware):
        middleware(HttpResponse)(request)  # type: ignore[arg-type, type-var]
    request.session = client.session
    request.user = AnonymousUser()
    SocialApp.objects.get_or_create(
        provider="openid_connect",
        provider_id="office",
        client_id="workbench",
        settings={"server_url": "https://office.example.org"},
    )
    login = SocialLogin(
        provider=get_adapter().get_provider(request, "office"),
        user=User(username="", email=email),
        account=SocialAccount(provider="office", uid=email),
        email_addresses=[EmailAddress(email=email, verified=True, primary=True)],
    )
    login.state = {"next": PAGE, "process": "login"}
    with context.request_context(request):
        answer: HttpResponse = complete_social_login(request, login)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return answer


def test_a_provider_lets_in_who_is_invited_and_nobody_else(campaign: Campaign) -> None:
    stranger, ann = Client(), Client()
    closed = by_provider(stranger, "eve@example.org")
    assert "Accounts are by invitation" in closed.content.decode()
    ann.get(link(campaign, email="ann@example.org"))
    other = by_provider(ann, "eve@example.org")
    assert "another address" in other.content.decode()
    assert not User.objects.exists()
    assert by_provider(ann, "ann@example.org")["Location"] == PAGE
    user = User.objects.get()
    assert campaign.memberships.get().user == user
    assert not user.has_usable_password()
    assert ann.get(PAGE)["Location"] == "/", "and is signed in"
