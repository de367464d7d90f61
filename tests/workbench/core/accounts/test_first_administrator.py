"""The first administrator comes in by a printed link, once; and mail without a server is read."""

import logging
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.factories import UserFactory
from workbench.core.accounts import attempts
from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import record_denial
from workbench.core.logs import NoSecrets
from workbench.running.supervisor.programs import preparations

pytestmark = pytest.mark.django_db
PAGE = "/accounts/first/"
GIVEN = {
    "username": "ada",
    "name": "Ada Lovelace",
    "email": "ada@example.org",
    "password1": "a long engine of brass",
    "password2": "a long engine of brass",
}


def printed() -> str:
    """The path of the link that the command prints; empty where it prints none."""
    out = StringIO()
    call_command("first_administrator", url="http://127.0.0.1:8000", stdout=out, stderr=StringIO())
    return out.getvalue().strip().rpartition("http://127.0.0.1:8000")[2]


def test_the_link_makes_one_administrator_and_then_lets_nobody_in() -> None:
    older, link = printed(), printed()
    late, client = Client(), Client()
    assert client.get(PAGE).status_code == 404
    assert late.get(older, follow=True).status_code == 404, "a newer one was printed"
    assert late.get(link)["Location"] == PAGE
    assert client.get(link)["Location"] == PAGE
    assert client.get(PAGE)["Referrer-Policy"] == "same-origin"
    for wrong in ({"password2": "another"}, {"password1": "ada", "password2": "ada"}):
        assert client.post(PAGE, GIVEN | wrong).status_code == 422
    assert not User.objects.exists()
    assert client.post(PAGE, GIVEN)["Location"] == "/console/"
    ada = User.objects.get()
    assert (ada.is_superuser, ada.is_staff, ada.display_name) == (True, True, "Ada Lovelace")
    assert client.get("/accounts/everyone/").status_code == 200, "and is signed in"
    assert late.post(PAGE, GIVEN | {"username": "eve"}).status_code == 404
    assert Client().get(link, follow=True).status_code == 404
    assert printed() == ""


def test_a_printed_link_leads_to_where_the_supervisor_serves(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ALIVE_DIR = tmp_path
    assert site_url() == "http://127.0.0.1:8000"
    (tmp_path / "supervisor.json").write_text('{"url": "http://127.0.0.1:8430", "programs": {}}')
    out = StringIO()
    call_command("first_administrator", stdout=out)
    assert "http://127.0.0.1:8430/accounts/first/" in out.getvalue()
    settings.PUBLIC_URL = "https://workbench.example.org"
    assert site_url() == "https://workbench.example.org"


def test_links_that_nobody_knows_are_counted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "FROM_ONE_PLACE", 3)
    link = printed()
    assert [Client().get(link).status_code for _ in range(5)] == [302] * 5
    tried = [Client().get(f"{PAGE}nothing{n}/").status_code for n in range(5)]
    assert tried == [302, 302, 302, 429, 429]


def test_the_log_keeps_no_secret() -> None:
    record = logging.LogRecord("web", 20, "", 0, "GET %s", ("/accounts/join/s3cret/",), None)
    NoSecrets().filter(record)
    assert record.getMessage() == "GET /accounts/join/…/"
    record_denial(request=RequestFactory().post("/accounts/first/s3cret/"), person=None)
    assert AccessEvent.objects.get().detail == "POST /accounts/first/…/"


def test_only_an_installation_without_a_demo_prints_the_link() -> None:
    names = {demo: [one.name for one in preparations(8000, demo=demo)] for demo in (True, False)}
    assert {demo: names[demo][-1] for demo in names} == {True: "demo", False: "admin"}


def test_mail_that_cannot_be_sent_is_read_by_administrators(
    settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "workbench.core.accounts.kept_mail.KeptMail"
    settings.KEPT_MAIL = tmp_path / "mail"
    mail.send_mail("Hello ñ", "https://example.org/ñ\n", None, ["a@example.org"])
    (kept,) = settings.KEPT_MAIL.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    client = Client()
    client.force_login(UserFactory.create(is_superuser=True))
    page = client.get("/accounts/mail/").content.decode()
    assert "Hello ñ" in page
    assert "a@example.org" in page
    client.force_login(UserFactory.create())
    assert client.get("/accounts/mail/").status_code == 403
