"""Published releases at their lasting addresses: for everybody, for members, or withdrawn."""

import hashlib

import pytest
from django.test import Client

from annotations.models.release_events import ReleaseState
from annotations.services import releasing
from annotations.vocabularies import Role
from tests.clients import client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.released import lead
from workbench.core.accounts.models import ApiToken

pytestmark = pytest.mark.django_db
TABLE = "es/test-00000-of-00001.parquet"


@made_once
def draft(stores):
    return releasing.build_release(campaign=make_campaign(items=6), version="1.0.0").release


@pytest.fixture
def public(draft):
    return lead(draft, public=True)


def root(release):
    return f"/releases/{release.campaign.name}/{release.version}"


def content(response):
    return b"".join(response.streaming_content)


def test_everybody_has_the_files_of_a_public_release(public):
    client, door = Client(), root(public)
    listed = client.get(f"{door}/files.json")
    assert listed.json()["content_hash"] == public.content_hash
    for file in listed.json()["files"]:
        answer = client.get(file["url"])
        body = content(answer)
        if file["sha256"]:
            assert hashlib.sha256(body).hexdigest() == file["sha256"]
            assert answer["ETag"] == f'"{file["sha256"]}"'
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"].startswith("public")
        assert not {"Authorization", "Cookie"} & set(answer.get("Vary", "").split(", "))
    archive = client.get(f"{door}/archive.zip")
    assert int(archive["Content-Length"]) == len(content(archive))


def test_parts_and_heads_are_enough_to_read_lazily(public):
    client, url = Client(), f"{root(public)}/{TABLE}"
    whole = content(client.get(url))
    head = client.head(url)
    assert (head["Content-Length"], head["Accept-Ranges"]) == (str(len(whole)), "bytes")
    tail = client.get(url, headers={"Range": "bytes=-8"})
    assert (tail.status_code, content(tail)) == (206, whole[-8:])
    again = client.get(url, headers={"If-None-Match": head["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    allowed = client.options(url, headers={"Origin": "https://example.org"})
    assert (allowed.status_code, "Range" in allowed["Access-Control-Allow-Headers"]) == (204, True)


@pytest.mark.parametrize("path", ["nothing", "../secret", "es"])
def test_nothing_but_its_files_is_there(public, path):
    refused = Client().get(f"{root(public)}/{path}")
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
    assert Client().get(f"{root(public)}/README.md?x=1").status_code == 400


@pytest.mark.parametrize("state", [None, ReleaseState.CHECKED, ReleaseState.PUBLISHED])
def test_what_is_not_public_is_there_for_members_alone(draft, state):
    release = lead(draft, state) if state else draft
    url = f"{root(release)}/README.md"
    assert Client().get(url).status_code == 404
    assert client_of(member(make_campaign(items=1), Role.MANAGER)).get(url).status_code == 404
    answer = client_of(member(release.campaign, Role.VIEWER)).get(url)
    assert (answer.status_code, answer["Cache-Control"].partition(",")[0]) == (200, "private")
    assert "Access-Control-Allow-Origin" not in answer
    assert client_of(member(release.campaign)).get(url).status_code == 403
    _, secret = ApiToken.issue(member(release.campaign, Role.VIEWER), "other", scopes=["annotate"])
    out_of_scope = Client().get(url, headers={"Authorization": f"Bearer {secret}"})
    assert out_of_scope.status_code == 403


def test_a_withdrawn_release_says_why(draft):
    withdrawn = lead(draft, ReleaseState.WITHDRAWN, public=True)
    for path in ("README.md", "files.json", "archive.zip"):
        gone = Client().get(f"{root(withdrawn)}/{path}")
        assert (gone.status_code, gone.json()["code"]) == (410, "withdrawn")
        assert "Its key was leaked." in gone.json()["detail"]


def test_the_reason_of_what_was_never_public_is_not_told(draft):
    withdrawn = lead(draft, ReleaseState.WITHDRAWN)
    url = f"{root(withdrawn)}/README.md"
    assert Client().get(url).status_code == 404
    assert client_of(member(withdrawn.campaign, Role.VIEWER)).get(url).status_code == 410
