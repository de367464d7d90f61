"""A train ride: the desk starts without a connection, and is worked at."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Campaign
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.material import spanish_campaign
from tests.factories import member

pytestmark = BROWSER_TEST

IS_READY = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return spanish_campaign()


def test_the_desk_says_without_a_connection_what_there_is(
    visit: Visit, campaign: Campaign, complaints: Complaints
) -> None:
    complaints.expected |= {"Failed to load resource"}
    page = visit(member(campaign, languages=("es",)), service_workers="allow")
    page.goto("/")
    page.wait_for_function(IS_READY)
    page.context.set_offline(True)
    page.goto("/history/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert styled(page)
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()


def styled(page: Page) -> bool:
    """Whether its style sheets are there."""
    return bool(page.evaluate("getComputedStyle(document.body).margin === '0px'"))
