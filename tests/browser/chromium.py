"""Debian's Chromium, and what of a page counts as a fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, WebError, sync_playwright

from tests.debian import needs_chromium

EXECUTABLE = "/usr/lib/chromium/chromium-headless-shell"
"""Chromium without the window around a page, which costs three times what our pages do."""
COMPILING = ["--disable-gpu", "--in-process-gpu", "--disable-dev-shm-usage"]
"""What a walk with axe starts with, which pays for the compiler."""
ARGUMENTS = [*COMPILING, "--js-flags=--no-opt --no-maglev"]
"""No page lives long enough for that."""
PATIENCE_MS = 60_000
"""How long a busy machine may take for a page or a job."""
CUT_SHORT = {"htmx:sendAbort", "htmx:afterRequest"}
"""What htmx logs of a request whose page was left; one that fails is logged by its failure too."""
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

BROWSER_TEST = [pytest.mark.browser, needs_chromium]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Complaints:
    """What the console says is wrong: script errors, refused content, missing files.

    `expected` holds parts of the messages that are no faults, such as a test means to bring about.
    """

    found: list[str] = field(default_factory=list)
    expected: set[str] = field(default_factory=CUT_SHORT.copy)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._message)
        context.on("weberror", self._error)

    def _message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self.expected):
            self.found.append(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.found.append(str(error.error))
