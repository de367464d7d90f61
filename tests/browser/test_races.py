"""What happens while something else is under way: a slow start, a full disk, a second click."""

from playwright.sync_api import Page, Route, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.offline_stage import (
    MINE,
    THEIRS,
    expect_outbox,
    expect_told,
    open_review,
    question,
    shown,
)
from tests.browser.people import open_queue
from tests.browser.routes import SLOW_START, intercept
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

LATER = "delay = 400, letStart()"
"""Each answer takes longer than a window that has gone is given to give way."""
FAILS_FIRST = """() => {
  const open = indexedDB.open.bind(indexedDB);
  const remove = IDBObjectStore.prototype.delete;
  let fails = true;
  indexedDB.open = (...rest) => {
    if (!fails) return open(...rest);
    fails = false;
    throw new DOMException("Not yet", "UnknownError");
  };
  IDBObjectStore.prototype.delete = function (...rest) {
    if (globalThis.isFull) throw new DOMException("Full", "QuotaExceededError");
    return remove.apply(this, rest);
  };
}"""
"""The browser's storage opens at the second try, and forgets nothing while `isFull`."""


def test_a_slow_browser_loses_neither_a_kept_draft_nor_what_is_written_before_it(
    desk: Page, campaign: Campaign
) -> None:
    leave_offline(desk, MINE)
    later = open_slowly(desk, campaign)
    later.evaluate(LATER)
    expect(later.get_by_label("Question, Spanish")).to_have_value(MINE)
    expect(later.get_by_text("Draft saved")).to_be_visible()
    leave_offline(later, THEIRS)
    last = open_slowly(desk, campaign)
    last.get_by_label("Question, Spanish").fill("¿Y cuál?")
    last.evaluate("letStart()")
    expect(last.get_by_text("Draft saved")).to_be_visible()
    assert question(last) == "¿Y cuál?"
    expect_outbox(last, "Needs you: 1")


def leave_offline(page: Page, text: str) -> None:
    page.context.set_offline(True)
    page.get_by_label("Question, Spanish").fill(text)
    expect(page.locator("[data-save-state]")).to_contain_text("kept in this browser")
    page.close()
    page.context.set_offline(False)


def open_slowly(gone: Page, campaign: Campaign) -> Page:
    page = gone.context.new_page()
    page.add_init_script(SLOW_START)
    open_queue(page, f"/work/{campaign.name}/review/es/")
    return page


def test_the_second_click_of_two_is_no_answer_to_what_has_come(desk: Page) -> None:
    first = shown(desk)
    box = desk.locator("[data-primary]").bounding_box()
    assert box is not None
    x, y = box["x"] + 5, box["y"] + box["height"] / 2
    desk.mouse.click(x, y)
    expect(desk.locator(".task-head .sample-id")).not_to_have_text(first)
    desk.mouse.down(click_count=2)
    desk.mouse.up(click_count=2)
    expect_told(desk, f"{first} is stored")
    second = shown(desk)
    desk.mouse.click(x, y)
    expect_told(desk, f"{second} is stored")
    assert Review.objects.count() == 2


def test_storage_that_fails_for_a_while_holds_nothing_up(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator)
    page.add_init_script(f"({FAILS_FIRST})()")
    open_review(page, campaign)
    held: list[Route] = []
    intercept(page, "**/submit/", lambda route: held.append(route), times=1)
    with page.expect_request("**/submit/"):
        page.keyboard.press("a")
    page.evaluate("globalThis.isFull = true")
    with page.expect_response("**/submit/"):
        held[0].continue_()
    expect_outbox(page, "Waiting to be sent: 1")
    page.evaluate("globalThis.isFull = false")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect_told(page, "had been stored already")
    expect(page.locator("#outbox")).to_be_hidden()
    assert Review.objects.count() == 1


SLOW_LOOK = """() => {
  const has = caches.has.bind(caches);
  const gate = new Promise((resolve) => (globalThis.look = resolve));
  caches.has = async (name) => {
    globalThis.isLooking = Boolean(document.querySelector(".between"));
    if (globalThis.isLooking) await gate;
    return has(name);
  };
}"""
"""Where nothing is left to show, the look at what was taken along lasts until `look` is called."""


def hold_the_last(desk: Page) -> tuple[str, Route]:
    """Submit all three; the name of the last and its request, which has not reached the server."""
    for _ in range(2):
        before = shown(desk)
        desk.keyboard.press("a")
        expect_told(desk, f"{before} is stored")
    last, held = shown(desk), list[Route]()
    intercept(desk, "**/submit/", lambda route: held.append(route))
    with desk.expect_request("**/submit/"):
        desk.keyboard.press("a")
    expect(desk.get_by_role("heading", name="On its way")).to_be_visible()
    return last, held[0]


def test_what_is_stored_while_the_desk_looks_for_more_is_heard(desk: Page) -> None:
    desk.evaluate(SLOW_LOOK)
    name, request = hold_the_last(desk)
    desk.wait_for_function("() => globalThis.isLooking")
    request.continue_()
    expect_told(desk, f"{name} is stored")
    desk.evaluate("look()")
    expect(desk.get_by_role("heading", name="Nothing left here")).to_be_visible()
    assert [review.verdict for review in Review.objects.all()] == ["accept"] * 3


def test_a_server_without_an_answer_is_asked_again_by_itself(desk: Page) -> None:
    _name, request = hold_the_last(desk)
    answers = [503, 503]
    intercept(desk, "**/review/es/**", lambda route: route.fulfill(status=answers.pop()), times=2)
    request.continue_()
    expect(desk.get_by_role("heading", name="Nothing left here")).to_be_visible()
    assert not answers
