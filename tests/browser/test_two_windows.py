"""Two windows on one task: neither text is lost, nor taken for stored."""

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
    open_with_text,
    question,
    shown,
)
from tests.browser.people import open_queue
from tests.browser.routes import intercept
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST


def test_two_drafts_are_set_side_by_side_and_merged(
    desk: Page, visit: Visit, campaign: Campaign, annotator: User
) -> None:
    other = open_review(visit(annotator), campaign)
    other.get_by_label("Question, Spanish").fill(THEIRS)
    other.get_by_label("Option D, Spanish").fill("Lila.")
    expect(other.get_by_text("Draft saved")).to_be_visible()
    desk.get_by_label("Question, Spanish").fill(MINE)
    expect(desk.locator("[data-save-state]")).to_contain_text("Another window")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Compare and choose").click()
    sides = desk.get_by_role("group", name="Question")
    expect(sides.get_by_label("What you have here")).to_be_checked()
    expect(sides.locator("ins").first).to_be_visible()
    expect(
        desk.get_by_role("group", name="Option D").get_by_label("What is stored")
    ).to_be_checked()
    with desk.expect_navigation():
        desk.keyboard.press("e")
    expect(desk.get_by_label("Option D, Spanish")).to_have_value("Lila.")
    assert question(desk) == MINE
    desk.keyboard.press("Control+Enter")
    expect_told(desk, "is stored")
    text = Review.objects.get().result
    assert (text.question, text.options[3]) == (MINE, "Lila.")


def test_what_two_windows_wrote_that_are_gone_is_both_kept(desk: Page, campaign: Campaign) -> None:
    """The later text is gone on from, by one window alone; the other one is in the outbox."""
    context, other = desk.context, desk.context.new_page()
    open_queue(other, f"/work/{campaign.name}/review/es/")
    expect(other.locator("[data-lease]")).to_contain_text("yours for")
    context.set_offline(True)
    for window, text in ((desk, MINE), (other, THEIRS)):
        window.get_by_label("Question, Spanish").fill(text)
        expect(window.locator("[data-save-state]")).to_contain_text("kept in this browser")
    desk.close()
    other.close()
    context.set_offline(False)
    first, second = context.new_page(), context.new_page()
    open_queue(first, f"/work/{campaign.name}/review/es/")
    expect(first.get_by_text("Draft saved")).to_be_visible()
    assert question(first) == THEIRS
    expect_outbox(first, "Needs you: 1")
    open_queue(second, f"/work/{campaign.name}/review/es/")
    expect(second.locator("[data-lease]")).to_contain_text("yours for")
    nonces = {window.locator("#task [name=nonce]").input_value() for window in (first, second)}
    assert len(nonces) == 2
    first.keyboard.press("Control+Enter")
    expect_told(first, "is stored")
    open_with_text(first)
    sides = first.get_by_role("group", name="Question")
    expect(sides.get_by_label("What you have here")).to_be_checked()
    first.keyboard.press("Control+Enter")
    expect_told(first, "is corrected")
    expect(first.locator("#outbox")).to_be_hidden()
    texts = [review.result.question for review in Review.objects.order_by("pk")]
    assert texts == [THEIRS, MINE]


def test_what_another_window_submitted_is_corrected(
    desk: Page, visit: Visit, campaign: Campaign, annotator: User
) -> None:
    other = open_review(visit(annotator), campaign)
    first = shown(other)
    other.keyboard.press("a")
    expect_told(other, f"{first} is stored")
    desk.get_by_label("Question, Spanish").fill(MINE)
    desk.keyboard.press("Control+Enter")
    expect_told(desk, f"{first} was not stored")
    open_with_text(desk)
    expect(desk.get_by_role("heading", name="Two versions of your work")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    expect_told(desk, "is corrected")
    expect(desk.locator("#outbox")).to_be_hidden()
    accepted, edited = Review.objects.order_by("pk")
    assert edited.supersedes_id == accepted.pk
    assert edited.result.question == MINE


def test_a_task_finished_in_another_window_meanwhile_is_passed_over(
    desk: Page, visit: Visit, campaign: Campaign, annotator: User
) -> None:
    other = open_review(visit(annotator), campaign)
    other.keyboard.press("a")
    expect_told(other, "is stored")
    second = shown(other)
    other.keyboard.press("a")
    expect_told(other, f"{second} is stored")
    held: list[Route] = []
    intercept(desk, "**/state/", lambda route: held.append(route))
    desk.keyboard.press("s")
    desk.keyboard.press("1")
    desk.keyboard.press("Enter")
    expect(desk.locator(".task-head .sample-id")).to_have_text(second)
    desk.get_by_label("Question, Spanish").fill(MINE)  # Before it is known.
    expect(desk.locator("[data-save-state]")).to_contain_text("no longer in your hands")
    held[0].continue_()
    expect_told(desk, "Another window has finished that task")
    expect(desk.locator(".task-head .sample-id")).not_to_have_text(second)
    expect_outbox(desk, "Needs you: 2")  # The skip, and what was written.


def test_screens_tell_the_language_that_was_chosen_in_another_window(
    desk: Page, annotator: User
) -> None:
    User.objects.filter(pk=annotator.pk).update(language="ar")
    for _ahead in range(2):
        before = shown(desk)
        desk.keyboard.press("a")
        expect(desk.locator(".task-head .sample-id")).not_to_have_text(before)
    desk.keyboard.press("a")
    screen = desk.locator("[data-screen]")
    expect(screen).to_have_attribute("lang", "ar")
    expect(screen).to_have_attribute("dir", "rtl")
