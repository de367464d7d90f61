"""A train ride: the desk starts without a connection, and is worked at."""

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

IS_READY = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return make_campaign(items=15, languages=("es",), overlap_review=1, tasks_at_once=20)


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


@pytest.fixture
def desk(visit: Visit, annotator: User, complaints: Complaints) -> Page:
    """The page of what is taken along, with the service worker at work."""
    complaints.expected |= {"Failed to load resource", "htmx:"}
    page = visit(annotator, service_workers="allow")
    page.goto("/desk/along/")
    page.wait_for_function(IS_READY)
    return page


def test_the_desk_says_without_a_connection_what_there_is(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.goto("/history/")
    expect(desk.get_by_role("heading", name="No connection")).to_be_visible()
    assert styled(desk)
    desk.context.set_offline(False)
    desk.get_by_role("link", name="Try again").click()
    expect(desk.get_by_role("heading", name="Your work")).to_be_visible()


def styled(page: Page) -> bool:
    """Whether its style sheets are there."""
    return bool(page.evaluate("getComputedStyle(document.body).margin === '0px'"))


def test_a_train_ride(desk: Page, campaign: Campaign, annotator: User) -> None:
    offer = desk.get_by_role("group", name="Review a translation")
    offer.get_by_label("How many").fill("15")
    offer.get_by_role("button", name="Take along").click()
    expect(desk.locator("[data-status]")).to_contain_text("Tasks here: 15")
    desk.context.set_offline(True)
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Taken along")).to_be_visible()
    desk.get_by_role("link", name="Review a translation").first.click()
    for number in range(15):
        expect(desk.locator("#task")).to_be_visible()
        before = desk.locator("[data-screen]").element_handle()
        desk.keyboard.press("a")
        desk.wait_for_function("screen => !screen.isConnected", arg=before)
        print(number, desk.locator("#outbox").inner_text())
    expect(desk.locator("#outbox")).to_have_text("Waiting to be sent: 15")
    assert not Review.objects.exists()
    desk.context.set_offline(False)
    expect(desk.locator("#outbox")).to_be_hidden()
    assert Review.objects.count() == 15
