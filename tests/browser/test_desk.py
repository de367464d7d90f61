"""The desk in a browser: what scripts, keys and layout do there."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Skip
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

CODE = "ماذا يطبع البرنامج؟\ntotal = 0\nfor i in range(1, 10, 3):\n    total += i"


def open_review(page: Page, campaign: Campaign, language: str = "es") -> None:
    open_queue(page, f"/work/{campaign.name}/review/{language}/")


def press_and_go_on(page: Page, key: str) -> None:
    """Press a key that ends the task, and wait for the next screen."""
    before = page.locator("[data-screen]").element_handle()
    page.keyboard.press(key)
    page.wait_for_function("screen => !screen.isConnected", arg=before)
    expect(page.locator("h1")).to_be_focused()


def expect_told(page: Page, text: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(text)


def test_a_review_is_done_without_a_mouse(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator)
    open_review(page, campaign)
    page.keyboard.press("e")
    question = page.get_by_label("Question, Spanish")
    expect(question).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("¿Qué ciudad es la capital de Francia?")
    expect(page.locator("#note-question ins").first).to_be_visible()
    press_and_go_on(page, "Control+Enter")
    expect_told(page, "is stored")
    page.keyboard.press("x")
    page.keyboard.press("1")
    press_and_go_on(page, "Enter")
    expect_told(page, "is stored")
    page.keyboard.press("s")
    page.keyboard.press("2")
    press_and_go_on(page, "Enter")
    expect_told(page, "Left to others")
    assert [review.verdict for review in Review.objects.order_by("pk")] == ["edit", "reject"]
    assert Skip.objects.count() == 1


def test_what_was_just_submitted_is_corrected_by_one_key(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator)
    open_review(page, campaign)
    press_and_go_on(page, "a")
    expect_told(page, "is stored")
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Correct your decision")).to_be_visible()
    page.get_by_label("Question, Spanish").fill("¿Qué ciudad es la capital de Francia?")
    press_and_go_on(page, "Control+Enter")
    expect_told(page, "is corrected")
    first, second = Review.objects.order_by("pk")
    assert second.supersedes_id == first.pk


def test_what_is_typed_is_no_key_survives_a_reload_and_is_called_unsaved_without_a_connection(
    visit: Visit, campaign: Campaign, annotator: User, complaints: Complaints
) -> None:
    page = visit(annotator)
    open_review(page, campaign)
    question = page.get_by_label("Question, Spanish")
    question.fill("")
    question.press_sequentially("sxfa?")
    expect(question).to_have_value("sxfa?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert not Review.objects.exists()
    page.reload()
    expect(question).to_have_value("sxfa?")
    expect(page.get_by_text("Draft restored")).to_be_visible()
    expect(page.locator("[data-lease]")).to_contain_text("yours for")  # The scripts have begun.
    complaints.expected |= {"ERR_INTERNET_DISCONNECTED", "htmx:"}
    page.context.set_offline(True)
    question.fill("A solas")
    expect(page.locator("[data-save-state]")).to_contain_text("no connection")
    page.context.set_offline(False)
    expect(page.get_by_text("Draft saved")).to_be_visible()


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_a_double_click_makes_one_decision(
    visit: Visit, campaign: Campaign, annotator: User, java_script_enabled: bool
) -> None:
    page = visit(annotator, java_script_enabled=java_script_enabled)
    open_review(page, campaign)
    page.get_by_role("button", name=re.compile("Accept")).dblclick()
    expect_told(page, "stored")
    assert Review.objects.count() == 1


def test_arabic_reads_from_the_right_and_code_in_it_from_the_left(visit: Visit) -> None:
    campaign = make_campaign(items=1, languages=("ar",))
    page = visit(member(campaign, languages=("ar",)))
    open_review(page, campaign, "ar")
    question = page.get_by_label("Question, Arabic")
    question.fill(CODE)
    assert question.evaluate("area => getComputedStyle(area).direction") == "rtl"
    assert question.evaluate("area => getComputedStyle(area).unicodeBidi") == "plaintext"
    option = page.get_by_label("Option A, Arabic")
    option.fill("H2O مركب")
    assert option.evaluate("area => area.matches(':dir(rtl)')")
    option.fill("12")
    assert option.evaluate("area => getComputedStyle(area).textAlign") == "right"
    expect(page.get_by_text("Draft saved")).to_be_visible()
