"""What is marked in a question on the page is what the ledger names in the stored question."""

import unicodedata

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.label.ledger import Label
from annotations.models import Item
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

QUESTION = unicodedata.normalize(
    "NFD", "Một đồng nghiệp 👩‍🔬 hỏi:\r\n\r\nWhich river\r\nflows through Mali, 🌍\rnot Niger?"
)


def make_item() -> Item:
    return ItemFactory(benchmark=BenchmarkFactory(), question=QUESTION)


def mark(page: Page, words: str, key: str) -> None:
    """Go from word to word until these are selected, and mark them."""
    page.keyboard.press("h")
    last = words.split()[-1]
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        if page.evaluate("getSelection().toString()") == words.split()[0]:
            break
    while page.evaluate("getSelection().toString()").split()[-1] != last:
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press(key)
    page.keyboard.press("Escape")


def marked(label: Label) -> list[tuple[str, str]]:
    question = label.task.item.question
    return [
        (question[span["start"] : span["end"]], span["label"]) for span in label.answers["spans"]
    ]


def test_highlights_survive_line_ends_accents_and_emoji(visit: Visit) -> None:
    item = make_item()
    campaign = make_campaign(benchmark=item.benchmark, translated=False, overlap_label=1)
    page = visit(member(campaign))
    open_queue(page, f"/work/{campaign.name}/label/en/")
    page.get_by_role("checkbox", name="Cultural").check()
    page.get_by_role("checkbox", name="Geographic").check()
    page.get_by_role("radio", name="No", exact=True).check()
    accented = unicodedata.normalize("NFD", "đồng nghiệp")
    mark(page, accented, "1")
    mark(page, "river flows", "1")
    mark(page, "Mali", "2")
    mark(page, "Niger", "2")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    expect(page.locator(".highlights li")).to_have_count(4)
    expect(page.locator("#passage mark").nth(2)).to_have_text("Mali")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is stored")
    label = Label.objects.get()
    assert marked(label) == [
        (accented, "cultural"),
        ("river\r\nflows", "cultural"),
        ("Mali", "regional"),
        ("Niger", "regional"),
    ]
    assert all("quote" not in span for span in label.answers["spans"])
