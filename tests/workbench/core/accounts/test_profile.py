"""What people choose for themselves, and the copy of what is stored of them."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from annotations.kinds.review.ledger import Review
from tests.factories import UserFactory, make_campaign, member
from tests.work import accept, claim
from workbench.core import clock
from workbench.core.accounts.models import ApiToken, User

pytestmark = pytest.mark.django_db


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def choose(client: Client, **chosen: str) -> Any:
    return client.post("/accounts/profile/", {"name": "", "language": "", "time_zone": ""} | chosen)


def test_pages_are_in_the_language_and_the_time_zone_that_a_person_has_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    client = sign_in(person)
    accept(person, claim(campaign, person))
    assert choose(client, name="Ada", language="fr", time_zone="Asia/Tokyo").status_code == 302
    home = client.get("/").text
    assert '<html lang="fr"' in home
    assert "Asia/Tokyo" in home
    assert "Ada" in home
    client.cookies["django_language"] = "ar"
    assert '<html lang="fr"' in client.get("/").text
    # Where it is the seventh already, nothing of the sixth is today's.
    person.refresh_from_db()
    evening = datetime(2031, 5, 6, 20, 30, tzinfo=UTC)
    monkeypatch.setattr(clock.timezone, "now", lambda: evening)
    with clock.timezone.override(person.time_zone):
        assert clock.midnight() == datetime(2031, 5, 6, 15, tzinfo=UTC)
    monkeypatch.undo()

    client.post("/i18n/setlang/", {"language": "ar"})
    person.refresh_from_db()
    assert person.language == "ar"
    assert 'dir="rtl"' in client.get("/").text


def test_times_follow_the_browsers_clock_until_a_time_zone_is_chosen() -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    accept(person, claim(campaign, person))
    client = sign_in(person)

    def zone_in(browser: str) -> str:
        client.cookies["time_zone"] = browser
        (zone,) = re.findall(r"since midnight, ([\w/]+)", client.get("/").text)
        return str(zone)

    assert zone_in("Moon/Crater") == "UTC"
    assert zone_in("Africa/Lagos") == "Africa/Lagos"
    assert zone_in("Asia/Tokyo") == "Asia/Tokyo"
    choose(client, time_zone="Europe/Paris")
    assert zone_in("Asia/Tokyo") == "Europe/Paris"
    choose(client)
    assert zone_in("Asia/Tokyo") == "Asia/Tokyo"


def test_a_choice_that_there_is_not_is_refused_at_its_field() -> None:
    person = UserFactory()
    client = sign_in(person)
    for bad in ({"time_zone": "Moon/Crater"}, {"language": "xx"}, {"name": "x" * 151}):
        response = choose(client, **bad)
        assert response.status_code == 422
        assert "is-invalid" in response.text
    person.refresh_from_db()
    assert (person.language, person.time_zone, person.first_name) == ("", "", "")


def test_a_person_takes_a_copy_of_their_own_rows_without_what_opens_anything() -> None:
    campaign = make_campaign(items=2)
    person, other = member(campaign), member(campaign)
    accept(person, claim(campaign, person), comment="Mine.")
    accept(other, claim(campaign, other), comment="Theirs.")
    _, secret = ApiToken.issue(person, "mine")
    answer = sign_in(person).post("/accounts/profile/data/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(files["account.json"])["username"] == person.username
    (review,) = files["annotations.review.person.jsonl"].splitlines()
    assert json.loads(review)["id"] == Review.objects.get(person=person).pk
    assert "annotations.membership.user.jsonl" in files
    whole = "".join(files.values())
    assert "Mine." in whole
    assert "Theirs." not in whole
    assert person.password not in whole
    assert ApiToken.digest_of(secret) not in whole
    assert sign_in(person).get("/accounts/profile/data/").status_code == 405
    assert Client().post("/accounts/profile/data/").status_code == 302
