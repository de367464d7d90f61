"""Signing in: no way past the second factor, and no end to guessing but for those who know."""

import pytest
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test import Client, RequestFactory

from tests.factories import PASSWORD, UserFactory
from workbench.core.accounts import attempts
from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import forget_old_events

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
OFFICE, HOME = "192.0.2.7", "198.51.100.9"
Kind = AccessEvent.Kind


@pytest.fixture
def user() -> User:
    return UserFactory.create(username="eve", email="eve@example.org")


def tries(login: str, password: str, address: str = OFFICE) -> bool:
    """Whether the password lets in, as the page of sign-in asks it."""
    request = RequestFactory().post(SIGN_IN, REMOTE_ADDR=address)
    try:
        return (
            get_account_adapter(request).authenticate(
                request, username=login.strip(), password=password
            )
            is not None
        )
    except ValidationError:
        return False


def signs_in(client: Client, login: str, password: str, address: str = OFFICE) -> bool:
    client.post(SIGN_IN, {"login": login, "password": password}, REMOTE_ADDR=address)
    return "_auth_user_id" in client.session


def give_second_factor(user: User) -> None:
    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})


def test_forty_wrong_passwords_at_the_admin_and_then_the_right_one(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    for n in range(41):
        password = PASSWORD if n == 40 else f"wrong {n}"
        given = {"username": "eve", "password": password}
        answer = client.post("/admin/login/?next=/admin/", given)
        assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert client.get("/admin/").status_code == 302


def test_forty_wrong_passwords_and_then_the_right_one(user: User) -> None:
    names = ("eve", "EVE", "eve@example.org", " Eve ")
    assert not any(tries(names[n % 4], f"wrong {n}") for n in range(40))
    assert not tries("eve", PASSWORD)
    assert not signs_in(Client(), "eve", PASSWORD)
    kinds = list(AccessEvent.objects.values_list("kind", flat=True))
    assert kinds.count(Kind.SIGN_IN_FAILED) == attempts.AT_ONE_ACCOUNT_FROM_ONE_PLACE
    assert kinds.count(Kind.SIGN_IN_REFUSED) == 1
    assert tries("eve", PASSWORD, HOME), "whoever fails at the office keeps nobody out at home"
    other = UserFactory.create()
    assert tries(other.username, PASSWORD), "nor anybody else at the office"


def test_a_superuser_gives_the_code_whichever_door_they_take(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    give_second_factor(user)
    client = Client()
    for door in ("/admin/login/", SIGN_IN):
        given = {"username": "eve", "login": "eve", "password": PASSWORD}
        client.post(f"{door}?next=/admin/", given)
        assert client.get("/admin/").status_code == 302
        assert "_auth_user_id" not in client.session
    assert client.get("/accounts/2fa/authenticate/").status_code == 200


def test_staff_try_no_passwords_of_others_in_the_admin(user: User) -> None:
    staff = UserFactory.create(is_staff=True)
    client = Client()
    client.force_login(staff)
    answer = client.post("/admin/login/", {"username": "eve", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert client.post("/admin/password_change/")["Location"] == "/accounts/password/change/"
    client.force_login(user)
    assert client.get("/admin/login/").status_code == 403


def test_an_office_of_two_hundred_starts_its_day() -> None:
    """Every third person mistypes once."""
    password = make_password(PASSWORD)
    people = [User(username=f"colleague-{n}", password=password) for n in range(200)]
    for n, person in enumerate(User.objects.bulk_create(people)):
        if n % 3 == 0:
            tries(person.username, "wrong")
        assert tries(person.username, PASSWORD), n


def test_one_password_is_not_tried_at_every_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "FROM_ONE_PLACE", 5)
    for n in range(5):
        assert not tries(f"name-{n}", "summer2026")
    stranger, colleague = UserFactory.create(), UserFactory.create()
    assert not tries("name-6", "summer2026")
    assert not tries(stranger.username, "summer2026")
    assert not tries(stranger.username, PASSWORD), "the place is at its limit"
    assert tries(UserFactory.create().username, PASSWORD), "a first try is everybody's"
    known = Client()
    assert signs_in(known, colleague.username, PASSWORD, HOME)
    known.post("/accounts/logout/")
    assert signs_in(known, colleague.username, PASSWORD), "a known browser is a place apart"


def test_many_machines_are_not_many_times_the_guesses(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "AT_ONE_ACCOUNT", 5)
    known = Client()
    assert signs_in(known, "eve", PASSWORD, HOME)
    known.post("/accounts/logout/")
    assert not any(tries("eve", "wrong", f"203.0.113.{n}") for n in range(5))
    assert not tries("eve", PASSWORD, "203.0.113.99")
    assert signs_in(known, "eve", PASSWORD, HOME), "the owner's browser is let in"


def test_an_address_of_mail_added_to_ones_own_account_gives_no_more_guesses() -> None:
    thief = UserFactory.create()
    UserFactory.create(email="eve@example.org")  # the thief's account is the older one
    EmailAddress.objects.create(user=thief, email="eve@example.org")
    guesses = 0
    for n in range(3):
        client = Client()
        assert signs_in(client, thief.username, PASSWORD, f"203.0.113.{n}")
        client.post("/accounts/logout/")
        for n in range(attempts.AT_ONE_ACCOUNT_FROM_ONE_PLACE):
            given = {"login": "eve@example.org", "password": f"wrong {n}"}
            page = client.post(SIGN_IN, given, REMOTE_ADDR=OFFICE)
            guesses += "Too many failed" not in page.text
    assert guesses == attempts.AT_ONE_ACCOUNT_FROM_ONE_PLACE


def test_what_a_stranger_says_of_their_address_is_not_believed(user: User) -> None:
    client = Client()
    for n in range(12):
        given = {"login": "eve", "password": PASSWORD if n == 11 else f"wrong {n}"}
        client.post(SIGN_IN, given, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
    assert "_auth_user_id" not in client.session
    assert not AccessEvent.objects.exclude(address="127.0.0.1").exists()


def test_a_name_that_nobody_has_is_limited_and_not_kept() -> None:
    for _ in range(40):
        tries("my password in the wrong box", "x")
    events = AccessEvent.objects.all()
    assert {(event.person_id, event.detail) for event in events} == {(None, "")}
    assert len(events) == attempts.AT_ONE_ACCOUNT_FROM_ONE_PLACE + 1


def test_nobody_changes_the_access_log_and_only_age_deletes_from_it(user: User) -> None:
    assert signs_in(Client(), "eve", PASSWORD)
    event = AccessEvent.objects.get()
    assert (event.kind, event.person, event.address) == (Kind.SIGNED_IN, user, OFFICE)
    for write in (event.save, event.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            write()
    with connection.cursor() as cursor:  # as if it were half a year ago
        cursor.execute("ALTER TABLE accounts_accessevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_accessevent SET at = at - interval '181 days'")
        cursor.execute("ALTER TABLE accounts_accessevent ENABLE TRIGGER USER")
    user.delete()
    assert AccessEvent.objects.exists(), "the row outlives the person"
    assert forget_old_events() == 1
