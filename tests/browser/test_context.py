"""The context beside a task, in a browser: opened by key, its hits put in by key."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Campaign
from annotations.services.glossary import add_term
from tests.browser.chromium import BROWSER_TEST, PHONE, Complaints
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.browser.routes import intercept
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST
WIDE = {"width": 1400, "height": 900}
IMPATIENT = """() => addEventListener("htmx:configRequest", ({ detail }) => {
  detail.timeout = Math.min(detail.timeout, 100);
}, { once: true })"""
"""The next request is waited for a tenth of a second, if it has an end at all."""


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    found = make_campaign(items=4, label_per_subject=0, answer_per_subject=0)
    add_term(campaign=found, language="es", source="bone", target="bone")
    writer = member(found)
    for _ in range(2):
        accept(writer, claim(found, writer))
    return found


@pytest.fixture
def annotator(campaign: Campaign) -> User:
    return member(campaign, languages=("es",))


def open_review(page: Page, campaign: Campaign) -> None:
    open_queue(page, f"/work/{campaign.name}/review/es/")
    expect(page.locator(".lease")).to_contain_text("yours for")  # The scripts have begun.


def test_one_key_opens_it_and_it_stays_open_for_the_next_task(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator, viewport=WIDE)
    open_review(page, campaign)
    panel = page.get_by_role("complementary", name="Context")
    expect(panel).to_be_hidden()
    page.keyboard.press("c")
    expect(panel.get_by_text("used 2 times").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Context"))).to_have_attribute(
        "aria-expanded", "true"
    )
    first = page.locator(".sample-id").first.inner_text()
    page.keyboard.press("a")
    expect(page.locator(".sample-id").first).not_to_have_text(first)
    expect(panel.get_by_text(re.compile(r"used \d times")).first).to_be_visible()
    open_review(page, campaign)
    expect(panel).to_be_visible()
    page.keyboard.press("c")
    expect(panel).to_be_hidden()
    open_review(page, campaign)
    expect(panel).to_be_hidden()


def test_hits_are_put_in_by_a_digit_and_undone_and_by_a_click_as_terms_are_where_one_writes(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator, viewport=WIDE)
    open_review(page, campaign)
    panel = page.get_by_role("complementary", name="Context")
    option = page.get_by_label("Option A, Spanish")
    option.fill("The thigh (test-engine)")
    page.keyboard.press("Alt+m")
    expect(panel.get_by_role("button", name="1 The femur (test-engine)")).to_be_focused()
    against = panel.locator(".is-current [data-against]")
    expect(against.locator("del")).to_have_text("thigh")
    expect(against.locator("ins")).to_have_text("femur")
    page.keyboard.press("Escape")
    expect(option).to_be_focused()
    page.keyboard.press("Alt+m")
    page.keyboard.press("1")
    expect(option).to_have_value("The femur (test-engine)")
    expect(option).to_be_focused()
    expect(panel.get_by_role("status").last).to_have_text("Inserted hit 1.")
    page.keyboard.press("Control+z")
    expect(option).to_have_value("The thigh (test-engine)")
    question = page.get_by_label("Question, Spanish")
    question.fill("a  b")
    question.evaluate("area => area.setSelectionRange(2, 2)")
    page.keyboard.press("Alt+m")
    page.keyboard.press(panel.locator(".terms [data-number]").inner_text())
    expect(question).to_have_value("a bone b")
    option = page.get_by_label("Option B, Spanish")
    option.fill("")
    question.fill("¿Qué  es?")
    question.evaluate("area => area.setSelectionRange(5, 5)")
    panel.locator(".terms .hit").click()
    expect(question).to_have_value("¿Qué bone es?")
    panel.locator("[data-into=id_option_b]").first.click()
    expect(option).to_have_value("The tibia (test-engine)")


def test_what_is_selected_is_proposed_as_a_term_and_looked_up_by_key(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator, viewport=WIDE)
    open_review(page, campaign)
    page.locator(".pair-source").nth(1).evaluate(
        "part => getSelection().setBaseAndExtent(part.firstChild, 4, part.firstChild, 9)"
    )
    option = page.get_by_label("Option A, Spanish")
    option.fill("El fémur")
    option.evaluate("area => area.setSelectionRange(3, 8)")
    page.keyboard.press("Alt+w")
    dialog = page.get_by_role("dialog", name="Propose a term")
    expect(dialog.locator("[name=source]")).to_have_value("femur")
    expect(dialog.locator("[name=target]")).to_have_value("fémur")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Proposed. A reviewer takes it over or declines it.")).to_be_visible()
    expect(dialog).to_be_hidden()
    proposal = campaign.term_proposals.get()
    assert (proposal.source, proposal.target) == ("femur", "fémur")
    assert proposal.proposed_by == annotator
    option.fill("un FÉMUR roto")
    option.evaluate("area => area.setSelectionRange(3, 8)")
    page.keyboard.press("Alt+c")
    words = page.get_by_label("Words of the source or the translation")
    expect(words).to_have_value("FÉMUR")
    lines = page.locator("#concordance-lines")
    expect(lines.locator("mark").first).to_have_text("femur")
    expect(lines.get_by_role("button").first).to_have_text("1 The femur (test-engine)")
    words.fill("nowhere")
    page.keyboard.press("Enter")
    expect(lines).to_contain_text("Nothing that you may see has these words.")
    page.keyboard.press("Escape")
    expect(option).to_be_focused()
    page.keyboard.press("Escape")
    source = page.locator(".pair-source").nth(1)
    source.evaluate("part => getSelection().selectAllChildren(part)")
    page.keyboard.press("Alt+c")
    expect(words).to_have_value(source.inner_text())
    expect(lines.locator("mark").first).to_have_text(source.inner_text())


def test_a_task_without_the_server_says_so_and_loads_when_asked_again(
    visit: Visit, campaign: Campaign, annotator: User, complaints: Complaints
) -> None:
    complaints.expected |= {"ERR_INTERNET_DISCONNECTED", "htmx:", "ERR_FAILED"}
    page = visit(annotator, viewport=WIDE)
    open_review(page, campaign)
    intercept(page, "**/context/", lambda route: route.abort())
    page.keyboard.press("c")
    panel = page.get_by_role("complementary", name="Context")
    expect(panel.get_by_text("The context could not be loaded")).to_be_visible()
    page.unroute("**/context/")
    held: list[Route] = []
    intercept(page, "**/context/", lambda route: held.append(route), times=1)
    page.evaluate(IMPATIENT)
    with page.expect_request("**/context/"):
        panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_text("The context could not be loaded")).to_be_visible()
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_text("used 2 times").first).to_be_visible()
    expect(panel.get_by_text("The context could not be loaded")).to_be_hidden()


def test_who_goes_on_writing_is_not_taken_to_hits_that_come_late(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator, viewport=WIDE)
    open_review(page, campaign)
    held: list[Route] = []
    intercept(page, "**/context/", lambda route: held.append(route))
    option = page.get_by_label("Option A, Spanish")
    option.fill("Femur ")
    with page.expect_request("**/context/"):
        page.keyboard.press("Alt+m")
    page.keyboard.type("1")
    held[0].continue_()
    expect(page.get_by_role("complementary").get_by_text("used 2 times").first).to_be_visible()
    page.keyboard.type("2")
    expect(option).to_have_value("Femur 12")


def test_it_is_a_sheet_on_a_phone_that_takes_the_focus_and_gives_it_back(
    visit: Visit, campaign: Campaign, annotator: User
) -> None:
    page = visit(annotator, viewport=PHONE)
    open_review(page, campaign)
    opener = page.get_by_role("button", name=re.compile("^Context"))
    opener.click()
    panel = page.get_by_role("complementary", name="Context")
    expect(panel.get_by_role("heading", name="Context")).to_be_focused()
    expect(panel.get_by_text("used 2 times").first).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert box["y"] > 0
    assert box["y"] + box["height"] == pytest.approx(PHONE["height"], abs=1)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()
