"""A body that is too large is refused unread, by what is asked for and by who asks."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from annotations.services.uploads import MAX_UPLOAD
from annotations.vocabularies import Role
from tests.clients import V1
from tests.factories import UserFactory, make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.web import bodies
from workbench.core.web.bodies import (
    BESIDE_A_FILE,
    MEGABYTE,
    OF_A_FORM,
    OF_A_STRANGER,
    OF_THE_API,
    most_body_bytes,
)

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=x"


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the test, which is one with the server's here."""
    monkeypatch.setattr(bodies, "close_old_connections", lambda: None)


class Unread:
    """What a client would send, of which nothing may be asked for."""

    def __init__(self) -> None:
        self.asked = False

    def read(self, *_: Any) -> bytes:
        self.asked = True
        return b""

    readline = read


def send(path: str, length: int | None, user: User | None = None, **more: str) -> tuple[int, bool]:
    """The answer's status, and whether any of the body was read."""
    client, body = Client(), Unread()
    if user:
        client.force_login(user)
    client.cookies["csrftoken"] = "x" * 32
    environ = RequestFactory().generic("POST", path, content_type=FORM, **more).environ
    environ["HTTP_COOKIE"] = "; ".join(f"{name}={it.value}" for name, it in client.cookies.items())
    environ["CONTENT_TYPE"] = more.get("CONTENT_TYPE", FORM)
    environ["wsgi.input"] = body
    environ["CONTENT_LENGTH"] = "" if length is None else str(length)
    by_server = length is not None and length > most_body_bytes(environ)
    status = ClientHandler(enforce_csrf_checks=True)(environ).status_code
    assert by_server is (status == 413), "the web server, which asks before it reads, agrees"
    return status, body.asked


HUGE = 500 * MEGABYTE


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/console/import/",
        "/console/campaigns/x/texts/import/",
        "/admin/login/",
        "/i18n/setlang/",
        f"{V1}/campaigns",
        f"{V1}/campaigns/x/claims",
        f"{V1}/nothing",
    ],
)
def test_half_a_gigabyte_of_a_stranger_is_refused_unread(path: str) -> None:
    assert send(path, HUGE) == (413, False)


def test_files_are_taken_on_their_pages_from_those_who_may_send_them() -> None:
    campaign = make_campaign(items=1)
    manager, annotator = member(campaign, Role.MANAGER), member(campaign)
    page = f"/console/campaigns/{campaign.name}/texts/import/"
    most = MAX_UPLOAD + BESIDE_A_FILE
    assert send(page, most, manager)[1], "it is read"
    for user, path, length in (
        (manager, page, most + 1),
        (annotator, page, OF_A_FORM + 1),
        (manager, f"/console/campaigns/{make_campaign(items=1).name}/texts/import/", most),
        (manager, "/console/campaigns/nowhere/texts/import/", most),
        (manager, "/console/import/", most),
        (manager, "/accounts/tokens/", OF_A_FORM + 1),
        (manager, f"{V1}/campaigns/{campaign.name}/claims", OF_THE_API + 1),
        (None, "/accounts/login/", OF_A_STRANGER + 1),
        (None, f"{V1}/campaigns", OF_A_STRANGER + 1),
    ):
        assert send(path, length, user) == (413, False), (path, length)


def test_who_owes_a_second_factor_sends_no_files(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = ("everyone",)
    campaign = make_campaign(items=1)
    page = f"/console/campaigns/{campaign.name}/texts/import/"
    assert send(page, MAX_UPLOAD, member(campaign, Role.MANAGER)) == (413, False)


@pytest.mark.parametrize(("length", "status"), [(None, 411), (10**30, 413)])
def test_a_length_that_says_nothing_is_refused(length: int | None, status: int) -> None:
    assert send("/accounts/login/", length, HTTP_TRANSFER_ENCODING="chunked")[0] == status


def test_the_refusal_is_told_in_the_form_that_was_asked_for() -> None:
    client = Client()
    big = "x" * (OF_A_STRANGER + 1)
    problem = client.post(f"{V1}/campaigns", big, content_type="application/json")
    assert (problem.status_code, problem["Content-Type"]) == (413, "application/problem+json")
    assert problem.json()["detail"] == "This is too large: at most 64 kB are taken here."
    client.force_login(UserFactory.create())
    page = client.post("/accounts/tokens/", {"name": "x" * OF_A_FORM})
    assert "This is too large" in page.text
    script = client.post(
        "/accounts/tokens/", {"name": "x" * OF_A_FORM}, HTTP_ACCEPT="application/json"
    )
    assert "too large" in script.json()["problem"]
