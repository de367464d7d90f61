import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django.fixtures import Settings

from annotations.vocabularies import Role
from tests.factories import UserFactory, make_campaign, member
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone() -> User:
    return UserFactory.create()


@pytest.fixture
def signed_in(client: Client, someone: User) -> Client:
    client.force_login(someone)
    return client


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_context_and_says_what_to_do(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert "<h1>" in html
    assert 'href="/"' in html


def test_an_unknown_address_is_answered_with_our_page(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is no such page" in response.text


def test_a_form_without_its_token_is_answered_with_our_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "This form is out of date" in response.text


def test_a_demo_offers_its_people_who_are_there(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    settings.DEMO_ACCOUNTS = [("demo-annotator-1", "reviews Spanish")]
    settings.DEMO_PASSWORD = "shared-by-all"
    assert "demo-annotator-1" not in client.get("/accounts/login/").text
    UserFactory(username="demo-annotator-1")
    html = client.get("/accounts/login/").text
    assert 'data-login="demo-annotator-1"' in html
    assert "shared-by-all" in html


def test_a_real_instance_offers_nobody(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    settings.DEMO_ACCOUNTS = [("demo-annotator-1", "reviews Spanish")]
    settings.DEMO_PASSWORD = "shared-by-all"
    html = client.get("/accounts/login/").text
    assert "demo-annotator-1" not in html
    assert "shared-by-all" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
    ],
)
def test_pages_at_the_door_wear_our_clothes(client: Client, path: str) -> None:
    html = client.get(path).text
    assert "workbench/tokens.css" in html
    assert "entrance-card" in html


@pytest.mark.parametrize(
    "path", ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"]
)
def test_account_pages_wear_our_clothes(signed_in: Client, path: str) -> None:
    html = signed_in.get(path).text
    assert "side-nav" in html
    assert 'aria-current="page"' in html


def test_menus_of_those_who_only_annotate_leave_tokens_out(client: Client) -> None:
    campaign = make_campaign()
    tokens = 'href="/accounts/tokens/"'
    client.force_login(member(campaign))
    assert tokens not in client.get("/accounts/email/").text
    assert tokens in client.get("/accounts/tokens/").text
    client.force_login(member(campaign, Role.REVIEWER))
    assert client.get("/accounts/email/").text.count(tokens) == 2


def test_the_console_is_shown_to_those_who_work_there(client: Client) -> None:
    client.force_login(UserFactory.create())
    assert 'href="/console/"' not in client.get("/accounts/email/").text
    client.force_login(UserFactory.create(is_superuser=True))
    assert 'href="/console/"' in client.get("/accounts/email/").text


def test_the_style_guide_holds_nothing_that_the_security_policy_forbids(client: Client) -> None:
    response = client.get("/styleguide/")
    assert (
        "script-src" in (policy := response["Content-Security-Policy"]) or "default-src" in policy
    )
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]*\sstyle=", response.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", response.text)


def test_the_style_guide_can_be_read_right_to_left(client: Client) -> None:
    html = client.get("/styleguide/?dir=rtl").text
    assert 'dir="rtl">' in html
    assert "bootstrap.rtl.min" in html
