"""Texts in other scripts on the desk: their direction, their differences, typing, their lines."""

import re
import unicodedata
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.services import importing_texts, opening
from tests.browser.chromium import BROWSER_TEST, DESKTOP, PHONE
from tests.browser.conftest import Visit
from tests.browser.people import look_again, open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = BROWSER_TEST

SOURCE = "Which planet is the closest to the Sun?"
OPTIONS = ["Mercury", "Venus", "Mars", "HD 189733 b"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """area => {
  const style = getComputedStyle(area);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText(area.value);
  const hidden = area.scrollHeight > area.clientHeight || area.scrollWidth > area.clientWidth;
  const tall = actualBoundingBoxAscent + actualBoundingBoxDescent > parseFloat(style.lineHeight);
  return hidden || tall;
}"""


@dataclass(frozen=True)
class Script:
    """A text in a script, an edit of its question, and how the two differ.

    `composed` is what an input method shows on the way to `typed`.
    """

    language: str
    name: str
    direction: str
    question: str
    options: tuple[str, ...]
    edited: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    composed: tuple[str, ...]
    typed: str


ARABIC = Script(
    language="ar",
    name="Arabic",
    direction="rtl",
    question="ما هو الكوكب الأقرب إلى الشمس؟",
    options=("عطارد", "الزهرة", "المرّيخ", "HD 189733 b"),
    edited="أيُّ كوكبٍ هو الكوكب الأقرب إلى الشمس؟",
    removed=("ما",),
    added=("أيُّ كوكبٍ",),
    composed=("ع", "عط", "عطا"),
    typed="عُطارِد",
)
AMHARIC = Script(
    language="am",
    name="Amharic",
    direction="ltr",
    question="ለፀሐይ በጣም ቅርብ የሆነችው ፕላኔት የትኛዋ ናት?",
    options=("ሜርኩሪ", "ቬነስ", "ማርስ", "HD 189733 b"),
    edited="ለፀሐይ እጅግ ቅርብ የሆነችው ፕላኔት የትኛዋ ናት?",
    removed=("በጣም",),
    added=("እጅግ",),
    composed=("ም", "ሜ", "ሜር"),
    typed="ሜርኩሪ፡",
)
JAPANESE = Script(
    language="ja",
    name="Japanese",
    direction="ltr",
    question="太陽に一番近い惑星はどれですか。",
    options=("水星", "金星", "火星", "HD 189733 b"),
    edited="太陽に最も近い惑星はどれですか。",
    removed=("一番",),
    added=("最も",),
    composed=("s", "すい", "すいせ", "水星"),
    typed="水星",
)
SCRIPTS = [pytest.param(one, id=one.name) for one in (ARABIC, AMHARIC, JAPANESE)]
DECOMPOSED = unicodedata.normalize("NFD", "ガ é") + "\u200c!"
LONG = 12
"""So many times the question, and so many words of it without a space, make a long text."""


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_item_is_read_on_a_phone_and_reviewed_in_its_own_script(
    transactional_db: None, visit: Visit, script: Script
) -> None:
    page = open_review(visit, script, viewport=PHONE)
    expect_long_text_to_fit(page, script)
    page.set_viewport_size(DESKTOP)
    for letter, text in zip("AB", script.options, strict=False):
        page.get_by_label(f"Option {letter}, {script.name}").fill(text)
    question = page.get_by_label(f"Question, {script.name}")
    assert [direction(page, letter) for letter in "AD"] == [script.direction, "ltr"]
    assert question.evaluate("area => getComputedStyle(area).direction") == script.direction
    question.fill(script.edited)
    note = page.locator("#note-question")
    expect(note.locator("del")).to_have_text(list(script.removed))
    expect(note.locator("ins")).to_have_text(list(script.added))
    compose(page, script)
    last = page.get_by_label(f"Option D, {script.name}")
    last.fill("")
    last.press_sequentially(DECOMPOSED)
    submit(page)
    result = Review.objects.get().result
    assert result is not None
    assert result.question == script.edited
    assert result.options == [
        script.typed,
        *script.options[1:3],
        unicodedata.normalize("NFC", DECOMPOSED),
    ]


def expect_long_text_to_fit(page: Page, script: Script) -> None:
    """Without a clipped line."""
    assert page.evaluate(WIDER) == 0
    unbroken = re.sub(r"\s", "", script.question) * LONG
    page.get_by_label(f"Option A, {script.name}").fill(unbroken)
    page.get_by_label(f"Option B, {script.name}").fill(f"{script.question} " * LONG)
    expect(page.locator("#note-option_a .diff")).to_be_visible()
    assert page.evaluate(WIDER) == 0
    areas = page.locator(".unit textarea").all()
    assert [area.evaluate(CLIPPED) for area in areas] == [False] * 5


def open_review(visit: Visit, script: Script, **options: object) -> Page:
    benchmark = BenchmarkFactory()
    item = ItemFactory(benchmark=benchmark, question=SOURCE, options=OPTIONS, key=0)
    languages = (script.language,)
    campaign = make_campaign(benchmark=benchmark, languages=languages, translated=False)
    importing_texts.store_translations(
        texts=[(item, script.question, list(script.options))],
        language=script.language,
        engine="an-engine",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language=script.language)
    page = visit(member(campaign, languages=languages), **options)
    with page.expect_response(lambda response: "without=" in response.url):
        open_queue(page, f"/work/{campaign.name}/review/{script.language}/")
    return page


def direction(page: Page, letter: str) -> str:
    """Which way an option's text runs: what has no letter from right to left keeps its order."""
    area = page.locator(f"textarea[name=option_{letter.lower()}]")
    rtl: bool = area.evaluate("area => area.matches(':dir(rtl)')")
    return "rtl" if rtl else "ltr"


def compose(page: Page, script: Script) -> None:
    """Type through an input method while the check of what was typed before comes back."""
    area = page.get_by_label(f"Option A, {script.name}")
    area.fill("")
    area.focus()
    method = page.context.new_cdp_session(page)
    with page.expect_response(lambda response: response.url.endswith("/preview/")):
        for text in script.composed:
            place = {"selectionStart": len(text), "selectionEnd": len(text)}
            method.send("Input.imeSetComposition", {"text": text, **place})
    expect(area).to_have_value(script.composed[-1])
    page.keyboard.press("Control+Enter")
    expect(area).to_be_focused()
    method.send("Input.insertText", {"text": script.typed})
    expect(area).to_have_value(script.typed)
    assert not Review.objects.exists()


def submit(page: Page) -> None:
    """Twice: the checks ask about the number that is gone."""
    with page.expect_response(lambda response: response.url.endswith("/preview/")):
        pass
    page.keyboard.press("Control+Enter")
    look_again(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is stored")
