"""Odd methods, NUL, and numbers beyond every column: a refusal on every route, never a fault."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pytest_django import Settings

from tests.contracts.routes.asking import Asker, blank_pages
from tests.contracts.routes.bodies import operations, unnamed
from tests.contracts.routes.people import ANNOTATOR, SUPERUSER
from tests.contracts.routes.walking import PARAMETER, Route, routes
from tests.contracts.routes.world import World
from tests.length import LONG

METHODS = ("HEAD", "OPTIONS", "TRACE", "POST", "PROPFIND")
DESK = ("/assignments/", "/desk/", "/work/", "/api/v1/assignments/")
TEXTS, NUMBERS = ("a%00",), (str(2**63), "9" * 5000)
ODD = ("a\0", "-1", "²", "9" * 5000)
OF_PAGES = (
    "after", "before", "damage", "dir", "form", "from", "kind", "label", "language", "names",
    "next", "page", "person", "q", "seen", "start", "state", "still", "subject", "version",
    "without",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_no_odd_request_is_a_fault(settings: Settings, tmp_path: Path) -> None:
    world = World(settings, tmp_path)
    asker = Asker(world)
    logging.disable(logging.CRITICAL)
    faults = []
    try:
        with blank_pages():
            for route in routes()[:: 1 if LONG else 4]:
                if route.ours:
                    name = ANNOTATOR if route.path.startswith(DESK) else SUPERUSER
                    for method, url in _odd(world, route):
                        answer = asker.ask(name, method, route, url)
                        if answer >= HTTPStatus.INTERNAL_SERVER_ERROR:
                            faults.append(f"{method} {url[:200]}: {answer}")
    finally:
        logging.disable(logging.NOTSET)
    assert faults == []


def _odd(world: World, route: Route) -> Iterator[tuple[str, str]]:
    """Methods and addresses; a method alone, then a part of the address alone, then queries."""
    url = world.url(route)
    yield from ((method, url) for method in METHODS)
    for number, found in enumerate(one[0] for one in PARAMETER.finditer(route.path)):
        for value in NUMBERS if found.startswith("<int:") else TEXTS:
            yield "GET", _replaced(world, route, number, value)
    if route.is_api:
        operation = operations().get(("GET", unnamed(route.path)), {})
        asked = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        for name in asked:
            yield from (("GET", f"{url}?{urlencode({name: value})}") for value in ODD)
    else:
        yield from (("GET", f"{url}?{urlencode(dict.fromkeys(OF_PAGES, value))}") for value in ODD)


def _replaced(world: World, route: Route, number: int, value: str) -> str:
    """The route's address with another value for one of its parameters."""
    places = iter(range(len(route.parameters)))
    path = PARAMETER.sub(lambda found: value if next(places) == number else found[0], route.path)
    return world.url(Route(path, route.ours))
