"""One's own words again, in scripts without capitals or spaces: looked up, and found later."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Campaign
from tests.browser.chromium import BROWSER_TEST, PHONE
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import make_campaign, member
from tests.work import claim, edit
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST
SCREEN = {"width": 1366, "height": 650}
TEXTS = {"am": ("የልብ ቫልቭ ምንድን ነው?", "ቫልቭ"), "zh": ("关于二尖瓣的问题是什么？", "二尖瓣")}


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return make_campaign(items=2, languages=tuple(TEXTS), label_per_subject=0, answer_per_subject=0)


@pytest.fixture
def writer(campaign: Campaign) -> User:
    found = member(campaign, languages=tuple(TEXTS))
    for language, (text, _) in TEXTS.items():
        edit(found, claim(campaign, found, language=language), text)
    return found


def look_up(page: Page, words: str) -> None:
    """Type words, select them by the keyboard alone, and look them up."""
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"？ {words}")
    for _ in words:
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+c")
    expect(page.get_by_label("Words of the source or the translation")).to_have_value(words)


def test_ones_own_text_is_looked_up_and_put_in_by_keys_and_found_in_the_history(
    visit: Visit, campaign: Campaign, writer: User
) -> None:
    page = visit(writer)
    for language in TEXTS:
        page.set_viewport_size(SCREEN)
        look_up_and_find(page, campaign, language)


def look_up_and_find(page: Page, campaign: Campaign, language: str) -> None:
    text, words = TEXTS[language]
    open_queue(page, f"/work/{campaign.name}/review/{language}/")
    expect(page.locator(".lease")).to_contain_text("yours for")
    look_up(page, words)
    line = page.locator("#concordance-lines li").first
    expect(line.locator("mark")).to_have_text([words])
    expect(line).to_contain_text("yours")
    hit = line.get_by_role("button")
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#id_question")).to_have_value(f"？ {text}")
    expect(page.locator("#id_question")).to_be_focused()
    page.goto("/history/")
    page.get_by_label("Search", exact=True).fill(words)
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody mark")).to_have_text(words)
    page.set_viewport_size(PHONE)
    widths = "frame => [document.documentElement.scrollWidth, frame.scrollWidth]"
    page_width, table_width = page.locator(".table-frame").evaluate(widths)
    assert max(page_width, table_width) <= PHONE["width"]
