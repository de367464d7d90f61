"""A token opens what its scopes say and nothing else, whatever the route."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from rest_framework.views import APIView

from annotations.vocabularies import Role
from tests.clients import V1, JsonClient
from tests.factories import UserFactory, make_campaign, member
from tests.work import claim
from workbench.core.accounts.authentication import SessionAuthentication, TokenAuthentication
from workbench.core.accounts.models import ApiToken, User
from workbench.core.accounts.scopes import READING, Scope, opened_by
from workbench.core.jobs.services import enqueue

METHODS = ("GET", "POST")  # one that reads and one that writes
ANYTHING = {
    "str": "x",
    "slug": "x",
    "int": "1",
    "uuid": "0b7f1d0c-7a44-4b53-a0e6-3c6c1f1b5b52",
    "path": "x",
}


def routes() -> list[tuple[str, str, type[APIView]]]:
    """Each route's name, an address of it, and its view."""
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str, type[APIView]]]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path)
        elif path.startswith(f"{V1}/") and isinstance(pattern, URLPattern):
            for kind, value in ANYTHING.items():
                for name in pattern.pattern.converters:
                    path = path.replace(f"<{kind}:{name}>", value)
            yield str(pattern.name), path, pattern.callback.cls  # type: ignore[attr-defined]


def program(user: User, *scopes: str, campaigns: tuple[str, ...] = ()) -> JsonClient:
    _, secret = ApiToken.issue(user, "test", scopes=scopes, campaigns=campaigns)
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_every_view_asks_who_it_is_by_the_two_ways_that_know_of_scopes() -> None:
    ours = [TokenAuthentication, SessionAuthentication]
    assert [name for name, _, view in routes() if view.authentication_classes != ours] == []


def test_every_route_says_which_scopes_open_it() -> None:
    assert [name for name, _, _ in routes() if not opened_by(name, "GET")] == [
        name for name, _, _ in routes() if not opened_by(name, "GET") and opened_by(name, "POST")
    ]


def _let_through(*_: object) -> None:
    raise Http404


@pytest.mark.django_db
def test_a_token_of_one_scope_opens_its_routes_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Asked of each view up to where its own permissions would be asked for."""
    monkeypatch.setattr(APIView, "check_permissions", _let_through)
    user, wrong = UserFactory.create(), []
    tokens = {scope: ApiToken.issue(user, "test", scopes=[scope])[1] for scope in Scope}
    for name, url, _ in routes():
        match = resolve(url)
        for method, (scope, secret) in product(METHODS, tokens.items()):
            request = RequestFactory().generic(
                method, url, headers={"Authorization": f"Bearer {secret}"}
            )
            request.resolver_match = match
            code = match.func(request, *match.args, **match.kwargs).status_code
            if code != (404 if scope in opened_by(name, method) else 403):
                wrong.append((scope, method, name, code))
    assert wrong == []


def test_reading_releases_writes_nothing_and_no_scope_is_as_good_as_another() -> None:
    writing = [m for m in METHODS if m not in READING]
    opened = {
        scope: {
            name
            for name, _, _ in routes()
            for method in writing
            if scope in opened_by(name, method) and name not in ("api-docs", "api-schema")
        }
        - {"api-nothing"}
        for scope in Scope
    }
    assert opened[Scope.RELEASES] == set()
    assert not opened[Scope.ANNOTATE] & opened[Scope.MANAGE]
    assert opened[Scope.EVALUATE] & opened[Scope.MANAGE] == {"api-job", "api-job-cancel"}


@pytest.mark.django_db
def test_a_token_for_one_campaign_opens_no_other() -> None:
    mine, other = make_campaign(items=2), make_campaign(items=2)
    user = member(mine)
    for campaign in (mine, other):
        campaign.memberships.get_or_create(user=user, role=Role.MANAGER)
    held = claim(mine, user)
    job = enqueue(kind="none", arguments={}, created_by=user, subject=f"campaign:{other.pk}")
    client = program(user, Scope.MANAGE, Scope.ANNOTATE, campaigns=(mine.name,))
    assert client.get(f"{V1}/campaigns/{mine.name}/progress").status_code == 200
    assert client.get(f"{V1}/assignments/{held.pk}").status_code == 200
    for path in (
        f"campaigns/{other.name}",
        f"releases/{other.name}/1.0.0",
        f"jobs/{job.pk}",
        "campaigns",
        "items",
        "assignments/999999",
        f"benchmarks/{mine.benchmark.name}",
    ):
        answer = client.get(f"{V1}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "token_scope"), path
    assert client.get(f"{V1}/schema/").status_code == 200


@pytest.mark.django_db
def test_a_token_from_before_may_what_it_could() -> None:
    user = member(make_campaign(items=1), Role.MANAGER)
    _, secret = ApiToken.issue(user, "old")
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert client.get(f"{V1}/items").status_code == 200
    assert client.get(f"{V1}/runs").status_code == 200
