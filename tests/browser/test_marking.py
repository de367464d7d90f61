"""Marks in the text and in their list: whole words by mouse, moved and named anew by keys."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from annotations.forms.shipped import shipped
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign
from annotations.services import importing_texts, opening
from annotations.services.forms import import_form
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

TEXTS = {
    "ar": "🌍 أيّ كوكب هو الأقرب إلى الشمس؟",
    "am": "ለፀሐይ በጣም ቅርብ የሆነችው $\\frac{1}{2}$ ፕላኔት የትኛዋ ናት?",
    "he": "האם ~P ⊃ (Q ∨ R) נכון",
    "hi": "सूर्य के सबसे निकट कौन सा क्षुद्र ग्रह है?",
}


ORDER = """(formula) => {
  const walker = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
  const places = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange();
    range.selectNode(node);
    places.push(range.getBoundingClientRect().left);
  }
  return places;
}"""


def campaign_of_errors() -> Campaign:
    item = ItemFactory(benchmark=BenchmarkFactory(), question="Which planet is the closest?")
    campaign = make_campaign(
        benchmark=item.benchmark, languages=tuple(TEXTS), translated=False, overlap_label=1
    )
    for language, text in TEXTS.items():
        importing_texts.store_translations(
            texts=[(item, text, ["1", "2", "3", "4"])],
            language=language,
            engine="an-engine",
            engine_version="1",
        )
        opening.open_text_tasks(campaign=campaign, language=language)
    form = replace(shipped()["error-spans"], after="import", which="candidates")
    import_form(campaign=campaign, form=form)
    return campaign


def drag(page: Page, start: int, end: int, *, holding: str = "") -> None:
    """Select from one UTF-16 unit of the question to another with the mouse."""
    at = page.locator("#passage").evaluate(
        """(passage, ends) => ends.map((end) => {
          const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          for (; end > node.length; node = walker.nextNode()) end -= node.length;
          const range = document.createRange();
          range.setStart(node, end);
          range.setEnd(node, end);
          const { x, y, height } = range.getBoundingClientRect();
          return [x, y + height / 2];
        })""",
        [start, end],
    )
    if holding:
        page.keyboard.down(holding)
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()
    if holding:
        page.keyboard.up(holding)


def submit(page: Page) -> None:
    press(page, "Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is stored")


def marked(language: str) -> list[tuple[str, str]]:
    """What the ledger names in the stored text, and how much it matters."""
    marks = Label.objects.get(task__language=language).answers["errors"]
    text = TEXTS[language]
    return [(text[mark["start"] : mark["end"]], mark["severity"]) for mark in marks]


def selected(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_marks_snap_move_and_change_by_keys_in_any_script(visit: Visit) -> None:
    campaign = campaign_of_errors()
    page: Page = visit(member(campaign, languages=tuple(TEXTS)))
    entries = page.locator(".highlights li")

    open_queue(page, f"/work/{campaign.name}/label/ar/")
    arabic = TEXTS["ar"]
    near, sun = arabic.index("الأقرب") + 1, arabic.index("الشمس")  # An emoji is two units.
    drag(page, near + 2, sun + 3)
    assert selected(page) == "الأقرب إلى الشمس"
    press(page, "1")
    expect(entries).to_have_text(["Minor: “الأقرب إلى الشمس”×"])
    press(page, "Enter")
    expect(page.get_by_role("button", name="Minor: “الأقرب")).to_be_focused()
    press(page, "Control+ArrowLeft", "2")
    expect(entries).to_have_text(["Major: “إلى الشمس”×"])
    press(page, "Shift+ArrowRight", "ArrowRight", "Alt+Shift+ArrowRight")
    expect(entries).to_have_text(["Major: “الأقر”×"])
    expect(page.locator("#passage mark.is-current")).to_have_text("الأقر")
    press(page, "Shift+ArrowLeft", "Escape")
    expect(page.locator("#passage")).to_be_focused()
    press(page, "a", "7", "0", "PageUp", "7", "7", "5", "Control+Enter")
    expect(page.get_by_text("Give a number from 0 to 100")).to_be_visible()
    press(page, "8", "0", "ArrowDown")
    submit(page)
    assert Label.objects.get().answers["score"] == 79
    assert marked("ar") == [("الأقرب", "major")]

    open_queue(page, f"/work/{campaign.name}/label/am/")
    expect(page.locator(".as-meant math")).to_have_count(1)
    near = TEXTS["am"].index("{1")
    drag(page, near, near + 2)
    assert selected(page) == "$\\frac{1}{2}$"
    press(page, "1", "ArrowLeft", "2")
    press(page, "a", "5", "0")
    submit(page)
    assert marked("am") == [("የሆነችው", "major"), ("$\\frac{1}{2}$", "minor")]

    # Of a part of a formula the signs keep their order.
    open_queue(page, f"/work/{campaign.name}/label/he/")
    at = TEXTS["he"].index("(Q")
    drag(page, at + 1, at + 2, holding="Alt")
    press(page, "1")
    expect(page.locator("#passage [dir=ltr] mark")).to_have_text("Q")
    places = page.locator("#passage [dir=ltr]").evaluate(ORDER)
    assert places == sorted(places)

    open_queue(page, f"/work/{campaign.name}/label/hi/")
    small = TEXTS["hi"].index("क्षुद्र")
    drag(page, small, small + len("क्षु"), holding="Alt")
    assert selected(page) == "क्षु"
    press(page, "2", "Home", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "1")
    expect(entries).to_have_text(["Minor: “सबसे निकट”×", "Major: “क्षु”×"])
    press(page, "ArrowLeft", "ArrowRight", "ArrowRight", "1", "Enter", "ArrowUp", "2")
    expect(entries).to_have_text(["Major: “सबसे निकट”×", "Minor: “निकट”×", "Major: “क्षु”×"])
    expect(page.locator("#passage mark.level-1.level-2")).to_have_text("निकट")
    page.locator("#passage mark", has_text="क्षु").click()
    press(page, "Delete")
    expect(page.locator("#passage")).to_be_focused()
    press(page, "a")
    page.get_by_text("100", exact=True).click()
    submit(page)
    assert Label.objects.get(task__language="hi").answers["score"] == 100
    assert marked("hi") == [("सबसे निकट", "major"), ("निकट", "minor")]


def test_an_item_to_which_nothing_applies_takes_two_keys(visit: Visit) -> None:
    campaign = make_campaign(items=1, overlap_label=1)
    page = visit(member(campaign))
    open_queue(page, f"/work/{campaign.name}/label/en/")
    expect(page.locator(".label-text .highlights")).to_be_attached()  # Words can be marked.
    press(page, "h", "ArrowRight", "1")  # A label is given with its first mark.
    cultural = page.get_by_role("checkbox", name="Cultural")
    expect(cultural).to_be_checked()
    expect(page.locator(".highlights li")).to_have_count(1)
    press(page, "Delete")
    cultural.uncheck()
    press(page, "p")
    expect(page.get_by_role("checkbox", name="None")).to_be_checked()
    submit(page)
    assert Label.objects.get().answers == {"knowledge": ["none"], "time_sensitive": False}
