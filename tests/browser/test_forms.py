"""Forms that the program has never seen, worked on by keyboard; marks in any script."""

from dataclasses import replace

import pgtrigger
import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Consensus, Task, Translation
from annotations.models.tasks import TaskState
from annotations.services import importing_texts, opening
from annotations.services.forms import import_form
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

SIX_TYPES = """
id = "fit"
on = "translation"
after = "import"
title.en = "Fit for use"

[[questions]]
id = "errors"
type = "choice"
text.en = "Is it fit for use?"
values = ["fit", "unfit"]
required = true
consensus = "unanimous"

[[questions]]
id = "comment"
type = "choices"
text.en = "What is wrong with it?"
values = ["meaning", "style"]
shown_if.errors = ["unfit"]

[[questions]]
id = "fluent"
type = "yes_no"
text.en = "Does it read well?"
required = true

[[questions]]
id = "marks"
type = "spans"
text.en = "Which words?"
labels = ["accuracy", "tone"]
severities = ["minor", "major"]
missing = true
shown_if.errors = ["unfit"]

[[questions]]
id = "score"
type = "scale"
text.en = "How good is it?"
required = true
min = 0
max = 100
warn = {below = 80, unless = "marks", text = {en = "Low, and nothing is marked."}}

[[questions]]
id = "why"
type = "text"
text.en = "Why?"
"""
"""Two of its ids are names that a page and a script have for something else."""

TEXTS = {
    "ar": "🌍 ما هو الكوكب\r\nالأقرب 👩‍🔬 إلى الشمس؟",
    "am": "ለፀሐይ በጣም 🌍 ቅርብ\r\nየሆነችው 👩‍🔬 ፕላኔት የትኛዋ ናት?",
    "es": "¿Qué 🌍 planeta\r\nes el más cercano?",
}
MARKED = {"ar": ("الكوكب", "الشمس"), "am": ("ቅርብ", "ፕላኔት"), "es": ("planeta", "cercano")}
FORWARD = {"ar": "ArrowLeft", "am": "ArrowRight", "es": "ArrowRight"}


def campaign_in(*languages: str) -> Campaign:
    item = ItemFactory(benchmark=BenchmarkFactory(), question="Which planet is the closest?")
    campaign = make_campaign(
        benchmark=item.benchmark, languages=languages, translated=False, overlap_label=2
    )
    for language in languages:
        options = ["1", "2", "3", "4"]
        texts = [(item, TEXTS[language], options)]
        importing_texts.store_translations(
            texts=texts, language=language, engine="secret-engine", engine_version="1"
        )
        opening.open_text_tasks(campaign=campaign, language=language)
    return campaign


def keep_line_ends(language: str, question: str) -> None:
    """As texts have them that were stored before there was one form to store them in."""
    with transaction.atomic(), pgtrigger.ignore("annotations.Translation:translation_append_only"):
        Translation.objects.filter(language=language).update(question=question)


def sit_down(visit: Visit, campaign: Campaign, language: str) -> Page:
    page = visit(member(campaign, languages=(language,)))
    open_label(page, campaign, language)
    return page


def open_label(page: Page, campaign: Campaign, language: str) -> None:
    open_queue(page, f"/work/{campaign.name}/label/{language}/")
    expect(page.locator("[data-save-state]")).to_be_attached()
    page.wait_for_function("() => document.querySelector('.ask[hidden], .missing') !== null")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def select(page: Page, word: str, key: str) -> None:
    """Go from word to word until this one is selected."""
    press(page, key)
    for _ in range(40):
        if page.evaluate("getSelection().toString()") == word:
            return
        press(page, key)
    raise AssertionError(f"no key leads to {word}")


def ask(page: Page, text: str) -> Locator:
    return page.get_by_role("group", name=text)


def submit(page: Page) -> None:
    press(page, "Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is stored")


def test_a_form_never_seen_before_is_answered_by_two_disputed_and_ruled_on(visit: Visit) -> None:
    campaign = campaign_in("es")
    import_form(campaign=campaign, form=read_form(SIX_TYPES))
    first = sit_down(visit, campaign, "es")
    expect(first.get_by_role("heading", name="Fit for use")).to_be_visible()
    expect(ask(first, "What is wrong with it?")).to_be_hidden()
    missing = first.get_by_role("button", name="[MISSING], Question")
    expect(missing).to_have_count(0)  # Nor can words be missing before marks are asked for.
    press(first, "2")
    expect(missing).to_be_visible()
    press(first, "a", "n", "h")
    select(first, "planeta", "ArrowRight")
    press(first, "1")
    expect(first.locator("#toasts")).to_contain_text("Choose the severity first.")
    press(first, "g", "1", "x", "2")
    expect(first.locator(".highlights li")).to_have_text(
        ["accuracy, major: “planeta”×", "tone, major: [MISSING]×"]
    )
    press(first, "i", "PageDown", "Escape", "j")
    first.keyboard.type("Not quite.")
    expect(first.get_by_text("Draft saved")).to_be_visible()
    first.reload()
    expect(first.locator(".highlights li")).to_have_count(2)
    submit(first)

    second = sit_down(visit, campaign, "es")
    press(second, "Control+Enter")
    expect(ask(second, "Is it fit for use?").get_by_role("alert")).to_be_visible()
    expect(second.get_by_role("radio").first).to_be_focused()
    press(second, "1", "y", "i", "PageDown", "Control+Enter")
    expect(
        second.get_by_role("alert").filter(has_text="Low, and nothing is marked")
    ).to_be_visible()
    assert Label.objects.count() == 1
    submit(second)

    unfit, fit = (label.answers for label in Label.objects.order_by("pk"))
    text = Task.objects.get(form="fit").text
    assert text is not None
    assert text.question.index("planeta") == unfit["marks"][0]["start"]
    assert unfit == {
        "errors": "unfit",
        "comment": ["meaning"],
        "fluent": False,
        "marks": [
            {
                "field": "question", "start": 7, "end": 14,
                "label": "accuracy", "severity": "major",
            },
            {
                "field": "question", "start": None, "end": None,
                "label": "tone", "severity": "major",
            },
        ],
        "score": 40,
        "why": "Not quite.",
    }  # fmt: skip
    assert fit == {"errors": "fit", "fluent": True, "score": 40}
    rule(visit, campaign)


