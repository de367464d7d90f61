"""Every screen of the demo: free of serious faults for who cannot see it, and fit for a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import BROWSER_TEST, DESKTOP, PHONE, Complaints
from tests.browser.conftest import Visit
from tests.browser.people import sign_in
from tests.browser.screens import MANAGER, NEWCOMER, PASSWORD, SCREENS, prepare
from workbench.accounts.models import User
from workbench.demo.loading import load_demo

pytestmark = [*BROWSER_TEST, pytest.mark.slow]

SERIOUS = {"serious", "critical"}
AXE = Axe()
OURS = {"exclude": [["#swagger-ui"]]}
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_every_screen_is_free_of_serious_barriers_and_fits_a_phone(
    visit: Visit, complaints: Complaints, tmp_path: Path
) -> None:
    load_demo(tell=print)
    User.objects.create_user(NEWCOMER, password=PASSWORD)
    prepare(_window(visit, MANAGER), tmp_path)
    complaints.expected |= {f"status of {screen.status}" for screen in SCREENS} - {"status of 200"}
    windows = {person: _window(visit, person) for person in {one.person for one in SCREENS}}
    found = {}
    for screen in SCREENS:
        page = windows[screen.person]
        page.set_viewport_size(DESKTOP)
        screen.open(page)
        found[screen.name] = [*_barriers(page), *_overflow(page)]
    assert {name: faults for name, faults in found.items() if faults} == {}


def _window(visit: Visit, person: str | None) -> Page:
    page = visit(reduced_motion="reduce")
    if person is not None:
        sign_in(page, person, PASSWORD)
    return page


def _barriers(page: Page) -> Iterator[str]:
    """The rules of axe-core that are broken seriously, with the first element that breaks each."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector(f"html[data-bs-theme={scheme}]")
        page.evaluate(TWO_FRAMES)
        for rule in AXE.run(page, OURS).response["violations"]:
            if rule["impact"] in SERIOUS:
                yield f"{scheme}: {rule['help']}: {rule['nodes'][0]['html'][:160]}"


def _overflow(page: Page) -> Iterator[str]:
    page.set_viewport_size(PHONE)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider:
        yield f"{wider} px wider than a phone"
