"""Whole tasks without a mouse, from signing in to the next task."""

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.answer.ledger import Answer
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import DeskSettings, Flag, Skip
from annotations.selectors.desk import offered_texts
from annotations.services import importing_texts, opening
from annotations.vocabularies import Origin, Verdict
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.material import CANYON, LONGEST, QUESTIONS
from tests.browser.people import look_again
from tests.factories import PASSWORD, make_campaign, member
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

CANYON_QUESTION = QUESTIONS[CANYON][0]
COMPOSING = """["ArrowDown", "Enter"].every((key) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true })))"""
BETTER = "¿Qué ciudad es la capital de Francia?"


@pytest.fixture
def keys(visit: Visit, annotator: User) -> Keyboard:
    """The annotator, at the desk's home page."""
    return at_home(visit, annotator)


def at_home(visit: Visit, person: User) -> Keyboard:
    page = visit(person)
    page.goto("/")
    return Keyboard(page)


def start(keys: Keyboard, link: str, heading: str) -> Page:
    with keys.page.expect_response(lambda response: "without=" in response.url):
        keys.push(link)
    expect(keys.page.get_by_role("heading", name=heading)).to_be_visible()
    return keys.page


def start_review(keys: Keyboard) -> Page:
    return start(keys, "Review a translation", "Review a translation")


