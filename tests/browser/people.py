"""What people do on every page."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, username: str, password: str) -> None:
    """In any language of the interface."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("#sign-in [type=submit]").click()
    expect(page.locator(".menu-button", has_text=username)).to_be_visible()
