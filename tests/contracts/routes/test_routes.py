"""Who gets what of every route: whoever changes it sees the change in the review of their commit.

`make routes` writes `routes.csv` anew. What holds whatever the routes are is read off it.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.contracts.routes.asking import ask_all
from tests.contracts.routes.bodies import operations, unnamed
from tests.contracts.routes.people import (
    ANNOTATOR,
    ANONYMOUS,
    DEACTIVATED,
    OUTSIDE,
    PARTS,
    SIBLING,
    STAFF,
    SUPERUSER,
    UNKNOWN,
    VIEWER,
)
from tests.contracts.routes.snapshot import Row, read, write
from tests.contracts.routes.world import World
from tests.length import LONG

REFUSED = {403, 404}
TO_SIGN_IN = {302, 401}

# Who is not signed in reads these, besides what allauth has for signing in.
OPEN = {
    "/api/v1/docs/",
    "/api/v1/schema/",
    "/desk/offline/",
    "/desk/offline/sign-out/",
    "/healthz",
    "/manifest.webmanifest",
    "/readyz",
    "/service-worker.js",
    "/styleguide/",
}
SIGNING_IN = "/accounts/"
# Who manages another campaign over the same benchmark reads these: questions and keys are its own.
OF_A_LANGUAGE = {"/desk/characters/<slug:language>/"}
"""The same for everybody: what CLDR says."""
OF_THE_BENCHMARK = {"/api/v1/benchmarks/<str:name>", "/console/benchmarks/<str:name>/"}
# Asked by POST because it takes long, or to try answers; nothing is written.
ONLY_READING = {
    "/console/campaigns/<str:name>/releases/<str:version>/verify/",
    "/console/campaigns/<str:name>/forms/preview/<slug:form>/",
}

# Everybody writes to these where a release is public; to others they are not there.
OF_PUBLIC_RELEASES = {
    "/api/v1/releases/<str:name>/<str:version>/reports",
    "/releases/<str:name>/<str:version>/report/",
}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_routes_are_those_that_were_reviewed(settings: Settings, tmp_path: Path) -> None:
    logging.disable(logging.CRITICAL)  # each refusal would print its traceback
    writes = os.environ.get("ROUTES") == "write"
    try:
        asked = list(ask_all(World(settings, tmp_path), each=1 if LONG or writes else 3))
    finally:
        logging.disable(logging.NOTSET)
    if writes:
        write(asked)
    paths = {row.route.path for row in asked}
    reviewed = [row for row in read() if LONG or writes or row.route.path in paths]
    changed = [str(row) for row in (*asked, *reviewed) if row not in asked or row not in reviewed]
    assert changed == [], "run `make routes` and review it"


def test_nothing_fails() -> None:
    assert _told(row for row in read() if max(row.answers.values()) >= 500) == []


def test_who_is_not_signed_in_is_given_no_more_than_is_open() -> None:
    given = [row for row in read() if row.given_to(ANONYMOUS)]
    assert (
        _told(
            row
            for row in given
            if row.route.path not in OPEN and not row.route.path.startswith(SIGNING_IN)
        )
        == []
    )


def test_who_was_deactivated_is_nobody() -> None:
    assert _told(row for row in read() if row.answers[DEACTIVATED] != row.answers[ANONYMOUS]) == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_who_has_no_part_in_a_campaign_is_given_nothing_of_it(name: str) -> None:
    given = [row for row in _of_the_campaign() if row.given_to(name)]
    shared = OF_THE_BENCHMARK if name == SIBLING else set()
    assert _told(row for row in given if row.route.path not in shared) == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_who_has_no_part_in_a_campaign_changes_nothing_of_it(name: str) -> None:
    refusals = TO_SIGN_IN if name in UNKNOWN else REFUSED
    writing = [row for row in _of_the_campaign() if row.writes]
    public = [row for row in writing if row.route.path in OF_PUBLIC_RELEASES]
    assert {row.answers[name] for row in public} == {404}
    others = [row for row in writing if row not in public]
    assert _told(row for row in others if row.answers[name] not in refusals) == []


def test_who_only_looks_on_changes_nothing_of_a_campaign() -> None:
    writing = [row for row in _of_the_campaign() if row.writes]
    assert (
        _told(
            row
            for row in writing
            if row.answers[VIEWER] not in REFUSED and row.route.path not in ONLY_READING
        )
        == []
    )


def test_who_annotates_changes_nothing_in_the_console() -> None:
    console = [row for row in read() if row.route.path.startswith("/console/") and row.writes]
    assert _told(row for row in console if row.answers[ANNOTATOR] not in REFUSED) == []


@pytest.mark.parametrize("name", sorted({*PARTS} - {STAFF, SUPERUSER}))
def test_nobody_but_staff_is_let_into_the_admin(name: str) -> None:
    admin = [row for row in read() if row.route.path.startswith("/admin/")]
    assert _told(row for row in admin if row.given_to(name) and row.route.path not in OPEN) == []


def test_a_page_knows_no_methods_but_those_of_a_form() -> None:
    pages = [row for row in read() if row.route.ours and not row.route.is_api]
    assert _told(row for row in pages if row.method not in ("GET", "POST")) == []


def test_the_api_knows_no_methods_but_those_of_its_contract() -> None:
    """Besides its own pages, and the answer that there is nothing of that name."""
    api = [row for row in read() if row.route.is_api and row.route.path != "/api/v1/"]
    unknown = [row for row in api if (row.method, unnamed(row.route.path)) not in operations()]
    assert {row.route.path for row in unknown} <= OPEN


def _of_the_campaign() -> list[Row]:
    """Whatever names something: the campaign, or what belongs to it or to one of its people."""
    ours = (row for row in read() if row.route.ours and row.route.parameters)
    return [row for row in ours if row.route.path not in OF_A_LANGUAGE]


def _told(rows: Iterable[Row]) -> list[str]:
    return [str(row) for row in rows]
