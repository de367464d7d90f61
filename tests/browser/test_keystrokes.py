"""What twenty tasks take a person who types: keystrokes and seconds, printed as a table.

`LONG=1 pytest -s tests/browser/test_keystrokes.py`. A keystroke comes 60 ms after the one before,
or after the screen shows what it needs; no time is counted for reading. The person knows the keys
and takes the shortest way that the desk offers. What comes of it is held to the ledger.

A modifier counts as a keystroke, once for keys in a row that are pressed with it. Capitals and `¿`
are written with Shift, as on a Spanish keyboard.
"""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.services.keys import usual_keys
from tests.browser import keystrokes_stage as stages
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.keystrokes_stage import TWENTY, Stage, Wanted
from tests.browser.people import open_queue
from tests.factories import member
from tests.length import LONG

pytestmark = [
    *BROWSER_TEST,
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.skipif(not LONG, reason="a measurement: LONG=1"),
]

KEY_SECONDS = 0.06
FURTHEST = 100
KEYS = usual_keys()
HAS_FIXES = "fix" in KEYS
HAS_ROWS = "take_row" in KEYS
HAS_NOTHING = "nothing" in KEYS
HAS_LINES = HAS_DIGITS = HAS_NOTHING
"""Came together: going by lines among the words to mark, and digits that the slider takes."""
WORDS = """() => {
  const passage = document.querySelector("#passage");
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
    nodes.push({ at, node: walker.currentNode });
  }
  const range = document.createRange();
  const place = (unit) => {
    const { at, node } = nodes.findLast(({ at }) => at <= unit);
    return [node, unit - at];
  };
  const selection = getSelection();
  let chosen = -1;
  if (!selection.isCollapsed && passage.contains(selection.anchorNode)) {
    const { startContainer, startOffset } = selection.getRangeAt(0);
    range.setStart(passage, 0);
    range.setEnd(startContainer, startOffset);
    chosen = range.toString().length;
  }
  const cut = new Intl.Segmenter(passage.lang, { granularity: "word" });
  const words = [...cut.segment(passage.textContent)];
  return words.filter(({ segment }) => segment.trim()).map(({ segment, index }) => {
    range.setStart(...place(index));
    range.setEnd(...place(index + 1));
    const top = Math.round(range.getBoundingClientRect().top);
    return { word: segment, top, chosen: index === chosen };
  });
}"""
"""The words of the text that is marked: where each stands, and which one is selected."""


