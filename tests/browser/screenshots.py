"""Picture every screen: `python -m tests.browser.screenshots`.

Each is taken light, dark, from right to left, and on a phone.

Starts a Workbench of its own with the demo, in a temporary folder, and ends it again.
"""

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import DESKTOP, PATIENCE_MS, PHONE, chromium
from tests.browser.evaluation_screens import EVALUATION_SCREENS
from tests.browser.people import sign_in
from tests.browser.release_screens import RELEASE_SCREENS
from tests.browser.screens import MANAGER, PASSWORD, SCREENS, prepare
from tests.browser.writing_screens import WRITING_SCREENS
from tests.workbench.processes import ROOT, environment_for
from workbench.running.embedded.client import stop_unused
from workbench.running.embedded.data_dir import DataDir

START_S = 600
TALLEST = 6000
VARIANTS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESKTOP, "color_scheme": "light"},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "rtl": {"viewport": DESKTOP, "color_scheme": "light", "locale": "ar"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
}
SET_STAGE = "from tests.browser.stage import set_stage; set_stage()"


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots", help="a folder")
    parser.add_argument("--only", default="", help="screens whose name holds this")
    given = parser.parse_args()
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        data = Path(folder)
        with running(data) as site, chromium() as browser:
            for path in picture(browser, site, given.out, given.only, data):
                print(path, flush=True)
    return 0


@contextmanager
def running(data: Path) -> Iterator[str]:
    """The address of everything that `make run` starts, with its data in `data`."""
    port = _free_port()
    site = f"http://127.0.0.1:{port}"
    environment = environment_for(data) | {"WORKBENCH_DEMO": "1"}
    with (data / "output.log").open("w") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "workbench.running.supervisor", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(site, supervisor, data / "output.log")
            command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c"]
            subprocess.run([*command, SET_STAGE], cwd=ROOT, env=environment, check=True)
            yield site
        finally:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait()
            stop_unused(DataDir(data.resolve()))


def picture(browser: Browser, site: str, out: Path, only: str, data: Path) -> Iterator[Path]:
    """Take the pictures, and give the path of each once it is there."""
    with _window(browser, site, VARIANTS["light"]) as context:
        prepare(_signed_in(context, MANAGER), data)
    wanted = [
        screen
        for screen in (*SCREENS, *EVALUATION_SCREENS, *RELEASE_SCREENS, *WRITING_SCREENS)
        if only in screen.name
    ]
    for variant, options in VARIANTS.items():
        (out / variant).mkdir(parents=True, exist_ok=True)
        for person in dict.fromkeys(screen.person for screen in wanted):
            with _window(browser, site, options) as context:
                page = _signed_in(context, person)
                for screen in (screen for screen in wanted if screen.person == person):
                    page.set_viewport_size(options["viewport"])
                    screen.open(page)
                    _unroll(page)
                    path = out / variant / f"{screen.name}.png"
                    page.screenshot(path=path)
                    yield path


@contextmanager
def _window(browser: Browser, site: str, options: dict[str, Any]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, service_workers="block", **options)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


def _signed_in(context: BrowserContext, person: str | None) -> Page:
    page = context.new_page()
    if person is not None:
        sign_in(page, person, PASSWORD)
    return page


def _unroll(page: Page) -> None:
    """Make the window as tall as the page: what sticks to its edges stays out of the way."""
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else DESKTOP["width"]
    page.set_viewport_size({"width": width, "height": min(tall, TALLEST)})
    page.evaluate("scrollTo(0, 0)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(site: str, supervisor: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if supervisor.poll() is not None:
            raise RuntimeError(f"Workbench did not start:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{site}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"Workbench was not ready after {START_S} s:\n{log.read_text()}")


if __name__ == "__main__":
    sys.exit(main())
