"""What twenty tasks take a person who types: keys and seconds, printed as a table.

`LONG=1 pytest -s tests/browser/test_keystrokes.py`. Each key takes 60 ms; no time is counted for
reading. The person knows the keys and takes the shortest way that they offer.
"""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from annotations.services.keys import usual_keys
from tests.browser import keystrokes_stage as stage
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import member
from tests.length import LONG

pytestmark = [
    *BROWSER_TEST,
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.skipif(not LONG, reason="a measurement: LONG=1"),
]

KEY_MS = 60
FURTHEST = 100
LINES = """word => {
  const passage = document.querySelector("#passage");
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  let at = passage.textContent.indexOf(word);
  let node = walker.nextNode();
  for (; at >= node.length; node = walker.nextNode()) at -= node.length;
  const target = document.createRange();
  target.setStart(node, at);
  target.setEnd(node, at + 1);
  const selection = getSelection();
  const here = !selection.isCollapsed && passage.contains(selection.anchorNode);
  const box = here ? selection.getRangeAt(0).getClientRects()[0] : passage.getClientRects()[0];
  const there = target.getClientRects()[0];
  const [down, forward] = [there.top - box.top, there.left - box.left];
  return {down, forward, height: there.height, here};
}"""
"""How far it is from what is selected to a word, in pixels."""
KEYS = usual_keys()
IS_SECOND_FORM = "nothing" in KEYS


class Typist:
    """Presses keys one after another, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key, delay=KEY_MS)
            self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text, delay=KEY_MS)
        self.keys += len(text)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        for _ in range(FURTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)

    def go_on(self, key: str) -> None:
        """Press the key that ends the task, and wait for the next screen."""
        before = self.page.locator("[data-screen]").element_handle()
        self.press(key)
        self.page.wait_for_function("screen => !screen.isConnected", arg=before)

    def select(self, words: str) -> None:
        """Go to the first of the words by arrows, and extend by the others."""
        for _ in range(FURTHEST):
            key = self._towards(words)
            if not key:
                break
            self.press(key)
        self.press(*["Shift+ArrowRight"] * (len(words.split()) - 1))
        assert self.page.evaluate("getSelection().toString()") == words

    def _towards(self, words: str) -> str:
        way = self.page.evaluate(LINES, words)
        if way["here"] and abs(way["down"]) > way["height"] / 2:
            if IS_SECOND_FORM:
                return "ArrowDown" if way["down"] > 0 else "ArrowUp"
            return "ArrowRight" if way["down"] > 0 else "ArrowLeft"
        if way["here"] and abs(way["forward"]) < 2:
            return ""
        return "ArrowRight" if way["forward"] >= 0 else "ArrowLeft"


def label_culture(typist: Typist) -> None:
    page = typist.page
    place = stage.PLACES.get(page.locator("#passage").inner_text())
    if place is None:
        typist.press(*("p" if IS_SECOND_FORM else "0n"))
        return typist.go_on("Control+Enter")
    typist.press("2", "h")
    typist.select(place.words)
    typist.press("2")
    region = page.locator(f"[name=regions][value='{place.region}']")
    country = page.get_by_role("combobox", name="Type a country")
    if IS_SECOND_FORM:
        typist.press("b")
        typist.go_to(region, "ArrowDown")
        typist.press("Space", "g")
    else:
        typist.go_to(region)
        typist.press("Space")
        typist.go_to(country)
    typist.write(place.country)
    typist.press("Enter", "Escape", "n")
    return typist.go_on("Control+Enter")


def mark_errors(typist: Typist) -> None:
    error = stage.ERRORS.get(typist.page.locator("#passage").inner_text())
    if error is not None:
        words, severity = error
        typist.press("h")
        typist.select(words)
        typist.press("1" if severity == "minor" else "2")
    score = "100" if error is None else "85"
    if IS_SECOND_FORM:
        typist.press("a")
    else:
        number = typist.page.get_by_role("spinbutton")
        typist.press("a")
        typist.go_to(number)
    typist.write(score)
    typist.go_on("Control+Enter")


def review(typist: Typist) -> None:
    question = typist.page.locator("textarea[name=question]")
    text = question.input_value()
    if text.startswith("¿") and "&quot;" not in text and "de de" not in text:
        return typist.go_on("a")
    if IS_SECOND_FORM:
        typist.press(KEYS["next_finding"], KEYS["fix"])
        if "&quot;" in text:
            typist.press(KEYS["next_finding"], KEYS["fix"])
        typist.press("Escape")
        return typist.go_on("a")
    typist.press("e")
    _mend_by_hand(typist, text)
    typist.press("Escape")
    return typist.go_on("a")


def _mend_by_hand(typist: Typist, text: str) -> None:
    typist.press("Control+Home")
    if not text.startswith("¿"):
        return typist.write("¿")
    for entity in ("&quot;", "&quot;"):
        if entity in text:
            words = text[: text.index(entity)].split()
            typist.press(*["Control+ArrowRight"] * len(words), *["Delete"] * len(entity))
            typist.write('"')
    if "de de" in text:
        words = text[: text.index("de de")].split()
        typist.press(*["Control+ArrowRight"] * len(words), *["Delete"] * len("de "))
    return None


KINDS: list[tuple[str, Callable[[], Campaign], str, str, Callable[[Typist], None]]] = [
    ("20 reviews", stage.reviews, "review", "es", review),
    ("20 culture labels", stage.culture, "label", "en", label_culture),
    ("20 error markings", stage.error_spans, "label", "es", mark_errors),
]


@pytest.mark.parametrize(("name", "campaign", "kind", "language", "decide"), KINDS)
def test_keys_and_seconds_of_twenty_tasks(
    visit: Visit,
    name: str,
    campaign: Callable[[], Campaign],
    kind: str,
    language: str,
    decide: Callable[[Typist], None],
) -> None:
    made = campaign()
    page = visit(member(made), viewport={"width": 1366, "height": 650})
    open_queue(page, f"/work/{made.name}/{kind}/{language}/")
    page.wait_for_load_state("networkidle")
    typist = Typist(page)
    begin = time.perf_counter()
    for _ in range(stage.TWENTY):
        decide(typist)
    seconds = time.perf_counter() - begin
    ledger = Review if kind == "review" else Label
    while ledger.objects.count() < stage.TWENTY:  # The last one is on its way.
        page.wait_for_timeout(100)
    print(f"\n| {name} | {typist.keys} | {seconds:.0f} |")
