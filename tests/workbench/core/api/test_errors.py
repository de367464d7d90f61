"""Every refusal is a problem (RFC 9457) that says what is wrong."""

import json

import pytest

from annotations.vocabularies import Role
from tests.clients import V1, JsonClient, client_of
from tests.factories import UserFactory, make_campaign, member
from workbench.core.accounts.models import ApiToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return client_of(UserFactory(is_superuser=True))


def assert_problem(response, status):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = json.loads(response.content)
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_who_is_not_signed_in_is_asked_for_a_token():
    answer = JsonClient().get(f"{V1}/campaigns")
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer wb_unknown", "Bearer", "Bearer a b", "bearer é"])
def test_a_token_that_opens_nothing_is_told_so(header):
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert_problem(client.get(f"{V1}/campaigns"), 401)


def test_a_session_needs_the_csrf_token_for_changes():
    user = UserFactory(is_superuser=True)
    client = JsonClient(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get(f"{V1}/campaigns").status_code == 200
    problem = assert_problem(client.post(f"{V1}/campaigns", {}), 403)
    assert "CSRF" in problem["detail"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_a_method_that_a_route_has_not_is_refused_a_session_as_a_token(kind):
    """The check of CSRF reads the body, and nothing here takes one."""
    campaign = make_campaign(items=1)
    user = member(campaign, Role.MANAGER)
    browser = JsonClient(enforce_csrf_checks=True, HTTP_X_CSRFTOKEN="c" * 32)
    browser.cookies["csrftoken"] = "c" * 32
    browser.force_login(user)
    for path in (
        f"campaigns/{campaign.name}/decisions/reviews",
        f"campaigns/{campaign.name}/progress",
        f"releases/{campaign.name}/1.0.0/archive",
        f"releases/{campaign.name}/1.0.0/files/README.md",
    ):
        for client in (browser, client_of(user)):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                answer = client.generic(method, f"{V1}/{path}", b"{", content_type=kind)
                assert_problem(answer, 405)


def test_the_token_of_a_closed_account_opens_nothing():
    user = UserFactory()
    _, secret = ApiToken.issue(user, "test")
    user.is_active = False
    user.save()
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert_problem(client.get(f"{V1}/campaigns"), 401)


def test_what_is_not_there_is_a_problem_too(client):
    assert_problem(client.get(f"{V1}/campaigns/none"), 404)
    problem = assert_problem(client.get(f"{V1}/no/such/path"), 404)
    assert "/api/v1/docs/" in problem["detail"]
    assert_problem(client.post(f"{V1}/no/such/path"), 404)
    assert_problem(client.put(f"{V1}/campaigns", {}), 405)


@pytest.mark.parametrize(
    "body",
    [b"{", b"nonsense", b"[" * 100_000, b'{"a": NaN}', b'{"kind": "\\u0000"}', b'["\\ud800"]'],
)
def test_a_body_that_cannot_be_read_is_refused(client, body):
    campaign = make_campaign(items=1)
    answer = client.post(
        f"{V1}/campaigns/{campaign.name}/claims", body, content_type="application/json"
    )
    assert_problem(answer, 400)


@pytest.mark.parametrize("body", [[], "text", 3, None])
def test_a_body_that_is_no_object_is_refused(client, body):
    campaign = make_campaign(items=1)
    answer = client.post(f"{V1}/campaigns/{campaign.name}/claims", body)
    assert_problem(answer, 400)


def test_a_body_that_is_too_large_or_no_json_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    url = f"{V1}/campaigns"
    assert_problem(client.post(url, {"title": "x" * 1000}), 413)
    assert_problem(client.post(url, "name=x", content_type="text/plain"), 415)
    answer = client.post(url, b'{\n"name": "\xff"}', content_type="application/json")
    assert_problem(answer, 400)
    assert answer.json()["detail"].startswith("Line 2 of the body: byte 0xff is not UTF-8")


def test_nul_and_half_characters_reach_no_draft():
    campaign = make_campaign(items=1)
    client = client_of(member(campaign))
    claimed = client.post(
        f"{V1}/campaigns/{campaign.name}/claims", {"kind": "review", "language": "es"}
    ).json()
    url = f"{V1}/assignments/{claimed['id']}/draft"
    for text in ("a\0b", "\ud83d"):
        answer = client.put(
            url,
            json.dumps({"draft": {"question": [text]}, "version": 0}),
            content_type="application/json",
        )
        assert_problem(answer, 400)


def test_a_denial_gives_its_reason():
    campaign = make_campaign(items=1)
    client = client_of(member(campaign, Role.ANNOTATOR))
    problem = assert_problem(client.get(f"{V1}/campaigns/{campaign.name}/tasks"), 403)
    assert problem["detail"] == "You have no role in this campaign that opens the console."


@pytest.mark.parametrize("path", ["assignments/999999", "releases/none/9.9.9", "campaigns/none"])
def test_what_is_not_there_is_told_in_the_readers_language(client, path):
    told = {
        language: assert_problem(client.get(f"{V1}/{path}", HTTP_ACCEPT_LANGUAGE=language), 404)
        for language in ("en", "es")
    }
    assert told["en"]["detail"] == "There is nothing at this address, or nothing that you may see."
    assert told["es"]["detail"] == "No hay nada en esta dirección, o nada que usted pueda ver."


def test_too_many_requests_are_told_when_to_go_on(client, monkeypatch):
    from workbench.core.api.throttles import HeavyRequests

    monkeypatch.setattr(HeavyRequests, "rate", "1/hour")
    campaign = make_campaign(items=1)
    url = f"{V1}/campaigns/{campaign.name}/agreement"
    assert client.get(url).status_code == 200
    answer = client.get(url)
    assert_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 3600
