"""Damage that was planted is repaired at the desk, and counted where managers look."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Control
from annotations.vocabularies import DamageKind, Role
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.controls import accept_texts, controlled_campaign
from tests.factories import member

pytestmark = BROWSER_TEST

RIGHT = {"Ebro": "El Ebro", "Tagus": "El Tajo", "Duero": "El Duero", "Segura": "El Segura"}


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    """Two questions are done and two are not; every second task may be a control."""
    campaign = controlled_campaign(items=4, share=50)
    accept_texts(campaign, 2)
    return campaign


def plant(page: Page, campaign: Campaign) -> None:
    page.goto(f"/console/campaigns/{campaign.name}/controls/")
    form = page.locator("form", has=page.get_by_role("button", name="Plant damage"))
    form.get_by_label("How many").fill("2")
    for kind in set(DamageKind) - {DamageKind.OPTION_SWAPPED}:
        form.get_by_label(kind.label).uncheck()
    form.get_by_role("button", name="Plant damage").click()
    expect(page.locator("#toasts")).to_contain_text("2 controls were added.")


def read_carefully(page: Page) -> None:
    """Give each option the translation of the source beside it, and stand by the text."""
    for letter in "ABCD":
        field = page.get_by_label(f"Option {letter}, Spanish")
        source = page.locator(".pair", has=field).locator("[lang=en]").inner_text()
        right = next(text for word, text in RIGHT.items() if word in source)
        if field.input_value() != right:
            field.fill(right)
            expect(page.locator(f"#note-option_{letter.lower()} ins").first).to_be_visible()
    before = page.locator("[data-screen]").element_handle()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("screen => !screen.isConnected", arg=before)
    expect(page.locator("h1")).to_be_focused()


def test_planted_damage_is_repaired_at_the_desk_and_counted_for_the_manager(
    visit: Visit, campaign: Campaign
) -> None:
    manager, annotator = member(campaign, Role.MANAGER), member(campaign)
    console, desk = visit(manager), visit(annotator)
    plant(console, campaign)
    expect(console.get_by_text("Nobody has been controlled yet")).to_be_visible()
    open_queue(desk, f"/work/{campaign.name}/review/es/")
    for _ in range(4):
        read_carefully(desk)
    expect(desk.get_by_text("Nothing left here")).to_be_visible()
    reviews = Review.objects.filter(person=annotator)
    assert sorted(reviews.values_list("task__purpose", "verdict")) == [
        ("planted", "edit"),
        ("planted", "edit"),
        ("production", "accept"),
        ("production", "accept"),
    ]
    assert Axe().run(console).response["violations"] == []
    console.reload()
    row = console.get_by_role("row", name=annotator.username)
    expect(row.get_by_role("cell")).to_contain_text(
        ["Español", "Option swapped", "2", "2", "0", "0", "100.0 %"]
    )
    row.get_by_role("link", name="Option swapped").click()
    expect(console.get_by_text("Repaired")).to_have_count(2)
    for control in Control.objects.select_related("task__item"):
        expect(console.get_by_role("link", name=control.task.item.sample_id)).to_be_visible()
    assert Axe().run(console).response["violations"] == []
