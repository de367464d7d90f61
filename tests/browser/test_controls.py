"""Damage that was planted is repaired or overlooked at the desk, and counted for managers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Control
from annotations.quality.checks import Report
from annotations.vocabularies import DamageKind, Role
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import look_again, open_queue
from tests.controls import accept_texts, controlled_campaign, plant_some
from tests.factories import member
from tests.length import LONG

pytestmark = BROWSER_TEST

RIGHT = {"Ebro": "El Ebro", "Tagus": "El Tajo", "Duero": "El Duero", "Segura": "El Segura"}
NAMED = (
    DamageKind.NUMBER_CHANGED,
    DamageKind.UNIT_CHANGED,
    DamageKind.WORD_DOUBLED,
    DamageKind.NEGATION_DROPPED,
)[: None if LONG else 1]
"""Kinds whose damage a check names; all of them in `make test-long`."""
TEXTS = 2 + len(NAMED)


@pytest.fixture
def campaign(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """Half of the questions are done; damage was planted in some before the checks knew of it."""
    campaign = controlled_campaign(items=2 * TEXTS, share=50, overlap_review=2)
    accept_texts(campaign, TEXTS)
    accept_texts(campaign, TEXTS)
    with monkeypatch.context() as before:
        knowing_nothing = Report((), ())
        before.setattr(
            "annotations.services.campaign_checks.CampaignChecks.report",
            lambda _checks, **_given: knowing_nothing,
        )
        assert plant_some(campaign, len(NAMED), *NAMED).made == len(NAMED)
    return campaign


def plant(page: Page, campaign: Campaign) -> None:
    page.goto(f"/console/campaigns/{campaign.name}/controls/")
    form = page.locator("form", has=page.get_by_role("button", name="Plant damage"))
    form.get_by_label("How many").fill("2")
    for kind in {*DamageKind} - {DamageKind.OPTION_SWAPPED, DamageKind.NUMBER_CHANGED}:
        form.get_by_label(kind.label, exact=True).uncheck()
    form.get_by_role("button", name="Plant damage").click()
    told = page.locator("#toasts")
    expect(told).to_contain_text("2 controls were added. They can come to 2 people.")


def read_carefully(page: Page) -> None:
    """Give each field the translation of the source beside it."""
    for label in ("Question", *(f"Option {letter}" for letter in "ABCD")):
        field = page.get_by_label(f"{label}, Spanish")
        source = page.locator(".pair", has=field).locator("[lang=en]").inner_text()
        if field.input_value() != (right := translation(source)):
            name = label.lower().replace(" ", "_")
            field.fill(right)
            expect(page.locator(f"#note-{name} :is(ins, del)").first).to_be_visible()


def translation(source: str) -> str:
    if found := re.search(r"these (\d+) rivers", source):
        return f"¿Cuál de estos {found[1]} ríos no mide {found[1]}5 km de largo?"
    return next(text for word, text in RIGHT.items() if word in source)


def stand_by(page: Page) -> None:
    """Submit, and once more where the page asks to look once more."""
    screen = page.locator("[data-screen]").element_handle()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "screen => !screen.isConnected || document.querySelector('[role=alert]')", arg=screen
    )
    if page.get_by_role("alert").filter(has_text="Look once more").count():
        look_again(page)
        page.keyboard.press("Control+Enter")
    page.wait_for_function("screen => !screen.isConnected", arg=screen)
    expect(page.locator("h1")).to_be_focused()


def work(page: Page, campaign: Campaign, *, carefully: bool) -> None:
    open_queue(page, f"/work/{campaign.name}/review/es/")
    for _ in range(2 * TEXTS):
        if carefully:
            read_carefully(page)
        stand_by(page)
    expect(page.get_by_text("Nothing left here")).to_be_visible()


def test_planted_damage_is_repaired_by_one_accepted_by_another_and_counted_for_the_manager(
    visit: Visit, campaign: Campaign
) -> None:
    manager, careful, hasty = member(campaign, Role.MANAGER), member(campaign), member(campaign)
    console = visit(manager)
    plant(console, campaign)
    forecast = console.get_by_role("region", name="Whom planted texts can still come to")
    expect(forecast.get_by_role("row").nth(1)).to_contain_text(careful.username)
    expect(forecast.get_by_role("cell").last).to_have_text("0")
    expect(console.get_by_text("Nobody has been controlled yet")).to_be_visible()
    work(visit(careful), campaign, carefully=True)
    work(visit(hasty), campaign, carefully=False)
    for person, verdict in ((careful, "edit"), (hasty, "accept")):
        reviews = Review.objects.filter(person=person, task__purpose="planted")
        assert list(reviews.values_list("verdict", flat=True)) == [verdict] * TEXTS
    assert Axe().run(console).response["violations"] == []
    console.reload()
    table = console.get_by_role("region", name="Planted damage by person")
    for person, share in ((careful, "100.0 %"), (hasty, "0.0 %")):
        rows = table.get_by_role("row", name=person.username)
        expect(rows).to_have_count(1 + len(NAMED))
        for row in rows.all():
            expect(row).to_contain_text(share)
    swapped = table.get_by_role("row", name="Option swapped")
    expect(swapped.first.get_by_role("cell").last).to_have_text("–")
    changed = table.get_by_role("row", name="Number changed")
    expect(changed.first.get_by_role("cell").last).to_have_text("Numbers 1")
    swapped.first.get_by_role("link", name="Option swapped").click()
    expect(console.get_by_text("Repaired").or_(console.get_by_text("Missed"))).to_have_count(2)
    for control in Control.objects.filter(damage="option_swapped").select_related("task__item"):
        expect(console.get_by_role("link", name=control.task.item.sample_id)).to_be_visible()
    assert Axe().run(console).response["violations"] == []
