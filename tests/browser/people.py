"""What people do on every page."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label(f"Account of {username}")).to_be_visible()