class Typist:
    """Presses keys one after another, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keystrokes = 0
        self._last = time.perf_counter()
        self._held: set[str] = set()

    def press(self, *keys: str) -> None:
        for key in keys:
            held = set(key.split("+")[:-1])
            strokes = 1 + len(held - self._held)
            self._held = held
            self._stroke(strokes)
            self.page.keyboard.press(key.replace("Ctrl", "Control"))

    def write(self, text: str) -> None:
        for letter in text:
            self._stroke(2 if letter.isupper() or letter == "¿" else 1)
            self.page.keyboard.type(letter)
        self._held = set()

    def _stroke(self, number: int) -> None:
        self.keystrokes += number
        self._last += number * KEY_SECONDS
        time.sleep(max(0, self._last - time.perf_counter()))
        self._last = max(self._last, time.perf_counter())

    def go_to(self, target: Locator, key: str) -> None:
        for _ in range(FURTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead there")

    def go_on(self, key: str) -> None:
        """Press the key that ends the task, and wait for the next screen."""
        before = self.page.locator("[data-screen]").element_handle()
        self.press(key)
        self.page.wait_for_function("screen => !screen.isConnected", arg=before)
        self._held = set()
        self._last = time.perf_counter()

    def caret(self) -> int:
        return int(self.page.evaluate("document.activeElement.selectionStart"))


# --- Reviews.
def review(typist: Typist, wanted: Wanted) -> None:
    question = typist.page.locator("textarea[name=question]")
    offered = question.input_value()
    text, options = wanted.outcome
    match wanted.way:
        case "second text":
            typist.press("2")
            expect(question).to_have_value(text)
        case "option of the second":
            _take_option(typist, options[2])
        case "misspelt":
            typist.press("e", "Ctrl+End", "ArrowLeft")
            right = next(at for at, letter in enumerate(text) if letter != offered[at])
            typist.press(*["Backspace"] * (len(offered) - 1 - right))
            typist.write(text[right:-1])
        case "opening mark" | "doubled" if HAS_FIXES:
            typist.press(KEYS["next_finding"])
            expect(typist.page.locator("[data-fixes]")).to_be_visible()
            typist.press(KEYS["fix"])
        case "opening mark":
            typist.press("e")
            if typist.caret():
                typist.press("Ctrl+Home")
            typist.write("¿")
        case "doubled":
            typist.press("e")
            _take_out_doubled(typist, offered)
    is_field = typist.page.evaluate("document.activeElement.matches('textarea')")
    typist.go_on("Ctrl+Enter" if is_field else "a")


def _take_option(typist: Typist, wanted: str) -> None:
    option = typist.page.locator("textarea[name=option_c]")
    typist.go_to(option, KEYS["previous_field"])
    if HAS_ROWS:
        typist.press(KEYS["take_row"])
    else:
        typist.press("Ctrl+a")
        typist.write(wanted)
    expect(option).to_have_value(wanted)


def _take_out_doubled(typist: Typist, text: str) -> None:
    """From the nearer end of the text, word by word."""
    found = re.search(r"\b(\w+) \1\b", text)
    assert found
    middle = found.end(1)
    if len(text[:middle].split()) < len(text[middle:].split()):
        if typist.caret():
            typist.press("Ctrl+Home")
        while typist.caret() < middle:
            typist.press("Ctrl+ArrowRight")
        typist.press("Ctrl+Delete")
    else:
        typist.press("Ctrl+End")
        while typist.caret() > middle + 1:
            typist.press("Ctrl+ArrowLeft")
        typist.press("Ctrl+Backspace")


# --- Labels.
def label_culture(typist: Typist, wanted: Wanted) -> None:
    match wanted.way:
        case "nothing applies" if HAS_NOTHING:
            typist.press("p")
        case "nothing applies":
            typist.press("0", "n")
        case "time-sensitive":
            typist.press("0", "y")
        case _:
            _name_the_place(typist, wanted.outcome)
    typist.go_on("Ctrl+Enter")


def _name_the_place(typist: Typist, answers: dict[str, Any]) -> None:
    country = typist.page.get_by_role("combobox", name="Type a country")
    typist.press("1", "2")
    if letter_of(typist.page, "countries"):
        typist.press("n")
    typist.press("h")
    select(typist, answers["spans"][0][0])
    typist.press("1")
    for name in ("cultures", "regions"):
        box = typist.page.locator(f"[name={name}][value='{answers[name][0]}']")
        letter = letter_of(typist.page, name)
        typist.press(*letter)
        typist.go_to(box, "ArrowDown" if letter else "Tab")
        typist.press("Space")
    if letter := letter_of(typist.page, "countries"):
        typist.press(letter)
    else:
        typist.press("n")  # The question after it: the list before it is long.
        typist.go_to(country, "Shift+Tab")
    typist.write(answers["countries"][0].lower())
    typist.press("Enter")
    expect(typist.page.locator(".chips li")).to_have_count(1)


def mark_errors(typist: Typist, wanted: Wanted) -> None:
    answers = wanted.outcome
    if answers["spans"]:
        typist.press("h")
    for word, severity in answers["spans"]:
        select(typist, word)
        typist.press({"minor": "1", "major": "2"}[severity])
    typist.press(letter_of(typist.page, "score"))
    match answers["score"]:
        case 100:
            typist.press("End")
        case 90:
            typist.press("End", "PageDown")
        case score:
            if not HAS_DIGITS:
                typist.press("Tab")
            typist.write(str(score))
    typist.go_on("Ctrl+Enter")


def letter_of(page: Page, name: str) -> str:
    """The key that goes to a question; empty where it has none."""
    key = page.locator(f"[data-ask={name}] legend [data-key]")
    return (key.get_attribute("data-key") or "").lower() if key.count() else ""


def select(typist: Typist, word: str) -> None:
    """Go to a word of the text, by words and, where there are keys for it, by lines."""
    for _ in range(FURTHEST):
        words = typist.page.evaluate(WORDS)
        target = next(place for place, one in enumerate(words) if one["word"] == word)
        at = next((place for place, one in enumerate(words) if one["chosen"]), None)
        if at == target:
            return
        typist.press("ArrowRight" if at is None else towards(words, at, target))
    raise AssertionError(f"no arrow leads to {word}")


def towards(words: list[dict[str, Any]], at: int, target: int) -> str:
    forward = target > at
    line = [place for place, one in enumerate(words) if one["top"] == words[target]["top"]]
    if HAS_LINES and at not in line:
        return "ArrowDown" if forward else "ArrowUp"
    edge = line[-1] - target if forward else target - line[0]
    if HAS_LINES and edge + 1 < abs(target - at):
        return "End" if forward else "Home"
    return "ArrowRight" if forward else "ArrowLeft"


# --- The table.
@dataclass
class Count:
    """Of the tasks of one way."""

    tasks: int = 0
    keystrokes: int = 0
    seconds: float = 0


@dataclass(frozen=True)
class Kind:
    """Twenty tasks, where they are and what decides in them."""

    name: str
    stage: Callable[[], Stage]
    queue: str
    decide: Callable[[Typist, Wanted], None]
    shown: str
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))


KINDS = [
    Kind("review", stages.reviews, "review/es", review, "textarea[name=question]"),
    Kind("culture label", stages.culture, "label/en", label_culture, "#passage"),
    Kind("error marking", stages.error_spans, "label/es", mark_errors, "#passage"),
]


def test_keystrokes_and_seconds_of_twenty_tasks(visit: Visit) -> None:
    for kind in KINDS:
        stage = kind.stage()
        assert len(stage.wanted) == TWENTY
        page = visit(member(stage.campaign), viewport={"width": 1366, "height": 650})
        open_queue(page, f"/work/{stage.campaign.name}/{kind.queue}/")
        page.wait_for_load_state("networkidle")
        typist = Typist(page)
        for _ in range(TWENTY):
            _work(typist, kind, stage)
        expect(page.get_by_role("heading", name="Nothing left here")).to_be_visible()
        expect(page.locator("#outbox")).to_be_hidden()
        assert _in_order(_outcomes(stage)) == _in_order(
            one.outcome for one in stage.wanted.values()
        )
        page.close()
    print("\n" + "\n".join(_table()))


def _work(typist: Typist, kind: Kind, stage: Stage) -> None:
    shown = typist.page.locator(kind.shown).evaluate("one => one.value ?? one.textContent")
    wanted = stage.wanted[shown]
    count = kind.counts[wanted.way]
    before, begin = typist.keystrokes, time.perf_counter()
    kind.decide(typist, wanted)
    count.tasks += 1
    count.keystrokes += typist.keystrokes - before
    count.seconds += time.perf_counter() - begin


def _outcomes(stage: Stage) -> Iterator[Any]:
    """What the ledger holds, in the form of what was wanted."""
    of = {"task__item__benchmark": stage.campaign.benchmark}
    for one in Review.objects.filter(**of).select_related("result"):
        yield one.result.question, one.result.options  # type: ignore[union-attr]
    for label in Label.objects.filter(**of).select_related("task__item"):
        answers = dict(label.answers)
        answers.pop("world_bank_regions", None)  # They follow the country.
        spans = answers.pop("errors", None) or answers.pop("spans", None) or ()
        text = label.task.item.question
        marked = [
            (text[span["start"] : span["end"]], span.get("label") or span["severity"])
            for span in spans
        ]
        yield answers | {"spans": marked}


def _in_order(outcomes: Iterable[Any]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in outcomes)


def _table() -> Iterator[str]:
    yield "| tasks | number | keystrokes | seconds |"
    yield "|---|--:|--:|--:|"
    for kind in KINDS:
        counts = kind.counts.values()
        whole = Count(*(sum(getattr(c, one) for c in counts) for one in vars(Count())))
        for name, count in [(f"{kind.name}s", whole), *sorted(kind.counts.items())]:
            yield f"| {name} | {count.tasks} | {count.keystrokes} | {count.seconds:.1f} |"
