"""What helps to write at the desk, opened, and to work at it without a connection."""

from playwright.sync_api import Page, expect

from tests.browser.screens import ARABIC, NEWCOMER, SPANISH, Screen


def find_a_word(page: Page) -> None:
    page.locator("#id_question").focus()
    page.keyboard.press("Alt+r")
    page.keyboard.type("de")
    expect(page.locator(".replace-count")).not_to_be_empty()


def open_the_palette(page: Page) -> None:
    page.locator("#id_question").focus()
    page.keyboard.press("Alt+p")
    expect(page.locator("[data-character]").first).to_be_focused()


WRITING_SCREENS = [
    Screen("review-replace", "/work/demo/review/es/", SPANISH, (find_a_word,)),
    Screen("along", "/desk/along/", SPANISH, takes=False),
    Screen("along-empty", "/desk/along/", NEWCOMER, takes=False),
    Screen("no-connection", "/desk/offline/", SPANISH),
    Screen("review-palette", "/work/demo/review/ar/", ARABIC, (open_the_palette,)),
]
