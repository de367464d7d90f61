"""Engines translate for a manager, who pays for one of them, and chooses among their texts."""

from playwright.sync_api import Locator, Page, expect

from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.annotations.engines.openai.models import Model
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.debian import needs_apertium
from tests.factories import UserFactory, make_campaign

pytestmark = BROWSER_TEST


@needs_apertium
def test_a_paid_run_is_agreed_to_stopped_at_its_ceiling_raised_and_its_engine_chosen(
    visit: Visit, model: Model, complaints: Complaints
) -> None:
    complaints.expected.add("422")
    manager = UserFactory()
    campaign = make_campaign(items=3, translated=False)
    add_member(campaign=campaign, user=manager, role=Role.MANAGER)
    page = visit(manager)
    pages = f"/console/campaigns/{campaign.name}/engines/"
    page.goto(pages)
    page.get_by_role("link", name="Translate").first.click()
    _order(page)
    expect(_row(page, "openai:tiny")).to_contain_text("EUR")
    expect(_row(page, "apertium")).to_contain_text("free")
    expect(page.get_by_text("In all about")).to_be_visible()
    page.get_by_role("button", name="Start translating").click()
    expect(page.get_by_text("Agree to it.")).to_be_visible()
    page.get_by_label("I agree to this cost").check()
    page.get_by_role("button", name="Start translating").click()

    expect(_row(page, "apertium")).to_contain_text("Done")
    paid = _row(page, "openai:tiny")
    expect(paid).to_contain_text("Ceiling reached")
    paid.get_by_role("link").click()
    expect(page.get_by_role("heading", name="The ceiling is reached")).to_be_visible()
    page.get_by_label("New ceiling").fill("1000")
    page.get_by_role("button", name="Raise it and go on").click()
    expect(page.locator("#run")).to_contain_text("Done")
    expect(page.locator(".stat", has_text="Cost")).to_contain_text("2.80")
    assert len(model.bodies) == 4, "one to find how to ask, and one for each item"

    page.goto(f"{pages}texts/")
    beside = page.get_by_role("group", name="Texts of").first
    for heading in ("Source", "apertium", "openai:tiny"):
        expect(beside.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("button", name="Offer the texts of openai:tiny alone").click()
    expect(page.get_by_role("row", name="openai:tiny")).to_contain_text("Chosen")
    for task in campaign.tasks.filter(kind="review"):
        assert task.candidates.get().translation.engine == "openai:tiny"


def _order(page: Page) -> None:
    for engine in ("Apertium", "OpenAI-compatible server"):
        page.get_by_role("checkbox", name=engine).check()
    page.get_by_label("Model").fill("tiny")
    page.get_by_text("Prices and ceiling").click()
    page.get_by_label("A million tokens sent").fill("1000")
    page.get_by_label("A million tokens answered").fill("10000")
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("Ceiling").fill("7")
    page.get_by_role("button", name="See what it takes").click()


def _row(page: Page, engine: str) -> Locator:
    """Not that of the engine in the list of those that the server has."""
    return page.get_by_role("row").filter(has=page.locator("td").get_by_text(engine, exact=True))
