"""One request as one of the people; whatever it did is undone."""

import collections
import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template import Template
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.utils.safestring import SafeString
from drf_spectacular.generators import SchemaGenerator

from tests.contracts.routes.bodies import body_for
from tests.contracts.routes.people import ANONYMOUS, DEACTIVATED, PARTS, SUPERUSER
from tests.contracts.routes.snapshot import Row
from tests.contracts.routes.walking import Route, routes
from tests.contracts.routes.world import World
from workbench.core.accounts.models import User
from workbench.core.api.throttles import CountedRequests

CSRF = "c" * 32
"""As a browser has it: with it is checked what a session sends, and this reads the body."""
NONCE = "0b7f1d0c-7a44-4b53-a0e6-3c6c1f1b5b52"


class _Handler(ClientHandler):
    """Takes a person as signed in, which spares the queries for session and user."""

    person: User | AnonymousUser | None = None

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        if self.person is not None:
            request._cached_user = copy(self.person)  # type: ignore[attr-defined]
        return super().get_response(request)


class Asker:
    """Asks without Django's own client, which copies every context that a page is made of."""

    def __init__(self, world: World) -> None:
        self._handler = _Handler(enforce_csrf_checks=True)
        self._requests = RequestFactory()
        self._item = world.item
        self._people = {**world.people, ANONYMOUS: AnonymousUser(), DEACTIVATED: None}
        self._cookie = _session_of_the_past(world.people[DEACTIVATED])

    def _body(self, method: str, route: Route) -> Any:
        """The least that the contract takes; items have other numbers after other tests."""
        least = body_for(method, route.path)
        return least | {"item": self._item} if "item" in least else least

    def ask(self, name: str, method: str, route: Route, url: str) -> int:
        kind = "application/json" if route.is_api else "application/x-www-form-urlencoded"
        body = json.dumps(self._body(method, route)) if route.is_api else "asked=yes"
        body = "" if method == "GET" else body
        headers = {"HTTP_IDEMPOTENCY_KEY": NONCE, "HTTP_X_CSRFTOKEN": CSRF}
        cookies = [f"{settings.CSRF_COOKIE_NAME}={CSRF}"]
        if name == DEACTIVATED:
            cookies.append(self._cookie)
        headers["HTTP_COOKIE"] = "; ".join(cookies)
        request = self._requests.generic(
            method, url, body if method != "GET" else "", kind, **headers
        )
        self._handler.person = self._people[name]
        with _undone(method), _uncounted():
            response = self._handler(request.environ)
            if response.streaming:
                collections.deque(response, maxlen=0)
        return response.status_code


def ask_all(world: World, each: int = 1) -> Iterator[Row]:
    """What everybody gets, of every method that a route knows; of every third one, for example."""
    asker = Asker(world)
    others = [name for name in PARTS if name != SUPERUSER]
    for route, url in [(route, world.url(route)) for route in routes()[::each]]:
        for method in route.methods:
            most = asker.ask(SUPERUSER, method, route, url)
            if most != HTTPStatus.METHOD_NOT_ALLOWED:
                with blank_pages():
                    answers = {name: asker.ask(name, method, route, url) for name in others}
                yield Row(method, route, {**answers, SUPERUSER: most})


def _session_of_the_past(user: User) -> str:
    """The cookie of somebody who signed in before they were deactivated."""
    client = Client()
    client.force_login(user)
    user.is_active = False
    user.save()
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@contextmanager
def blank_pages() -> Iterator[None]:
    """Spares the time of making pages: one of each is made, and a status needs none."""
    with (
        patch.object(Template, "render", lambda *_: SafeString()),
        patch.object(SchemaGenerator, "get_schema", lambda *_, **__: {}),
    ):
        yield


@contextmanager
def _undone(method: str) -> Iterator[None]:
    if method == "GET":  # reading is never writing
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _uncounted() -> Iterator[None]:
    """One person asks here for more in a minute than anybody may."""
    with patch.object(CountedRequests, "allow_request", lambda *_: True):
        yield
