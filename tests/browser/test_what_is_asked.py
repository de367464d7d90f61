"""What the desk asks beyond a verdict: several texts, one from scratch, a rating, regions."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_queue
from tests.factories import (
    BenchmarkFactory,
    ItemFactory,
    machine_text,
    make_campaign,
    member,
)

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

KEYS_IN_VIEW = """() => {
    const bar = document.querySelector(".action-bar").getBoundingClientRect().top;
    const all = [...document.querySelectorAll(".label-text, .asks kbd")];
    const shown = all.filter(one => one.checkVisibility());
    return shown.length > 5 && shown.every(one => one.getBoundingClientRect().bottom <= bar);
}"""
"""Whether the text and all keys of the answers stand above the action bar."""


def press_and_go_on(page: Page, key: str) -> None:
    """Press a key that ends the task, and wait until it is stored."""
    page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("is stored")


def test_from_scratch_puts_the_offered_text_away_and_brings_it_back(visit: Visit) -> None:
    campaign = make_campaign(items=1)
    page = visit(member(campaign))
    open_queue(page, f"/work/{campaign.name}/review/es/")
    question = page.get_by_label("Question, Spanish")
    question.fill("A medias")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(question).to_be_focused()
    expect(question).to_have_value("")
    page.keyboard.type("¿Qué hueso es este?")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    page.wait_for_load_state("networkidle")  # the key is the script's
    expect(question).to_have_value("¿Qué hueso es este?")
    expect(page.get_by_role("button", name="Submit translation")).to_be_visible()
    expect(page.locator("#effort")).to_have_text("")
    page.keyboard.press("t")
    expect(question).to_have_value(machine_text(campaign.benchmark.items.get().question))
    page.keyboard.press("t")
    expect(question).to_have_value("¿Qué hueso es este?")


def test_a_rating_is_given_by_a_digit_and_goes_with_a_rejection(visit: Visit) -> None:
    campaign = make_campaign(items=2, ask_quality=True)
    page = visit(member(campaign))
    open_queue(page, f"/work/{campaign.name}/review/es/")
    page.keyboard.press("a")
    missing = page.get_by_text("Rate the offered text first.")
    expect(missing).to_be_visible()
    expect(page.get_by_role("radio", name="Useless")).to_be_focused()
    page.keyboard.press("4")
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
    expect(missing).to_have_count(0)
    page.keyboard.press("q")
    page.keyboard.press("1")
    page.keyboard.press("x")
    page.keyboard.press("1")
    press_and_go_on(page, "Enter")
    review = Review.objects.get()
    assert (review.verdict, review.quality) == ("reject", 1)


def test_world_bank_regions_follow_the_countries_until_one_is_changed(visit: Visit) -> None:
    question = " ".join(["Where is the Rift Valley?"] * 15)
    item = ItemFactory(benchmark=BenchmarkFactory(), question=question)
    campaign = make_campaign(benchmark=item.benchmark, overlap_label=1)
    page = visit(member(campaign), viewport={"width": 1366, "height": 650})
    open_queue(page, f"/work/{campaign.name}/label/en/")
    expect(page.locator(".label-text .highlights")).to_be_attached()  # The screen has started.
    assert page.evaluate(KEYS_IN_VIEW)
    page.keyboard.press("2")
    assert page.evaluate(KEYS_IN_VIEW)
    country = page.locator("#country")
    for typed in ("Keny", "IN"):
        country.fill(typed)
        country.press("Enter")
    africa = page.get_by_role("checkbox", name="Sub-Saharan Africa")
    asia = page.get_by_role("checkbox", name="South Asia", exact=True)
    expect(africa).to_be_checked()
    expect(asia).to_be_checked()
    asia.uncheck()
    country.fill("Nepal")
    country.press("Enter")
    expect(asia).not_to_be_checked()
    country.press("Escape")
    page.keyboard.press("n")
    press_and_go_on(page, "Control+Enter")
    answers = Label.objects.get().answers
    assert answers["world_bank_regions"] == ["Sub-Saharan Africa"]
    assert set(answers["countries"]) == {"KE", "IN", "NP"}


def test_a_country_is_found_by_its_english_name_too_and_by_its_code(
    visit: Visit, complaints: Complaints
) -> None:
    campaign = make_campaign(items=2)
    page = visit(member(campaign), locale="fr")
    complaints.expected.add("status of 503")
    page.route("**/desk/countries/", lambda route: route.fulfill(status=503), times=1)
    with page.expect_response("**/desk/countries/"):
        open_queue(page, f"/work/{campaign.name}/label/en/")
    started = page.locator(".label-text .highlights")
    expect(started).to_be_attached()
    Keyboard(page).go_on("1", "n", "Control+Enter")  # The next screen asks for the names again.
    expect(started).to_be_attached()
    page.keyboard.press("2")
    country = page.locator("#country")
    for typed in ("German", "Maroc", "jp", "uk", "U.S.A.", "Ivory Coast"):
        country.fill(typed)
        country.press("Enter")
    expect(page.locator(".countries")).to_contain_text("« Ivory Coast » a été pris pour")
    country.fill("ni")  # A code is no beginning: Niger and Nigeria have others.
    country.press("Enter")
    country.fill("United")
    country.press("Enter")
    expect(page.locator(".countries .field-errors")).to_have_text(re.compile("."))
    country.fill("Afganistan")
    country.press("Enter")
    expect(page.locator(".countries")).to_contain_text("« Afganistan » a été pris pour")
    country.fill("")
    country.press_sequentially("malays")
    expect(page.get_by_role("option")).to_have_text(["Malaisie"])
    country.press("ArrowDown")
    country.press("Enter")
    country.fill("U.R.S.S.")
    country.press("Enter")
    asked = page.locator(".which")
    expect(asked).to_contain_text("Union soviétique")
    expect(asked.get_by_role("checkbox")).to_have_count(15)
    for key in ("Space", "Tab", "Tab", "Space", "Enter"):
        page.keyboard.press(key)
    expect(country).to_be_focused()
    country.fill("Corea")
    page.keyboard.press("Control+Enter")
    expect(asked.get_by_role("checkbox")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    assert page.locator("#id_countries").evaluate(
        "list => [...list.selectedOptions].map((option) => option.value).sort()"
    ) == ["AF", "AM", "BY", "CI", "DE", "GB", "JP", "MA", "MY", "NI", "US"]
