"""Mathematics on the desk: shown as it is meant, in either direction, and written by key."""

import os
import re
from itertools import cycle
from pathlib import Path

import pytest
import regex
from playwright.sync_api import Page, expect

from annotations.services import importing_texts, opening
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.length import LONG
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.core.mathematics.stretches import stretches
from workbench.layouts import read_benchmark

pytestmark = BROWSER_TEST

QUESTION = r"What is $\sin 150^\circ$, if $x > 12$ and y = 3?"
OPTIONS = [r"\frac{\sqrt{3}}{2}", "~P ⊃ Q", "x^{11} - 6", "$20 to $30"]
ARABIC = (r"ما قيمة $\sin 150^\circ$ إذا كان $x > 12$ و y = 3؟", OPTIONS)
OTHER = (r"ما هي قيمة $\cos 150^\circ$ إذا كان $x > 12$ و y = 3؟", OPTIONS)
LOADED = "async () => [...(await document.fonts.ready)].map(face => face.status)"
IN_SIGHT = """element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return element === there || element.contains(there) || element.labels[0].contains(there);
}"""
PLACES = "nodes => nodes.map(node => Math.round(node.getBoundingClientRect().left))"


def open_review(
    visit: Visit,
    texts: list[tuple[str, list[str]]],
    *,
    question: str = QUESTION,
    options: list[str] = OPTIONS,
) -> Page:
    item = ItemFactory(benchmark=BenchmarkFactory(), question=question, options=options, key=0)
    campaign = make_campaign(benchmark=item.benchmark, translated=False, languages=("ar",))
    for version, text in enumerate(texts):
        importing_texts.store_translations(
            texts=[(item, *text)], language="ar", engine="an-engine", engine_version=str(version)
        )
    opening.open_text_tasks(campaign=campaign, language="ar")
    page = visit(member(campaign, languages=("ar",)), viewport={"width": 1366, "height": 650})
    open_queue(page, f"/work/{campaign.name}/review/ar/")
    return page


