"""Requests that a test answers by itself, or holds; and screens that start when it says so."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route

PROBE = "/static/desk/store.js?probe"
ARE_ROUTED = f"""async () => {{
  const probe = () => fetch("{PROBE}").then((answer) => answer.text()).catch(() => "");
  while ((await probe()) !== "routed");
}}"""

SLOW_START = """(() => {
  const { locks } = navigator;
  const gate = new Promise((resolve) => (globalThis.letStart = resolve));
  for (const name of ["request", "query"]) {
    const act = locks[name].bind(locks);
    const late = () => new Promise((resolve) => setTimeout(resolve, globalThis.delay ?? 0));
    locks[name] = (...rest) => gate.then(late).then(() => act(...rest));
  }
})()"""
"""No screen starts before `letStart` is called: who writes which draft is asked of the browser."""


def intercept(
    page: Page, url: str, handler: Callable[[Route], object], times: int | None = None
) -> None:
    """Have `handler` answer requests for `url`, `times` times or always.

    A browser says that it is done before its pages know of it: a key pressed at once may send a
    request past a first route, so that one is sent until it comes here.
    """
    page.route(url, handler, times=times)
    page.route(re.compile(re.escape(PROBE)), lambda probe: probe.fulfill(body="routed"))
    page.evaluate(ARE_ROUTED)