def rule(visit: Visit, campaign: Campaign) -> None:
    """Side by side, question by question; what was marked is there to choose from."""
    page = visit(member(campaign, Role.REVIEWER))
    page.goto(f"/console/campaigns/{campaign.name}/adjudication/?kind=label")
    page.get_by_role("link", name="Begin").click()
    disputed = ask(page, "Is it fit for use?")
    expect(disputed).to_contain_text("1 unfit")
    expect(disputed).to_contain_text("Disputed")
    expect(page.locator("main")).not_to_contain_text("secret-engine")
    expect(ask(page, "Which words?")).to_be_hidden()
    press(page, "2", "ArrowDown", "1", "ArrowDown", "ArrowDown")
    ask(page, "Which words?").get_by_label("“planeta” (accuracy, major)").check()
    press(page, "Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Ruled on")
    task = Task.objects.get(form="fit")
    assert task.state == TaskState.ADJUDICATED
    answers = Consensus.objects.get(task=task).values["answers"]
    assert answers["errors"] == "unfit"
    assert [(mark["start"], mark["end"]) for mark in answers["marks"]] == [(7, 14)]
    page.goto(f"/console/campaigns/{campaign.name}/agreement/")
    expect(page.get_by_role("heading", name="Fit for use").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="How good is it?").first).to_be_visible()


def test_a_form_is_written_in_the_console_and_tried_there(visit: Visit) -> None:
    campaign = campaign_in("es")
    page = visit(member(campaign, Role.MANAGER))
    page.goto(f"/console/campaigns/{campaign.name}/forms/")
    with page.expect_navigation():  # A choice that no script hears yet changes nothing.
        page.get_by_role("link", name="New form").click()
    page.get_by_label("Title").fill("Tone")
    page.get_by_label("Question", exact=True).fill("Is the tone right?")
    page.get_by_label("Answered by").select_option("yes_no")
    expect(page.get_by_role("group", name="Answers")).to_have_count(0)
    page.get_by_role("button", name="Add a question").click()
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.keyboard.type("What is wrong?")
    page.get_by_label("Text 1").fill("Too formal")
    page.get_by_label("Text 2").fill("Too familiar")
    page.get_by_text("Asked only where").click()
    page.get_by_role("group", name="Is the tone right?").get_by_label("no").check()
    page.get_by_role("button", name="“question_2” up").click()
    expect(page.locator(".editor-text strong").first).to_have_text("What is wrong?")
    page.get_by_role("button", name="“What is wrong?” down").click()
    arabic = page.get_by_role("button", name="العربية")
    arabic.click()
    expect(arabic).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Title").fill("النبرة")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Try it").click()
    tried = opened.value
    tried.wait_for_load_state()  # The keys are the scripts'.
    expect(ask(tried, "What is wrong?")).to_be_hidden()
    press(tried, "n", "2", "Control+Enter")
    expect(tried.get_by_role("heading", name="This would be stored")).to_be_visible()
    expect(tried.locator("main")).to_contain_text("Too familiar")
    assert campaign.protocol.version == 1
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.locator("#toasts")).to_contain_text("“Tone” is in force")
    form = campaign.protocol.asked["tone"]
    assert form.title["ar"] == "النبرة"
    assert dict(form.questions[1].shown_if) == {"question_1": ("no",)}
    assert form.questions[1].ids == ("too_formal", "too_familiar")


def test_marks_are_right_to_the_code_point_in_every_script(visit: Visit) -> None:
    campaign = campaign_in("ar", "am")
    form = replace(shipped()["error-spans"], after="import", which="candidates")
    import_form(campaign=campaign, form=form)
    for language in campaign.languages:
        keep_line_ends(language, TEXTS[language])
    page = visit(member(campaign, languages=campaign.languages))
    for language in campaign.languages:
        open_label(page, campaign, language)
        mark_two_words(page, language)


def mark_two_words(page: Page, language: str) -> None:
    expect(page.locator("main")).not_to_contain_text("secret-engine")
    for key, word in zip("12", MARKED[language], strict=True):
        page.locator("#passage").focus()
        select(page, word, FORWARD[language])
        press(page, key)
    press(page, "Shift+Tab")
    page.get_by_role("spinbutton").fill("70")
    submit(page)
    label = Label.objects.get(task__language=language)
    assert label.seen is not None
    stored = label.seen.question
    assert "\r\n" in stored[: stored.index(MARKED[language][1])]
    marks = [mark for mark in label.answers["errors"] if mark["field"] == "question"]
    words = [stored[mark["start"] : mark["end"]] for mark in marks]
    assert words == list(MARKED[language])
    assert [mark["severity"] for mark in marks] == ["minor", "major"]
