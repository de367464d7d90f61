"""The first paint of a task on a slow phone, and what its page weighs.

The phone of Lighthouse's mobile profile: 1.6 Mbit/s down, 150 ms there and back, a processor four
times slower than this one. First with an empty cache, then again.
"""

import argparse
import statistics
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.desk import campaign
from benchmarks.desk.campaign import Annotator, Size
from benchmarks.desk.installation import Installation

TIMES = 5
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 768_000 / 8,
}
SLOWER = 4
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName("first-contentful-paint");
  if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
RESOURCES = """async () => Promise.all([...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map(async ({ name }) => {
  const text = await (await fetch(name)).blob();
  const sent = performance.getEntriesByName(name).at(-1).encodedBodySize;
  return [name.split("?")[0].split(".").at(-1), sent, text.size];
}))"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks first_paint", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("/tmp/workbench-first-paint"))
    parser.add_argument("--port", type=int, default=8056)
    parser.add_argument("--kind", choices=["review", "label"], default="review")
    options = parser.parse_args(arguments)
    installation = Installation(options.data, options.port)
    installation.prepare(Size(items=200, languages=1, people=1))
    (person,) = campaign.sign_in()
    with installation.open(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell")
        _measure(browser, installation.url, person, options.kind)
        browser.close()
    return 0


def _measure(browser: Browser, url: str, person: Annotator, kind: str) -> None:
    address = _taken(browser, url, person, kind)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(TIMES):
        page = _phone(browser, url, person)
        for which in ("empty cache", "again"):
            page.goto(address)
            times[which].append(page.evaluate(PAINTED))
            if which == "empty cache":
                weights = page.evaluate(RESOURCES)
        page.context.close()
    for which, each in times.items():
        shown = ", ".join(f"{one:.0f}" for one in each)
        print(f"{kind}, first paint, {which}: {statistics.median(each):.0f} ms ({shown})")
    _tell(weights)


def _taken(browser: Browser, url: str, person: Annotator, kind: str) -> str:
    """The address of a task in the person's hands."""
    page = _page(browser, url, person)
    page.goto("/")
    page.locator(f'form[action*="/{kind}/"] button').first.click()
    root = page.locator("[data-screen][data-address]")
    root.wait_for()
    address = root.get_attribute("data-address") or ""
    page.context.close()
    return address


def _page(browser: Browser, url: str, person: Annotator) -> Page:
    from django.conf import settings

    context = browser.new_context(base_url=url, service_workers="block", **PHONE)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": person.session, "url": url}]
    )
    return context.new_page()


def _phone(browser: Browser, url: str, person: Annotator) -> Page:
    page = _page(browser, url, person)
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _tell(weights: Sequence[tuple[str, int, int]]) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, sent, decoded in weights:
        name = kind if kind in ("css", "js", "svg", "woff2") else "page"
        sums[name] = [a + b for a, b in zip(sums[name], (1, sent, decoded), strict=True)]
    for name, (count, sent, decoded) in sorted(sums.items()):
        print(f"{name}: {count} files, {sent:,} bytes sent, {decoded:,} decoded")