def expect_told(page: Page, text: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(text)


def choose_a_reason(keys: Keyboard, key: str, dialog: str) -> None:
    keys.press(key)
    box = keys.page.get_by_role("dialog", name=dialog)
    expect(box).to_be_visible()
    keys.press("2")
    expect(box.get_by_role("radio").nth(1)).to_be_checked()


def test_a_review_from_signing_in_to_the_next_task(visit: Visit, annotator: User) -> None:
    keys = Keyboard(visit())
    keys.sign_in(annotator.username, PASSWORD)
    expect(keys.page.get_by_role("heading", name="Your work")).to_be_visible()
    page = start_review(keys)
    question = page.get_by_label("Question, Spanish")
    option = page.get_by_label("Option B, Spanish")
    keys.press("e")
    expect(question).to_be_focused()
    keys.replace(BETTER)
    keys.press("Alt+ArrowDown", "Alt+ArrowDown")
    expect(option).to_be_focused()
    keys.press("Control+a", "Delete")
    expect(page.locator("#note-option_b .finding-error")).to_be_visible()
    keys.press("Alt+ArrowUp", "Control+Enter")
    expect(option).to_be_focused()
    keys.write("París París")
    expect(page.get_by_text("Right as it stands?")).to_be_visible()
    keys.press("Control+Enter")
    look_again(page)
    assert not Review.objects.exists()
    keys.go_on("Control+Enter")
    expect_told(page, "is stored")
    review = Review.objects.get()
    assert (review.verdict, review.result.question) == (Verdict.EDIT, BETTER)
    assert review.result.options[1] == "París París"
    keys.go_on("a")
    expect_told(page, f"{LONGEST} is stored")
    assert Review.objects.filter(verdict=Verdict.ACCEPT).exists()


def test_reject_skip_flag_and_undo(keys: Keyboard) -> None:
    page = start_review(keys)
    choose_a_reason(keys, "f", "Flag this question")
    keys.press("Enter")
    expect_told(page, "Flagged")
    choose_a_reason(keys, "x", "Reject this text")
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    choose_a_reason(keys, "x", "Reject this text")
    keys.go_on("Enter")
    expect_told(page, "is stored")
    with page.expect_navigation():
        keys.press("z")
    expect(page.get_by_role("heading", name="Correct your decision")).to_be_visible()
    keys.press("e")
    expect(page.get_by_label("Question, Spanish")).to_be_focused()
    keys.replace(BETTER)
    keys.go_on("Control+Enter")
    expect_told(page, "is corrected")
    choose_a_reason(keys, "s", "Skip this task")
    keys.go_on("Enter")
    expect_told(page, "Left to others")
    rejected, corrected = Review.objects.order_by("pk")
    assert [rejected.verdict, corrected.verdict] == [Verdict.REJECT, Verdict.EDIT]
    assert corrected.supersedes == rejected
    assert Flag.objects.count() == Skip.objects.count() == 1


def test_a_translation_from_scratch_and_a_field_left_empty(keys: Keyboard) -> None:
    """What was typed last is checked before it is sent."""
    page = start_review(keys)
    question = page.get_by_label("Question, Spanish")
    keys.press("t")
    expect(question).to_be_focused()
    expect(question).to_have_value("")
    keys.press("Escape", "t")
    expect(question).not_to_have_value("")
    keys.press("t")
    for text in (BETTER, "Lyon.", "París.", "Niza.", "Lila."):
        keys.write(text)
        keys.press("Alt+ArrowDown")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    keys.go_on("Control+Enter")
    expect_told(page, "is stored")
    review = Review.objects.get()
    assert review.verdict == Verdict.TRANSLATE
    assert (review.result.origin, review.result.parent) == (Origin.HUMAN, None)
    assert review.result.options == ["Lyon.", "París.", "Niza.", "Lila."]
    keys.press("e", "Control+a", "Delete", "Control+Enter")
    expect_told(page, "The text cannot be submitted like this")
    expect(page.get_by_label("Question, Spanish")).to_be_focused()
    expect(page.locator("#outbox")).to_be_hidden()
    assert Review.objects.count() == 1
    keys.write(BETTER)
    keys.go_on("Control+Enter")
    expect_told(page, f"{LONGEST} is stored")
    review = Review.objects.latest("pk")
    assert review.result.question == BETTER  # type: ignore[union-attr]


def test_candidates_are_compared_chosen_by_number_and_rated(visit: Visit) -> None:
    campaign = make_campaign(items=2, ask_quality=True, label_per_subject=0)
    item = campaign.benchmark.items.earliest("position")
    other = [(item, "¿Qué hueso es?", ["El fémur", "La tibia", "El cráneo", "La costilla"])]
    importing_texts.store_translations(
        texts=other, language="es", engine="another-engine", engine_version="1"
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    keys = at_home(visit, member(campaign, languages=("es",)))
    page = start_review(keys)
    texts = page.get_by_role("radiogroup", name="Texts to choose from")
    expect(texts.get_by_role("radio")).to_have_count(2)
    expect(page.locator(".offer mark").first).to_be_visible()
    expect(page.locator("#unit")).not_to_contain_text("another-engine")
    offered = [text.engine for text in offered_texts(item.tasks.get())]
    keys.press(str(offered.index("another-engine") + 1))
    expect(page.get_by_label("Question, Spanish")).to_have_value("¿Qué hueso es?")
    keys.press("e", "End", "ArrowLeft")
    keys.write(" este")
    keys.press("Escape", "a")
    expect(page.get_by_text("Rate the offered text first.")).to_be_visible()
    expect(page.get_by_text("Right as it stands?")).to_be_visible()
    keys.press("4", "a")
    look_again(page)
    keys.go_on("a")
    expect_told(page, "is stored")
    review = Review.objects.get()
    assert (review.seen.engine, review.quality) == ("another-engine", 4)
    assert review.result.question == "¿Qué hueso es este?"


def test_a_culture_task_with_highlights_that_overlap(keys: Keyboard) -> None:
    page = start(keys, "Culture", "Culture")
    while page.locator("#passage").inner_text() != CANYON_QUESTION:
        choose_a_reason(keys, "s", "Skip this task")
        keys.go_on("Enter")
    expect(page.locator(".label-text .highlights")).to_be_attached()  # The scripts have begun.
    keys.press("1", "2", "3")
    keys.press("h", *["ArrowRight"] * 12, "1", "Shift+ArrowLeft")
    keys.press("ArrowLeft", "Shift+ArrowRight", "2")
    expect(page.locator(".highlights li")).to_have_text(
        ["Geographic: “Grand Canyon”×", "Cultural: “Canyon”×"]
    )
    expect(page.locator("#passage mark.mark-cultural.mark-regional")).to_have_text("Canyon")
    tick(keys, "Which culture?", "Western")
    tick(keys, "By continents", "North America")
    keys.tab_to(page.get_by_role("combobox", name="Type a country"))
    keys.write("Canad")
    assert page.evaluate(COMPOSING), "keys that an input method takes choose nothing"
    keys.press("Enter")
    expect(page.locator(".chips li")).to_have_text("Canada×")
    bank = page.get_by_role("group", name="World Bank")
    expect(bank.get_by_role("checkbox", name="North America")).to_be_checked()
    keys.tab_to(page.get_by_label("Variety"))
    keys.press("ArrowDown")
    keys.tab_to(page.get_by_role("radio", name="Yes"))
    keys.press("n")
    keys.go_on("Control+Enter")
    expect_told(page, "is stored")
    stored = Label.objects.get().answers
    assert set(stored["knowledge"]) == {"cultural", "regional", "dialect"}
    assert [(CANYON_QUESTION[s["start"] : s["end"]], s["label"]) for s in stored["spans"]] == [
        ("Grand Canyon", "regional"),
        ("Canyon", "cultural"),
    ]
    assert (stored["regions"], stored["countries"]) == (["North America"], ["CA"])
    assert stored["dialect"]
    assert stored["time_sensitive"] is False


def tick(keys: Keyboard, group: str, name: str) -> None:
    box = keys.page.get_by_role("group", name=group).get_by_role("checkbox", name=name)
    keys.tab_to(box)
    keys.press("Space")
    expect(box).to_be_checked()


def test_an_answer_with_another_wording_proposed(visit: Visit) -> None:
    campaign = make_campaign(items=2, label_per_subject=0, answer_per_subject=None)
    keys = at_home(visit, member(campaign, languages=("es",)))
    page = start(keys, "Answer a question", "Answer a question")
    keys.press("3")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    keys.press("u", "2", "e")
    proposed = page.get_by_label("Question, Spanish")
    keys.tab_to(proposed)
    keys.replace("¿Qué hueso es este?")
    keys.go_on("Control+Enter")
    expect_told(page, "is stored")
    keys.press("u")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nothing left here")).to_be_visible()
    first, second = Answer.objects.order_by("pk")
    assert (first.choice, second.choice) == (1, None)
    assert first.proposal is not None
    assert first.proposal.question == "¿Qué hueso es este?"
    assert second.proposal is None


def test_ones_own_keys(keys: Keyboard, complaints: Complaints) -> None:
    complaints.expected.add("status of 422")
    page = start_review(keys)
    keys.press("?")
    keys.follow("Change the keys")
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    record(keys, "Accept, or submit the edit", "x")
    submit_keys(keys)
    expect(page.get_by_text("X is also the key of: Reject")).to_be_visible()
    record(keys, "Accept, or submit the edit", "Alt+j")
    submit_keys(keys)
    expect_told(page, "Your keys are saved.")
    assert DeskSettings.objects.get().keys == {"accept": "Alt+J"}
    page.goto("/")
    start_review(keys)
    expect(page.get_by_role("button", name="Accept Alt J")).to_be_visible()
    keys.press("a")
    keys.press("e")
    keys.go_on("Alt+j")
    expect_told(page, "is stored")
    assert Review.objects.get().verdict == Verdict.ACCEPT


def record(keys: Keyboard, action: str, key: str) -> None:
    field = keys.page.get_by_label(action, exact=True)
    keys.tab_to(field)
    keys.press("Tab", "Enter", key)


def submit_keys(keys: Keyboard) -> None:
    keys.tab_to(keys.page.get_by_role("button", name="Save"))
    keys.press("Enter")
