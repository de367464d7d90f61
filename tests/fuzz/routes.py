"""Every route with odd requests, as everybody: a refusal or an answer, never a fault.

The world is that of the contract of routes, and `routes.csv` says who is refused what. Whatever a
request does is undone.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from tests import databases
from tests.contracts.routes import snapshot
from tests.contracts.routes.people import (
    ANNOTATOR,
    ANONYMOUS,
    DEACTIVATED,
    MANAGER,
    SUPERUSER,
    UNKNOWN,
)
from tests.contracts.routes.walking import Route, routes
from tests.contracts.routes.world import World
from tests.fuzz.requests import Asked, Names, odd_request
from tests.fuzz.watch import Watch
from workbench.core.accounts.models import ApiToken
from workbench.running.embedded import ensure_unless_configured
from workbench.running.web.environ import readable_type

DATABASE = "test_fuzz"
REFUSED = {401, 403}
OF_NOBODY = ("annotations_", "evaluation_")
"""Tables that whoever has no account writes nothing into."""
_WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')


def run(watch: Watch, rng: Random) -> None:
    logging.disable(logging.CRITICAL)
    ensure_unless_configured()
    databases.take(DATABASE, of=databases.migrated())
    try:
        with TemporaryDirectory() as name, override_settings(ALLOWED_HOSTS=["testserver"]):
            stage = _Stage(World(settings, Path(name)))  # type: ignore[arg-type]
            while watch.goes_on:
                seed = rng.randrange(10**9)
                stage.ask(watch, Random(seed), seed)
    finally:
        databases.drop(DATABASE)
        logging.disable(logging.NOTSET)


class _Stage:
    """The people with their sessions and tokens, and what the pages are made of."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.routes = [(route, url) for route in routes() if (url := _url(world, route))]
        self.cookies, self.tokens = {ANONYMOUS: ""}, {ANONYMOUS: ""}
        for name, user in world.people.items():
            client = Client()
            client.force_login(user)
            self.cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.tokens[name] = ApiToken.issue(user, "fuzz")[1]
        world.people[DEACTIVATED].is_active = False
        world.people[DEACTIVATED].save()
        self.secrets = [
            settings.SECRET_KEY,
            *(user.password for user in world.people.values()),
            *self.tokens.values(),
            *ApiToken.objects.values_list("digest", flat=True),
            *Session.objects.values_list("session_key", flat=True),
        ]
        self.secrets = [one for one in self.secrets if len(one) > 8]
        self.rows = {(row.method, row.route.path): row for row in snapshot.read()}
        self.client = Client(raise_request_exception=False)
        self.names = self._names()

    def ask(self, watch: Watch, rng: Random, seed: int) -> None:
        name = rng.choice([*self.cookies])
        of_ours = [route for route, _ in self.routes if route.ours]
        all_of_them = [route for route, _ in self.routes]
        route = rng.choice(of_ours if rng.random() < 0.85 else all_of_them)
        asked = odd_request(route, self.world, self.names, rng)
        by_token = rng.random() < (0.5 if route.is_api else 0.05)
        what = f"{asked}, {asked.url[:200]} as {name}, seed {seed}"
        with watch.one(what), _undone(), _written() as tables:
            response = self._answer(asked, name, by_token=by_token)
            body = _body(response)
            if error := getattr(response, "exc_info", None):
                raise error[1]
            for problem in self._problems(asked, name, response, body, tables):
                watch.note(f"{problem}: {asked}", f"{what}: {problem}")

    def _answer(self, asked: Asked, name: str, *, by_token: bool) -> HttpResponseBase:
        own: dict[str, Any] = {}
        if by_token and self.tokens[name]:
            own["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[name]}"
        elif self.cookies[name]:
            own["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.cookies[name]}"
        self.client.cookies.clear()
        response: HttpResponseBase = self.client.generic(
            asked.method,
            asked.url,
            asked.body,
            readable_type(asked.kind),
            **{**asked.headers, **own},
        )
        return response

    def _problems(
        self, asked: Asked, name: str, response: HttpResponseBase, body: bytes, tables: set[str]
    ) -> Iterator[str]:
        status = response.status_code
        if status >= 500 and not (status == 503 and body):
            yield f"{status}"
        kind = response.headers.get("Content-Type", "")
        if asked.route.is_api and status >= 400 and not kind.startswith("application/problem+json"):
            yield f"{status} of {kind or 'no type'} over the API"
        if status < 300 and any(secret.encode() in body for secret in self.secrets):
            yield "a secret in the answer"
        if name in UNKNOWN and any(table.startswith(OF_NOBODY) for table in tables):
            yield f"{name} wrote {', '.join(sorted(tables))}"
        row = self.rows.get((asked.method.upper(), asked.route.path))
        is_refused = row is not None and asked.is_sound and row.answers[name] in REFUSED
        if is_refused and asked.method.upper() not in ("GET", "HEAD") and _succeeded(response):
            yield f"{status} for {name}, who is refused it"

    def _names(self) -> Names:
        """What forms and links are made of, seen on every page by those who see most."""
        names = Names()
        for route, url in self.routes:
            for person in (SUPERUSER, MANAGER, ANNOTATOR):
                if route.ours and not route.is_api and (person == SUPERUSER or "desk" in url):
                    asked = Asked(route, "GET", url, {}, "", b"", True)
                    with _undone():
                        page = _body(self._answer(asked, person, by_token=False))
                        names.learn(page.decode(errors="replace"), url)
        return names


def _url(world: World, route: Route) -> str:
    try:
        return world.url(route)
    except KeyError:
        return ""


def _body(response: HttpResponseBase) -> bytes:
    content: Any = response
    return b"".join(content.streaming_content) if response.streaming else content.content


def _succeeded(response: HttpResponseBase) -> bool:
    """Also a redirect, but to sign-in, or to the admin's index, which is of what is not there.

    A token signs nobody in on a page.
    """
    if response.status_code != 302:
        return 200 <= response.status_code < 300
    target = response.headers["Location"]
    return target != "/admin/" and not target.startswith(("/accounts/", "/admin/login/?"))


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _written() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    tables: set[str] = set()

    def look(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if found := _WRITTEN.match(str(sql)):
            tables.add(found[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield tables
