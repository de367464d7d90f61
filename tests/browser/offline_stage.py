"""A review on the screen, and what the page says of what was sent."""

from playwright.sync_api import Page, Response, expect

from annotations.models import Campaign
from tests.browser.people import open_queue

MINE = "¿Qué ciudad es la capital de Francia?"
THEIRS = "¿Cuál de estas ciudades es la capital de Francia?"


def open_review(page: Page, campaign: Campaign) -> Page:
    with page.expect_response(is_last_ahead):
        open_queue(page, f"/work/{campaign.name}/review/es/")
    return page


def is_last_ahead(response: Response) -> bool:
    """Whether it is the second of the tasks that are fetched beside the one on the screen."""
    return response.url.count("without=") == 2


def open_with_text(page: Page) -> None:
    """Open what was refused, out of the list of what is on its way."""
    page.locator("#outbox").click()
    with page.expect_navigation():  # The keys are the scripts'.
        page.get_by_role("button", name="Open with your text").click()


def question(page: Page) -> str:
    return page.get_by_label("Question, Spanish").input_value()


def shown(page: Page) -> str:
    return page.locator(".task-head .sample-id").inner_text()


def expect_told(page: Page, text: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(text)


def expect_outbox(page: Page, text: str) -> None:
    expect(page.locator("#outbox")).to_have_text(text)
