"""How people come in, and how they sit down to a task; in any language."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

if TYPE_CHECKING:  # Pictures are taken by a process without our models.
    from workbench.core.accounts.models import User

TAKE = "[data-take] [type=submit]"


def bring_session(context: BrowserContext, person: "User", site: str) -> None:
    """Have the person signed in already: the form takes two pages, and has tests of its own."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("#sign-in [type=submit]").click()
    expect(page.locator(".menu-button", has_text=username)).to_be_visible()


def open_queue(page: Page, url: str) -> None:
    """Go to what is in hand of a queue, else take its next task, where there is one."""
    page.goto(url)
    if page.locator(TAKE).count():
        with page.expect_navigation():
            page.locator(TAKE).click()


def look_again(page: Page) -> None:
    """Wait for the warnings, and until they can have been read: by the page's clock."""
    expect(page.get_by_role("alert").filter(has_text="Look once more")).to_be_visible()
    page.evaluate("Date.now = ((now) => () => now() + 2000)(Date.now)")