def test_formulae_are_shown_as_they_are_meant_and_written_by_keys(
    visit: Visit, transactional_db: None
) -> None:
    page = open_review(visit, [ARABIC, OTHER])
    source = page.locator(".pair-source")
    expect(source.nth(0).locator("math")).to_have_count(2)
    expect(source.nth(1).locator("msqrt")).to_be_visible()
    assert page.evaluate(LOADED) == ["loaded"], "a root has its sign in the pages' own face"
    # In Arabic, the sine stands left of its angle, which a textarea cannot show.
    shown = page.locator(".offer .text").nth(0).locator(".formula").first
    sine, angle = shown.locator("mi, mn").evaluate_all(PLACES)[:2]
    assert sine < angle
    negated = page.locator(".offer .text", has_text="~P ⊃ Q").first.locator(".formula")
    expect(negated).to_have_attribute("dir", "ltr")
    # A formula is one sign to what tells the texts apart.
    expect(page.locator("mark.differs math")).to_have_count(2)
    expect(page.locator("#note-question .rendered math")).to_have_count(2)
    # Written by keys.
    page.keyboard.press("e")
    question = page.get_by_label("Question, Arabic")
    expect(question).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("ما قيمة ")
    for _ in range(3):
        page.keyboard.press("Alt+g")
    expect(question).to_have_value(r"ما قيمة $\sin 150^\circ$$x > 12$y = 3")
    page.keyboard.press("Alt+g")
    expect(page.locator("[data-put-in]")).to_have_text(re.compile("Nothing"))
    # Back is to the right here; a formula is one step, and selected before it goes.
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Backspace")
    assert question.evaluate(
        "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    ) == (r"$\sin 150^\circ$")
    page.keyboard.press("Backspace")
    expect(question).to_have_value("ما قيمة $x > 12$y = 3")
    expect(page.locator("#note-question .rendered math")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(question).to_have_value(r"ما قيمة $\sin 150^\circ$$x > 12$y = 3")
    # A field cannot keep its order: the one at the caret is told beside it, while one writes, too.
    told = page.locator(".as-typed:visible")
    question.evaluate("area => area.setSelectionRange(12, 12)")
    expect(told).to_have_text(r"$\sin 150^\circ$")
    page.keyboard.type("h")
    expect(told).to_have_text(r"$\sihn 150^\circ$")
    expect(page.locator("#note-question .rendered")).to_contain_text("sihn")
    expect(told).to_have_text(r"$\sihn 150^\circ$")
    page.keyboard.press("Home")
    expect(told).to_be_hidden()
    # Two dollars of money are no formula, and a number does not run on into another.
    page.keyboard.press("Control+a")
    page.keyboard.type("de US$5 a MX$ 30")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(question).to_have_value("de US$5 a M 30")
    option = page.locator("#id_option_d")
    option.fill("")
    for _ in range(3):
        page.keyboard.press("Alt+g")
    expect(option).to_have_value("20 30")


def test_an_option_is_named_by_its_formula_and_in_sight_on_a_low_screen(
    visit: Visit, transactional_db: None
) -> None:
    options = [r"$\sqrt{5}$", r"$\frac{5}{2}$", "$5$", "$52$"]
    item = ItemFactory(benchmark=BenchmarkFactory(), question=QUESTION, options=options)
    campaign = make_campaign(benchmark=item.benchmark, label_per_subject=0, answer_per_subject=None)
    page = visit(member(campaign, languages=("es",)), viewport={"width": 683, "height": 325})
    open_queue(page, f"/work/{campaign.name}/answer/es/")
    root = page.get_by_role("radio", name=r"A $\sqrt{5}$")
    for option in (root, page.get_by_role("radio", name=r"B $\frac{5}{2}$")):
        option.focus()
        assert option.evaluate(IN_SIGHT), "the focus lies under a bar"
    page.keyboard.press("1")
    expect(root).to_be_checked()


SUBJECTS = (
    "high_school_mathematics", "college_physics", "formal_logic", "machine_learning",
    "econometrics",
)  # fmt: skip
EACH = 4
WORDS = cycle(
    [
        "أي",
        "مما",
        "يلي",
        "يصف",
        "القيمة",
        "المطلوبة",
        "في",
        "هذا",
        "السؤال",
        "عند",
        "كل",
        "عنصر",
        "من",
        "العناصر",
    ]
)


def in_arabic(text: str) -> str:
    """The same formulae and figures among words of Arabic, which say nothing."""
    pieces = []
    for one in stretches(text):
        written = text[one.start : one.end]
        is_prose = one.kind == "prose"
        words = regex.sub(r"\p{L}{2,}", lambda _: next(WORDS), written) if is_prose else written
        pieces.append(words.replace("?", "؟") if is_prose else words)
    return "".join(pieces)


@needs_shared_data
@pytest.mark.skipif(not LONG, reason="pictures of twenty items, to be looked at: make test-long")
def test_twenty_items_are_pictured(visit: Visit, transactional_db: None, tmp_path: Path) -> None:
    """Those with the most mathematics of five subjects; PICTURES is the folder."""
    out = Path(os.environ.get("PICTURES") or tmp_path)
    out.mkdir(parents=True, exist_ok=True)
    found = read_benchmark(SHARED_DATA / "mmlu_en" / "test").records
    for subject in SUBJECTS:
        records = [one for one in found if one.subject == subject]
        records.sort(key=lambda one: -_mathematics("\n".join([one.question, *one.options])))
        for number, record in enumerate(records[:EACH]):
            options = list(record.options)
            text = (in_arabic(record.question), [in_arabic(option) for option in options])
            page = open_review(visit, [text], question=record.question, options=options)
            expect(page.locator("[data-screen]")).to_be_visible()
            page.screenshot(path=out / f"{subject}_{number}.png", full_page=True)
            page.close()


def _mathematics(text: str) -> int:
    return sum(one.kind != "prose" for one in stretches(text))
