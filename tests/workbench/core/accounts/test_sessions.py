"""Where people are signed in and by which tokens: theirs for themselves, all for administrators."""

import pytest
from django.test import Client

from tests.clients import V1, client_of
from tests.factories import PASSWORD, UserFactory
from workbench.core.accounts.models import AccessEvent, ApiToken, BrowserSession, User

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE, ALL, LOG = "/accounts/sessions/", "/accounts/everyone/", "/accounts/access-log/"


@pytest.fixture
def user() -> User:
    return UserFactory.create(username="eve")


def signed_in(user: User, address: str = "192.0.2.7") -> Client:
    client = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR=address)
    client.force_login(user)
    BrowserSession.objects.filter(user=user).update(last_seen_at="2026-01-01T00:00Z")
    session = client.session
    session["noted"] = ["", 0]
    session.save()
    client.get(PAGE)
    return client


def test_a_person_sees_their_browsers_and_signs_one_out(user: User) -> None:
    here, away = signed_in(user), signed_in(user, "198.51.100.9")
    page = here.get(PAGE).text
    assert all(text in page for text in ("Firefox · Linux", "198.51.100.9", "This browser"))
    other = BrowserSession.objects.get(address="198.51.100.9")
    theirs = signed_in(UserFactory.create())
    assert theirs.post(f"{PAGE}{other.pk}/end").status_code == 404
    here.post(f"{PAGE}{other.pk}/end")
    assert away.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert AccessEvent.objects.filter(kind="session-ended", person=user).exists()


def test_a_new_password_ends_the_other_sessions_and_tokens_where_that_is_wanted(
    user: User,
) -> None:
    here, away, program = signed_in(user), signed_in(user), client_of(user)
    new = {"oldpassword": PASSWORD, "password1": "a new one 17", "password2": "a new one 17"}
    here.post("/accounts/password/change/", new)
    assert (here.get(PAGE).status_code, away.get(PAGE).status_code) == (200, 302)
    assert program.get(f"{V1}/campaigns").status_code == 200
    assert here.get(PAGE).text.count("Firefox · Linux") > 0
    again = {"oldpassword": "a new one 17", "password1": "another 18", "password2": "another 18"}
    here.post("/accounts/password/change/", again | {"end_tokens": "on"})
    assert program.get(f"{V1}/campaigns").status_code == 401
    kinds = AccessEvent.objects.values_list("kind", flat=True)
    assert {"password-changed", "token-revoked", "token-refused"} <= set(kinds)


def test_administrators_see_and_end_everybodys(user: User) -> None:
    away, program = signed_in(user), client_of(user)
    admin = signed_in(UserFactory.create(is_superuser=True))
    page = admin.get(f"{ALL}?person=eve").text
    assert all(text in page for text in ("Firefox · Linux", "All that its person may"))
    assert "Firefox" not in admin.get(f"{ALL}?person=nobody").text
    admin.post(f"{ALL}sessions/{BrowserSession.objects.get(user=user).pk}/end")
    admin.post(f"{ALL}tokens/{ApiToken.objects.get(user=user).pk}/revoke")
    assert away.get(PAGE).status_code == 302
    assert program.get(f"{V1}/campaigns").status_code == 401
    assert "Token revoked" in admin.get(LOG).text
    assert "Token revoked" not in admin.get(f"{LOG}?kind=signed-in").text.split("<table")[1]
    assert admin.get(f"{LOG}?person=eve&before=0").status_code == 200


def test_a_password_that_an_administrator_gives_ends_the_sessions_and_is_written_down(
    user: User,
) -> None:
    away, admin = signed_in(user), signed_in(UserFactory.create(is_superuser=True, is_staff=True))
    new = {"password1": "a new one 17", "password2": "a new one 17", "usable_password": "true"}
    assert admin.post(f"/admin/accounts/user/{user.pk}/password/", new).status_code == 302
    assert away.get(PAGE).status_code == 302
    assert not BrowserSession.objects.filter(user=user).exists()
    assert AccessEvent.objects.filter(kind="password-changed", person=user).exists()


def test_nobody_else_does_and_the_refusal_is_written_down(user: User) -> None:
    client = signed_in(UserFactory.create(is_staff=True))
    for page in (ALL, LOG):
        assert client.get(page).status_code == 403
    details = AccessEvent.objects.filter(kind="denied").values_list("detail", flat=True)
    assert sorted(details) == [f"GET {LOG}", f"GET {ALL}"]
