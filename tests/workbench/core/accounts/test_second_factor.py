"""Whoever must have a second factor gets nowhere without: on pages, in the admin, over the API."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import PASSWORD, UserFactory, make_campaign, member
from tests.pages import flat
from workbench.core.accounts.models import AccessEvent, ApiToken, User
from workbench.core.accounts.sealed_factors import seal_anew, unreadable_factors
from workbench.core.accounts.sealing import seal, unseal
from workbench.running.operations.checks import second_factors

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _asked_of_managers_and_staff(settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR = ("managers", "staff")


@pytest.fixture
def manager() -> User:
    return member(make_campaign(items=1), Role.MANAGER)


def give_factor(user: User) -> None:
    secret = get_adapter().encrypt(SECRET)
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def test_who_has_none_is_led_to_set_one_up_and_may_do_nothing_else(manager: User) -> None:
    client = sign_in(manager)
    for page in ("/", "/console/", "/accounts/tokens/", "/accounts/email/", "/accounts/2fa/"):
        assert client.get(page)["Location"] == SET_UP, page
    assert client.post("/accounts/tokens/", {"name": "x", "days": "30"}).status_code == 403
    assert client.get(SET_UP)["Location"].startswith("/accounts/reauthenticate/")
    refused = client.get(f"{V1}/campaigns")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["code"] == "second_factor_missing"
    assert client.post("/accounts/logout/").status_code == 302


def test_staff_without_one_are_not_let_into_the_admin() -> None:
    client = sign_in(UserFactory.create(is_staff=True, is_superuser=True))
    assert client.get("/admin/")["Location"] == SET_UP
    assert client.get("/admin/accounts/user/")["Location"] == SET_UP


def test_a_token_of_who_must_have_one_opens_nothing_until_there_is_one(manager: User) -> None:
    program = client_of(manager)
    refused = program.get(f"{V1}/campaigns")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
    assert "Two-factor" in refused.json()["detail"]
    give_factor(manager)
    assert program.get(f"{V1}/campaigns").status_code == 200


def test_who_sets_it_up_goes_on_in_the_same_session(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also whose address nobody has verified: its page is closed until then."""
    EmailAddress.objects.create(user=manager, email=manager.email, primary=True, verified=False)
    client = sign_in(manager)
    assert (
        client.get("/", follow=True).redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    )
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(SET_UP).status_code == 200
    secret = client.session["mfa.totp.secret"]
    value = hotp_value(secret, next(yield_hotp_counters_from_time()))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    answer = client.post(SET_UP, {"code": format_hotp_value(value)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/tokens/").status_code == 200
    assert client.get(f"{V1}/campaigns").status_code == 200


def test_a_session_from_before_gives_the_code_once(manager: User) -> None:
    client = sign_in(manager)
    give_factor(manager)
    assert client.get("/console/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fconsole%2F"
    assert client.get(f"{V1}/campaigns").json()["code"] == "second_factor_not_given"
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 302
    answer = client.post("/accounts/2fa/reauthenticate/?next=/console/", {"code": code()})
    assert answer["Location"] == "/console/"
    assert client.get("/console/").status_code == 200


def test_who_signs_in_with_the_code_is_let_in(manager: User) -> None:
    give_factor(manager)
    client = sign_in(manager)
    assert client.get("/console/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/console/").status_code == 200


def test_the_admin_shows_no_secret_and_removes_one_that_was_lost(
    settings: Settings, manager: User
) -> None:
    settings.SECOND_FACTOR_FOR = ()
    give_factor(manager)
    factor = Authenticator.objects.get()
    client = sign_in(UserFactory.create(is_staff=True, is_superuser=True))
    page = f"/admin/mfa/authenticator/{factor.pk}/"
    shown = client.get(f"{page}change/")
    assert (shown.status_code, "secret" in shown.text, SECRET in shown.text) == (200, False, False)
    assert client.get("/admin/mfa/authenticator/add/").status_code == 403
    token, _ = ApiToken.issue(manager, "nightly")
    shown = client.get(f"/admin/accounts/apitoken/{token.pk}/change/")
    assert (shown.status_code, token.digest in shown.text) == (200, False)
    client.post(f"{page}delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()
    assert AccessEvent.objects.filter(kind="factor-removed", person=manager).exists()


def test_it_is_asked_of_nobody_else(settings: Settings) -> None:
    annotator = member(make_campaign(items=1))
    assert sign_in(annotator).get("/").status_code == 200
    assert client_of(annotator).get(f"{V1}/campaigns").status_code == 200
    settings.SECOND_FACTOR_FOR = ("everyone",)
    assert sign_in(annotator).get("/")["Location"] == SET_UP


def test_secrets_are_sealed_and_another_secret_key_says_so_until_it_knows_the_former(
    settings: Settings, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(manager)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get(SET_UP)
    secret = client.session[SECRET_SESSION_KEY]
    value = hotp_value(secret, next(yield_hotp_counters_from_time()))
    client.post(SET_UP, {"code": format_hotp_value(value)})
    totp, codes = Authenticator.objects.order_by("-type")
    recovery = codes.wrap().generate_codes()
    assert secret not in str(totp.data)
    assert unseal(totp.data["secret"]) == secret
    assert len(unseal(codes.data["seed"])) == 80
    assert not list(unreadable_factors())

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    told = "have an administrator remove it"
    returning = sign_in(manager)
    answer = returning.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert (answer.status_code, told in flat(answer)) == (200, True)
    [finding] = second_factors.second_factors()
    assert (finding.state, manager.username in finding.text) == ("trouble", True)
    assert seal_anew() == 0

    settings.SECRET_KEY_FALLBACKS = [former]
    assert [found.state for found in second_factors.second_factors()] == ["ok"]
    assert (seal_anew(), seal_anew()) == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    returning.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert returning.get("/console/").status_code == 200
    returning.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert recovery[1] in returning.get("/accounts/2fa/recovery-codes/").text

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a third" * 10
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "lost"})
    refused = returning.get("/accounts/2fa/recovery-codes/")
    assert (refused.status_code, told in flat(refused)) == (403, True)


def test_factors_that_were_stored_in_the_clear_are_sealed_and_opened_again(manager: User) -> None:
    migration = import_module("workbench.core.accounts.migrations.0004_seal_second_factors")
    clear = {"secret": SECRET}, {"migrated_codes": ["11", "22"], "used_mask": 0}
    for kind, data in zip(("totp", "recovery_codes"), clear, strict=True):
        Authenticator.objects.create(user=manager, type=kind, data=data)
    migration.changing(seal)(apps, None)
    totp, codes = (one.data for one in Authenticator.objects.order_by("-type"))
    assert (unseal(totp["secret"]), codes["used_mask"]) == (SECRET, 0)
    assert [unseal(code) for code in codes["migrated_codes"]] == ["11", "22"]
    migration.changing(unseal)(apps, None)
    assert tuple(one.data for one in Authenticator.objects.order_by("-type")) == clear
