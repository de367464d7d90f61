"""The page of API tokens: the secret is shown once, and a revoked token opens nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.clients import V1, JsonClient
from tests.factories import UserFactory, make_campaign
from workbench.core.accounts import tokens
from workbench.core.accounts.models import ApiToken

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def status_with(secret):
    api = JsonClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api.get(f"{V1}/campaigns").status_code


def test_a_token_is_shown_once_works_and_is_revoked(client, user):
    given = {"name": "nightly <download>", "days": "30", "scopes": "releases:read"}
    made = client.post(PAGE, given)
    [secret] = re.findall(r"wb_[\w-]{43}", made.content.decode())
    assert "no-store" in made["Cache-Control"]
    listed = client.get(PAGE).content.decode()
    assert secret not in listed
    assert "nightly &lt;download&gt;" in listed
    assert status_with(secret) == 200
    token = ApiToken.objects.get(user=user)
    assert token.digest != secret
    assert token.last_used_at is not None
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)
    [opened] = re.findall(r'data-opens="([^"]+)"', listed)
    assert f'<dialog id="{opened}" ' in listed
    assert f'action="/accounts/tokens/{token.pk}/revoke"' in listed.partition(f'id="{opened}"')[2]
    answer = client.post(f"/accounts/tokens/{token.pk}/revoke", follow=True)
    assert "is revoked" in answer.content.decode()
    assert status_with(secret) == 401


def test_a_token_may_last_until_it_is_revoked_and_an_expired_one_is_marked(client, user):
    client.post(PAGE, {"name": "lasting", "days": "always", "scopes": "manage"})
    token = ApiToken.objects.get()
    assert token.expires_at is None
    _, secret = ApiToken.issue(user, "old", timezone.now() - timedelta(seconds=1))
    assert status_with(secret) == 401
    assert "Expired" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "days": "30", "scopes": "manage"},
        {"name": "x", "days": "7", "scopes": "manage"},
        {"name": "x", "scopes": "manage"},
        {"name": "x", "days": "30"},
        {"name": "x", "days": "30", "scopes": "everything"},
    ],
)
def test_what_is_missing_is_told_and_no_token_made(client, user, wrong):
    assert client.post(PAGE, wrong).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_for_the_campaigns_that_were_chosen_or_is_not_made(client, user):
    """Also where there is none to choose from: a page that was loaded before still sends one."""
    names = [make_campaign(items=1, translated=False).name for _ in range(2)]
    asked = {"name": "x", "days": "30", "scopes": "manage", "campaigns": names}
    assert "Only in" not in client.get(PAGE).text
    refused = client.post(PAGE, asked)
    assert (refused.status_code, f"{names[0]} is no campaign of yours" in refused.text) == (
        422,
        True,
    )
    user.is_superuser = True
    user.save()
    assert all(f'value="{name}"' in client.get(PAGE).text for name in names)
    assert client.post(PAGE, asked | {"campaigns": [*names, "none"]}).status_code == 422
    assert not ApiToken.objects.exists()
    client.post(PAGE, asked)
    assert ApiToken.objects.get().campaigns == names


def test_nobody_revokes_the_token_of_another(client, user):
    token, secret = ApiToken.issue(UserFactory(), "theirs")
    assert client.post(f"/accounts/tokens/{token.pk}/revoke").status_code == 404
    assert status_with(secret) == 200
    assert "theirs" not in client.get(PAGE).content.decode()


def test_a_person_has_a_bounded_number_of_tokens(client, user, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 1)
    client.post(PAGE, {"name": "first", "days": "30", "scopes": "releases:read"})
    refused = client.post(PAGE, {"name": "second", "days": "30", "scopes": "releases:read"})
    assert (refused.status_code, b"You have 1 tokens" in refused.content) == (422, True)
    assert ApiToken.objects.count() == 1


def test_only_who_is_signed_in_has_a_page_of_tokens(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post("/accounts/tokens/1/revoke").status_code == 302


def test_only_administrators_make_tokens_for_watching_and_these_open_nothing_else(client, user):
    asked = {"name": "watcher", "days": "30", "scopes": "monitor"}
    assert client.post(PAGE, asked).status_code == 422
    user.is_superuser = True
    user.save()
    [secret] = re.findall(r"wb_[\w-]{43}", client.post(PAGE, asked).content.decode())
    api = JsonClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.get(f"{V1}/status").status_code == 200
    assert {api.get(f"{V1}/{path}").status_code for path in ("campaigns", "benchmarks")} == {403}
    user.is_superuser = False
    user.save()
    assert api.get(f"{V1}/status").status_code == 403
