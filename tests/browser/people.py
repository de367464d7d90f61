"""What people do on every page, and how they sit down to a task; in any language."""

from playwright.sync_api import Page, expect

TAKE = "[data-take] [type=submit]"


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
