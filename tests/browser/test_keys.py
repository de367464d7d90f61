"""Keys: remapped, recorded, on other layouts, and beside an input method."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.people import look_again, open_queue
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

QUESTION = "Question, Spanish"


@pytest.fixture
def page(visit: Visit, annotator: User, complaints: Complaints) -> Page:
    complaints.expected |= {"422"}
    return visit(annotator)


def open_review(page: Page, campaign: Campaign) -> None:
    open_queue(page, f"/work/{campaign.name}/review/es/")
    expect(page.locator("[data-lease]")).to_contain_text("yours for")


def record(page: Page, action: str, key: str) -> None:
    """Without a mouse: from the field to its button, and press the key that is wanted."""
    page.get_by_label(action, exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press(key)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")


def press(page: Page, **event: Any) -> None:
    """A key press as an event of its own making, for keyboards that this one is not."""
    page.evaluate(
        """(event) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...event }))""",
        event,
    )


def test_recorded_keys_work_and_the_old_ones_no_more(page: Page, campaign: Campaign) -> None:
    page.goto("/desk/keys/")
    record(page, "Accept, or submit the edit", "k")
    record(page, "Skip", "Alt+q")
    save(page)
    expect(page.locator("#toasts")).to_contain_text("Your keys are saved")
    open_review(page, campaign)
    expect(page.get_by_role("button", name="Accept")).to_contain_text("K")
    page.keyboard.press("a")
    page.keyboard.press("s")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_label(QUESTION).focus()
    page.keyboard.press("Alt+q")
    expect(page.get_by_role("dialog", name="Skip this task")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(page.locator("#toasts")).to_contain_text("is stored")
    assert Review.objects.get().verdict == "accept"


def test_recording_can_be_left_and_a_key_for_two_actions_is_refused_where_it_stands(
    page: Page,
) -> None:
    page.goto("/desk/keys/")
    record(page, "Skip", "Escape")
    expect(page.get_by_label("Skip", exact=True)).to_have_value("S")
    record(page, "Skip", "F5")
    expect(page.get_by_label("Skip", exact=True)).to_have_value("S")
    page.keyboard.press("Tab")
    page.keyboard.press("q")
    expect(page.get_by_label("Skip", exact=True)).to_have_value("S")
    record(page, "Skip", "f")
    save(page)
    field = page.get_by_label("Skip", exact=True)
    expect(field).to_have_value("F")
    expect(field).to_have_accessible_description(
        "F is also the key of: Flag. Choose another for one of them."
    )


LAYOUTS = {
    "Cyrillic": {"key": "ы", "code": "KeyS"},
    "Hebrew": {"key": "ש", "code": "KeyS"},
    "Arabic": {"key": "س", "code": "KeyS"},
    "Dvorak": {"key": "s", "code": "KeyO"},
}


def test_keys_go_by_letter_or_place_altgr_and_input_methods_write_and_fields_are_a_key_away(
    page: Page, campaign: Campaign
) -> None:
    """By letter on Latin layouts, by place on others."""
    open_review(page, campaign)
    dialog = page.get_by_role("dialog", name="Skip this task")
    for layout, event in LAYOUTS.items():
        press(page, **event)
        expect(dialog, layout).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog, layout).to_be_hidden()
    press(page, key="ł", code="KeyL", ctrlKey=True, altKey=True, modifierAltGraph=True)
    press(page, key="s", code="KeyS", altKey=True, modifierAltGraph=True)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_label(QUESTION)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_label("Option A, Spanish")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label(QUESTION)).to_be_focused()
    field = page.get_by_label(QUESTION)
    field.fill("")
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2}
    )
    press(page, key="Enter", code="Enter", ctrlKey=True, isComposing=True)
    session.send("Input.insertText", {"text": "日本"})
    expect(field).to_have_value("日本")
    expect(page.locator("#note-question ins")).to_contain_text("日本")
    assert not Review.objects.exists()


def test_a_japanese_text_is_post_edited_by_keyboard(visit: Visit) -> None:
    campaign = make_campaign(items=1, languages=("ja",))
    page = visit(member(campaign, languages=("ja",)))
    open_queue(page, f"/work/{campaign.name}/review/ja/")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("どの骨が一番目ですか？")
    expect(page.locator("#note-question ins").first).to_be_visible()


SLOW_STORAGE = """
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...names) {
      const request = open.apply(this, names);
      let told = null;
      Object.defineProperty(request, "onsuccess", { set: (handler) => (told = handler) });
      request.addEventListener("success", () => setTimeout(() => told(), 1000));
      return request;
    };
"""


def test_what_is_done_before_the_screen_has_started_counts(visit: Visit) -> None:
    campaign = make_campaign(items=2, ask_quality=True)
    page = visit(member(campaign))
    page.add_init_script(SLOW_STORAGE)
    open_queue(page, f"/work/{campaign.name}/review/es/")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("¿Qué hueso es el primero?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#note-question ins").first).to_be_visible()
    expect(page.get_by_text("Rate the offered text first.")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()


def test_a_key_pressed_more_than_once_is_no_answer_to_a_warning_that_nobody_can_have_read(
    visit: Visit,
) -> None:
    campaign = make_campaign(items=2)
    page = visit(member(campaign))
    page.add_init_script(SLOW_STORAGE)
    open_queue(page, f"/work/{campaign.name}/review/es/")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Qué hueso es el primero.")
    page.evaluate("Date.now = ((now) => () => now)(Date.now())")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Look once more")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-screen]:not([inert])")).to_have_count(1)
    assert not Review.objects.exists()
    look_again(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is stored")
