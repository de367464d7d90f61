"""What the checks find, where it stands: underlined, told, mended and dismissed by key."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from annotations.models import Campaign, Dismissal
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST, PHONE, Complaints
from tests.browser.conftest import Visit
from tests.browser.material import spanish_campaign
from tests.browser.people import open_queue
from tests.factories import make_campaign, member
from tests.work import claim, edit

pytestmark = BROWSER_TEST

UNDERLINED = "name => [...CSS.highlights.get(name) ?? []].map(range => range.toString())"
WHERE = "[...CSS.highlights.get('finding-warning')][0].getBoundingClientRect().toJSON()"
TOAST = "document.dispatchEvent(new CustomEvent('toast', {detail: {text: '%s', tone: '%s'}}))"
AXE = Axe()
AT_HAND = {"resultTypes": ["violations"]}
SMALL = {"width": 1366, "height": 650}


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return spanish_campaign()


def underlined(page: Page, severity: str = "warning") -> list[str]:
    found: list[str] = page.evaluate(UNDERLINED, f"finding-{severity}")
    return found


def are_apart(one: Locator, other: Locator) -> bool:
    first, second = one.bounding_box(), other.bounding_box()
    assert first is not None
    assert second is not None
    return (
        first["y"] + first["height"] <= second["y"]
        or second["y"] + second["height"] <= first["y"]
        or first["x"] + first["width"] <= second["x"]
        or second["x"] + second["width"] <= first["x"]
    )


def test_findings_are_gone_to_mended_and_dismissed_by_keys(
    visit: Visit, campaign: Campaign
) -> None:
    page = visit(member(campaign, languages=("es",)), viewport=SMALL)
    open_queue(page, f"/work/{campaign.name}/review/es/")
    question = page.get_by_label("Question, Spanish")
    question.fill("\U0001f30d ¿Cuál es la la capital &amp; de  Francia?")
    expect(page.locator("#note-question [data-severity]")).to_have_count(3)
    assert underlined(page, "error") == ["&amp;"]
    assert underlined(page) == ["la la", "  "]
    note = page.locator("#finding-now")

    page.keyboard.press("Alt+n")
    expect(question).to_be_focused()
    expect(note).to_contain_text("repeats a word")
    assert are_apart(note, question)
    assert AXE.run(page, ".pair-question", AT_HAND).violations_count == 0
    assert AXE.run(page, "#finding-now", AT_HAND).violations_count == 0
    page.keyboard.press("Alt+i")
    expect(page.get_by_text("Dismissed: “la la” repeats a word.")).to_be_visible()
    expect(page.locator("#ack-repeated_words")).to_have_count(0)
    assert [one.rule for one in Dismissal.objects.all()] == ["repeated_words"]

    page.keyboard.press("Alt+n")
    expect(page.locator("[data-finding-status]")).to_contain_text("1 of 2. &amp; is an encoded")
    page.keyboard.press("Alt+i")
    expect(note).to_be_visible()
    page.keyboard.press("Alt+x")
    expect(question).to_have_value("\U0001f30d ¿Cuál es la la capital & de  Francia?")
    page.keyboard.press("Control+z")
    expect(question).to_have_value("\U0001f30d ¿Cuál es la la capital &amp; de  Francia?")
    expect(page.locator("#note-question [data-severity]")).to_have_count(2)

    page.keyboard.press("End")
    page.keyboard.press("Alt+n")
    expect(note).to_contain_text("spare spaces")
    page.keyboard.press("Alt+x")
    expect(question).to_have_value("\U0001f30d ¿Cuál es la la capital &amp; de Francia?")
    page.get_by_role("button", name="Warn again").click()
    expect(page.get_by_text("Dismissed:")).to_have_count(0)
    expect(page.locator("#note-question [data-severity]")).to_have_count(2)

    box = page.evaluate(WHERE)
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(note).to_contain_text("repeats a word")
    note.hover()
    expect(note).to_be_visible()
    page.mouse.move(2, 2)
    expect(note).to_be_hidden()

    question.fill("¿Cuál es  la capital  de  Francia y cuánto &amp; mide?")
    expect(page.locator("#note-question [data-severity]")).to_have_count(4)
    page.locator("h1").click()
    page.keyboard.press("Alt+x")
    expect(question).to_be_focused()
    expect(question).to_have_value("¿Cuál es la capital  de  Francia y cuánto &amp; mide?")
    expect(page.locator(".toast-note")).to_contain_text("Mended: ")
    expect(page.locator("#note-question [data-severity]")).to_have_count(3)
    page.keyboard.press("Alt+n")
    expect(note).to_contain_text("All 2 of this kind")
    page.keyboard.press("Alt+a")
    expect(question).to_have_value("¿Cuál es la capital de Francia y cuánto &amp; mide?")
    page.keyboard.press("Control+z")
    expect(question).to_have_value("¿Cuál es la capital  de  Francia y cuánto &amp; mide?")

    question.fill("Which large city is the capital of France, and which river flows there?")
    expect(page.locator("#note-question")).to_contain_text("reads like English")
    page.keyboard.press("Alt+n")
    expect(note).to_contain_text("reads like English")
    page.keyboard.type(" there")
    expect(page.locator("#note-question")).to_contain_text("with no mark")
    expect(note).to_contain_text("reads like English")
    expect(note).to_be_visible()


def test_places_are_those_of_the_letters_from_right_to_left_on_a_phone(visit: Visit) -> None:
    campaign = make_campaign(items=1, languages=("ar",))
    page = visit(member(campaign, languages=("ar",)), viewport=PHONE)
    open_queue(page, f"/work/{campaign.name}/review/ar/")
    question = page.get_by_label("Question, Arabic")
    question.fill("ما هي عاصمة فرنسا فرنسا اليوم وغدا وبعد غد؟")
    expect(page.locator("#note-question")).to_contain_text("repeats a word")
    assert "فرنسا فرنسا" in underlined(page)
    bar, toasts = page.locator(".action-bar"), page.locator(".toast-note")
    for text, tone in (("one", "success"), ("two", "error"), ("three", "info")):
        page.evaluate(TOAST % (text, tone))
    expect(toasts).to_have_text(["two"])  # Nobody can have read it yet.
    assert are_apart(toasts, bar)
    page.mouse.wheel(0, 300)
    question.focus()
    assert are_apart(toasts, question)


def test_a_ruling_shows_them_too(visit: Visit, campaign: Campaign, complaints: Complaints) -> None:
    complaints.expected.add("422")
    person, manager = member(campaign, languages=("es",)), member(campaign, Role.MANAGER)
    task = edit(person, claim(campaign, person), "¿Cuál es la la capital?").decision.task
    page = visit(manager)
    page.goto(f"/console/campaigns/{campaign.name}/adjudication/{task.pk}/")
    page.locator("[data-primary]").click()
    expect(page.locator(".findings")).to_contain_text("repeats a word")
    assert underlined(page) == ["la la"]
