"""Every screen of the demo: free of serious faults for who cannot see it, and fit for a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import BROWSER_TEST, PHONE, Complaints
from tests.browser.conftest import Visit
from tests.browser.people import sign_in
from tests.browser.screens import MANAGER, NEWCOMER, PASSWORD, SCREENS, prepare
from workbench.accounts.models import User
from workbench.demo.loading import load_demo

pytestmark = [*BROWSER_TEST, pytest.mark.slow]

SERIOUS = {"serious", "critical"}
AXE = Axe()
OURS = {"exclude": [["#swagger-ui"]]}
Look = Callable[[Page], list[str]]
Walk = Callable[..., dict[str, list[str]]]


@pytest.fixture
def walk(visit: Visit, complaints: Complaints, tmp_path: Path) -> Walk:
    """Look at every screen of a fresh demo; returns what was found, by screen."""
    load_demo(tell=print)
    User.objects.create_user(NEWCOMER, password=PASSWORD)
    prepare(_as(visit, MANAGER), tmp_path)
    complaints.expected |= {f"status of {screen.status}" for screen in SCREENS} - {"status of 200"}

    def walk_through(look: Look, **options: Any) -> dict[str, list[str]]:
        pages: dict[str | None, Page] = {}
        found = {}
        for screen in SCREENS:
            if screen.person not in pages:
                pages[screen.person] = _as(visit, screen.person, **options)
            screen.open(pages[screen.person])
            found[screen.name] = look(pages[screen.person])
        return {name: problems for name, problems in found.items() if problems}

    return walk_through


def _as(visit: Visit, person: str | None, **options: Any) -> Page:
    page = visit(**options)
    if person is not None:
        sign_in(page, person, PASSWORD)
    return page


def _barriers(page: Page) -> list[str]:
    """The rules of axe-core that are broken seriously, with the first element that breaks each."""
    return [
        f"{rule['id']}: {rule['help']} {rule['nodes'][0]['html'][:160]}"
        for rule in AXE.run(page, OURS).response["violations"]
        if rule["impact"] in SERIOUS
    ]


def _overflow(page: Page) -> list[str]:
    """By how much the page is wider than the window."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"{wider} px too wide"] if wider else []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_a_serious_barrier(walk: Walk, scheme: str) -> None:
    assert walk(_barriers, color_scheme=scheme) == {}


def test_no_screen_scrolls_sideways_on_a_phone(walk: Walk) -> None:
    assert walk(_overflow, viewport=PHONE, is_mobile=True, has_touch=True) == {}
