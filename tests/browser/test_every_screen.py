"""Every screen of the demo: free of faults for who cannot see it, and fit for a phone.

`make test-long` looks at every screen in both themes and from right to left, in parts. Else the
first part, every sixth screen, is looked at once: the themes in turns, and every fourth of them
from right to left. Most faults are those of components, which stand on many screens.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.chromium import (
    BROWSER_TEST,
    COMPILING,
    DESKTOP,
    EXECUTABLE,
    PHONE,
    Complaints,
)
from tests.browser.conftest import Visit
from tests.browser.evaluation_screens import EVALUATION_SCREENS
from tests.browser.release_screens import RELEASE_SCREENS
from tests.browser.screens import MANAGER, SCREENS, Screen, prepare
from tests.browser.stage import set_stage
from tests.browser.writing_screens import WRITING_SCREENS
from tests.length import LONG
from workbench.core.accounts.models import User
from workbench.running.demo.loading import load_demo

pytestmark = [*BROWSER_TEST, pytest.mark.slow]

AXE = Axe()
OURS = {"exclude": [["#swagger-ui"]]}
ONLY_FAULTS = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"]}
"""All that a theme can break."""
ALL_ELSE = {"rules": {"color-contrast": {"enabled": False}}}
"""All that a direction can break."""
ALL_SCREENS = [*SCREENS, *EVALUATION_SCREENS, *RELEASE_SCREENS, *WRITING_SCREENS]
PARTS = 6
"""In the whole form each part with its stage takes a quarter of the time that a test may take."""
Numbered = list[tuple[int, Screen]]
END_TRANSITIONS = """() => {
  const running = () => document.getAnimations().filter((one) => one.playState !== "finished");
  for (let found; (found = running()).length; ) for (const one of found) one.finish();
}"""
"""A transition to the colours of a theme shows the old ones until it begins, on a busy machine for
any number of frames; and the end of one can begin another, where a colour is inherited."""


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """One that compiles: axe takes most of the time."""
    launched = browser.browser_type.launch(executable_path=EXECUTABLE, args=COMPILING)
    yield launched
    launched.close()


@pytest.mark.parametrize("part", range(PARTS if LONG else 1))
@pytest.mark.parametrize("languages", [["en"], ["ar"]] if LONG else [["en", "ar"]])
def test_every_screen_is_free_of_barriers_and_fits_a_phone(
    visit: Visit, complaints: Complaints, tmp_path: Path, languages: list[str], part: int
) -> None:
    load_demo(tell=print)
    set_stage()
    prepare(_window(visit, MANAGER), tmp_path)
    screens = list(enumerate(ALL_SCREENS[part::PARTS]))
    statuses = {screen.status for _, screen in screens} - {200}
    complaints.expected |= {f"status of {status}" for status in statuses}
    found = {language: dict(_faults(visit, language, screens)) for language in languages}
    assert {language: faults for language, faults in found.items() if faults} == {}


def _faults(visit: Visit, language: str, screens: Numbered) -> Iterator[tuple[str, list[str]]]:
    """By the names of the screens that have some."""
    check = _themes if language == "en" else _right_to_left
    if not LONG:
        in_arabic = screens[::4]
        screens = [one for one in screens if (one in in_arabic) == (language == "ar")]
    people = {screen.person for _, screen in screens}
    windows = {person: _window(visit, person, locale=language) for person in people}
    for number, screen in screens:
        page = windows[screen.person]
        page.set_viewport_size(DESKTOP)
        screen.open(page)
        if faults := [*_dead_buttons(page), *check(page, number), *_overflow(page)]:
            yield screen.name, faults


def _window(visit: Visit, person: str | None, **options: str) -> Page:
    account = person and User.objects.get(username=person)
    return visit(account, reduced_motion="reduce", **options)


def _dead_buttons(page: Page) -> Iterator[str]:
    """Those that open a dialog which is not on the page."""
    names = page.evaluate(
        "[...document.querySelectorAll('[data-opens]')].map((one) => one.dataset.opens)"
        ".filter((name) => !document.getElementById(name)?.matches('dialog'))"
    )
    yield from (f"{name} opens nothing" for name in names)


def _themes(page: Page, number: int) -> Iterator[str]:
    if LONG:
        yield from _barriers(page, "light", {})
        yield from _barriers(page, "dark", CONTRAST)
    else:
        yield from _barriers(page, "dark" if (number + number // 4) % 2 else "light", {})


def _right_to_left(page: Page, number: int) -> Iterator[str]:
    if page.locator("html[dir=rtl]").count() == 0:
        yield "reads from the left"
    if LONG:
        yield from _barriers(page, "light", ALL_ELSE)
    else:
        yield from _themes(page, number)


def _barriers(page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]) -> Iterator[str]:
    """The rules of axe-core that are broken, with the first element that breaks each."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector(f"html[data-bs-theme={scheme}]")
    page.evaluate(END_TRANSITIONS)
    for rule in AXE.run(page, OURS, ONLY_FAULTS | rules).response["violations"]:
        yield f"{scheme}: {rule['help']}: {rule['nodes'][0]['html'][:160]}"


def _overflow(page: Page) -> Iterator[str]:
    page.set_viewport_size(PHONE)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider:
        yield f"{wider} px wider than a phone"
