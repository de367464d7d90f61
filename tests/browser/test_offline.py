"""Nothing that an annotator does is lost: no network, a server at fault, a crash, two windows."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, Flag
from tests.browser.chromium import BROWSER_TEST, EXECUTABLE, PATIENCE_MS, Complaints
from tests.browser.conftest import Visit
from tests.browser.offline_stage import (
    MINE,
    expect_outbox,
    expect_told,
    is_last_ahead,
    open_review,
    question,
    shown,
)
from tests.browser.people import open_queue, sign_in
from tests.browser.routes import intercept
from tests.factories import PASSWORD, member
from tests.length import LONG
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

Kill = Callable[[], None]
Launch = Callable[[], tuple[Page, Kill]]


def verdicts() -> list[str]:
    return [review.verdict for review in Review.objects.order_by("pk")]


def test_the_screen_changes_without_a_page_load(desk: Page) -> None:
    desk.evaluate("globalThis.marker = 'the same page'")
    first = shown(desk)
    desk.keyboard.press("a")
    expect(desk.locator(".task-head .sample-id")).not_to_have_text(first)
    expect(desk.locator("h1")).to_be_focused()
    expect(desk).to_have_title(f"Review a translation · {shown(desk)} · Workbench")
    expect_told(desk, f"{first} is stored")
    assert desk.evaluate("globalThis.marker") == "the same page"
    assert desk.locator("[name=active_seconds]").first.input_value() in {"0", "1"}
    desk.keyboard.press("x")
    desk.keyboard.press("1")
    desk.keyboard.press("Control+Enter")
    expect_told(desk, "is stored")
    expect(desk.locator("#task")).to_have_attribute("data-assignment", newest_assignment())
    desk.keyboard.press("a")
    expect(desk.get_by_role("heading", name="Nothing left here")).to_be_visible()
    assert desk.evaluate("globalThis.marker") == "the same page"
    assert verdicts() == ["accept", "reject", "accept"]


WHILE_WAITING = """() => document.addEventListener("outbox-changed", () => setTimeout(() => {
  dispatchEvent(new Event("online"));
  globalThis.waited = true;
}), { once: true })"""
"""Has the desk look once more what there is to fetch, while it waits for the next screen."""


def test_the_task_that_is_waited_for_is_not_fetched_once_more(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator)
    held: list[Route] = []
    asked: list[str] = []

    def is_third(response: Response) -> bool:
        asked.extend([response.url] if "without=" in response.url else [])
        return len(asked) == 3

    page.route("**without=*", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**without=*"):
        open_queue(page, f"/work/{campaign.name}/review/es/")
    first = shown(page)
    page.evaluate(WHILE_WAITING)
    page.keyboard.press("a")
    page.wait_for_function("() => globalThis.waited")
    with page.expect_response(is_third):
        held[0].continue_()
    expect(page.locator(".task-head .sample-id")).not_to_have_text(first)
    second = page.locator("#task").get_attribute("data-assignment")
    assert all(f"without={second}" in url for url in asked[1:])


def newest_assignment() -> str:
    return str(Assignment.objects.latest("pk").pk)


def test_reviews_done_offline_are_sent_once_each(
    desk: Page, campaign: Campaign, annotator: User
) -> None:
    desk.context.set_offline(True)
    desk.get_by_label("Question, Spanish").fill(MINE)
    desk.keyboard.press("Control+Enter")
    expect_outbox(desk, "Waiting to be sent: 1")
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 2")
    desk.keyboard.press("a")
    expect(desk.get_by_role("heading", name="On its way")).to_be_visible()
    expect_outbox(desk, "Waiting to be sent: 3")
    assert not Review.objects.exists()
    expect(desk.locator("#toasts")).not_to_contain_text("stored")
    desk.context.set_offline(False)
    expect(desk.get_by_role("heading", name="Nothing left here")).to_be_visible()
    expect(desk.locator("#outbox")).to_be_hidden()
    assert verdicts() == ["edit", "accept", "accept"]
    assert Review.objects.earliest("pk").result.question == MINE


def test_the_outbox_outlives_its_page(desk: Page, annotator: User) -> None:
    desk.context.set_offline(True)
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    desk.close()
    context = desk.context
    context.set_offline(False)
    later = context.new_page()
    with later.expect_response(lambda response: response.url.endswith("/submit/")):
        later.goto("/history/")
    expect_told(later, "is stored")
    assert verdicts() == ["accept"]


def test_an_answer_that_gets_lost_is_asked_for_again(desk: Page) -> None:
    """The server stores the decision, and nobody hears of it."""
    intercept(desk, "**/submit/", answer_lost, times=1)
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    expect_told(desk, "had been stored already")
    expect(desk.locator("#outbox")).to_be_hidden()
    assert verdicts() == ["accept"]


def answer_lost(route: Route) -> None:
    route.fetch()
    route.abort()


def test_what_the_server_did_not_take_never_looks_saved(desk: Page) -> None:
    """A page of a proxy, whatever its status, is no acknowledgement."""
    told = [500]
    intercept(desk, "**/submit/", lambda route: route.fulfill(status=told[0], body="<p>Sorry.</p>"))
    with desk.expect_response("**/submit/"):
        desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    desk.locator("#outbox").click()
    send = desk.get_by_role("button", name="Send now")
    for told[0] in (503, 429, 200):
        with desk.expect_response(
            lambda response: "submit" in response.url and response.status == told[0]
        ):
            send.click()
        expect_outbox(desk, "Waiting to be sent: 1")
        expect(desk.locator("#toasts")).not_to_contain_text("stored")
    desk.unroute("**/submit/")
    send.click()
    expect_told(desk, "is stored")
    assert verdicts() == ["accept"]


def test_a_browser_that_keeps_nothing_leaves_the_text_where_it_is(
    visit: Visit, campaign: Campaign, annotator: User, complaints: Complaints
) -> None:
    """Its storage is forbidden, or full."""
    complaints.expected |= {"Failed to load resource", "htmx:"}
    desk = visit(annotator)
    desk.add_init_script(
        "indexedDB.open = () => { throw new DOMException('No', 'SecurityError'); }"
    )
    open_review(desk, campaign)
    desk.context.set_offline(True)
    desk.get_by_label("Question, Spanish").fill(MINE)
    expect(desk.locator("[data-save-state]")).to_contain_text("no connection; trying again")
    proxy = {"status": 200, "body": "<p>Sorry.</p>"}
    intercept(desk, "**/state/", lambda route: route.fulfill(**proxy), times=1)
    for _again in range(2):
        desk.keyboard.press("Control+Enter")
        expect_told(desk, "Leave this window open")
        desk.locator("#toasts [data-dismiss]").click()
    assert question(desk) == MINE
    desk.context.set_offline(False)
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    expect_told(desk, "is stored")
    assert Review.objects.get().result.question == MINE


LISTED_AGAIN = """() => {
  document.dispatchEvent(new Event("outbox-changed"));
  return import("/static/desk/outbox.js").then(({ entries }) => entries());
}"""


def test_what_is_refused_waits_for_the_person_with_the_text_as_typed(desk: Page) -> None:
    intercept(desk, "**/preview/", lambda route: route.abort())  # Else it is held back right here.
    first = shown(desk)
    desk.get_by_label("Question, Spanish").fill(MINE)
    desk.get_by_label("Option B, Spanish").fill("")
    desk.keyboard.press("Control+Enter")
    expect_told(desk, f"{first} was not stored: Empty")
    expect_outbox(desk, "Needs you: 1")
    desk.locator("#outbox").click()
    desk.get_by_role("button", name="Discard").dblclick()
    desk.evaluate(LISTED_AGAIN)
    expect(desk.get_by_role("button", name="Discard for good")).to_be_focused()
    desk.get_by_role("button", name="Open with your text").click()
    expect(desk.get_by_text("Not stored yet.")).to_be_visible()
    expect(desk.locator("[data-lease]")).to_contain_text("yours for")  # The scripts have begun.
    assert question(desk) == MINE
    desk.get_by_label("Option B, Spanish").fill("París.")
    desk.keyboard.press("Control+Enter")
    expect_told(desk, f"{first} is stored")
    expect(desk.locator("#outbox")).to_be_hidden()
    assert Review.objects.get().result.question == MINE


def test_a_flag_on_its_way_leaves_the_task_in_hand(desk: Page) -> None:
    first = shown(desk)
    busy = {"status": 503, "headers": {"Retry-After": "3600"}}
    intercept(desk, "**/flag/", lambda route: route.fulfill(**busy), times=1)
    desk.keyboard.press("f")
    desk.keyboard.press("1")
    desk.keyboard.press("Control+Enter")
    expect_outbox(desk, "Waiting to be sent: 1")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.reload()
    expect_told(desk, "Flagged for the managers")
    assert shown(desk) == first
    assert Flag.objects.count() == 1


def test_one_persons_outbox_is_not_sent_as_another(
    desk: Page, campaign: Campaign, annotator: User
) -> None:
    desk.context.set_offline(True)
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    desk.context.clear_cookies(name="sessionid")
    desk.context.set_offline(False)
    other = member(campaign, languages=("es",))
    window = desk.context.new_page()
    sign_in(window, other.username, PASSWORD)
    open_queue(window, f"/work/{campaign.name}/review/es/")
    desk.locator("#outbox").click()
    desk.get_by_role("button", name="Send now").click()
    expect(desk.locator("#outbox-list")).to_contain_text("You are signed out")
    expect(window.locator("#outbox")).to_be_hidden()
    assert not Review.objects.exists()


def test_signing_in_again_sends_what_waited(desk: Page, annotator: User) -> None:
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    desk.keyboard.press("a")
    expect_outbox(desk, "Waiting to be sent: 1")
    desk.context.add_cookies(cookies)
    window = desk.context.new_page()
    window.goto("/")
    expect(desk.locator("#outbox")).to_be_hidden()
    assert verdicts() == ["accept"]


# --- A crash.
@pytest.fixture
def crashing(browser: Browser, tmp_path: Path) -> Iterator[Launch]:
    """Start a browser on one and the same profile, and be able to kill it."""
    options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    place = [f"--user-data-dir={tmp_path}", "--remote-debugging-port=0"]
    with ExitStack() as running:

        def launch() -> tuple[Page, Kill]:
            process = running.enter_context(
                subprocess.Popen([EXECUTABLE, *options, *place], stderr=subprocess.PIPE, text=True)
            )
            running.callback(process.kill)
            lines = process.stderr or []
            address = next(line.split()[-1] for line in lines if "DevTools listening" in line)
            context = browser.browser_type.connect_over_cdp(address).contexts[0]
            context.set_default_timeout(PATIENCE_MS)
            return context.new_page(), process.kill

        yield launch


@pytest.mark.skipif(not LONG, reason="a browser is killed above too: make test-long")
def test_a_draft_survives_a_killed_browser_without_a_network(
    crashing: Launch, site: str, campaign: Campaign, annotator: User
) -> None:
    page, kill = crashing()
    sign_in_at(site, page, annotator)
    open_review_at(site, page, campaign)
    page.context.set_offline(True)
    page.get_by_label("Question, Spanish").fill(MINE)
    expect(page.locator("[data-save-state]")).to_contain_text("kept in this browser")
    kill()
    page, _ = crashing()
    sign_in_at(site, page, annotator)
    open_review_at(site, page, campaign)
    expect(page.get_by_label("Question, Spanish")).to_have_value(MINE)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert annotator.assignments.earliest("pk").draft["question"] == [MINE]


def test_the_outbox_survives_a_killed_browser(
    crashing: Launch, site: str, campaign: Campaign, annotator: User
) -> None:
    page, kill = crashing()
    sign_in_at(site, page, annotator)
    open_review_at(site, page, campaign)
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect_outbox(page, "Waiting to be sent: 1")
    kill()
    page, _ = crashing()
    sign_in_at(site, page, annotator)
    expect_told(page, "stored")
    assert verdicts() == ["accept"]


def sign_in_at(site: str, page: Page, person: User) -> None:
    """Unless this browser still is: how long a killed one keeps a session is its own affair."""
    page.goto(f"{site}/accounts/login/")
    if page.url.endswith("/accounts/login/"):
        page.locator("[name=login]").fill(person.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label(f"Account of {person.username}")).to_be_visible()


def open_review_at(site: str, page: Page, campaign: Campaign) -> None:
    with page.expect_response(is_last_ahead):
        open_queue(page, f"{site}/work/{campaign.name}/review/es/")
