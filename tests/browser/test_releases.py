"""The life of a release, as a manager and a second person lead it through the pages."""

import re

from playwright.sync_api import Locator, Page, expect

from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.factories import UserFactory, make_campaign
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST


def test_a_release_is_held_back_mended_approved_by_another_published_and_withdrawn(
    visit: Visit, complaints: Complaints
) -> None:
    complaints.expected |= {"404", "410"}
    manager, second, campaign = UserFactory(), UserFactory(), make_campaign(items=4)
    for person in (manager, second):
        add_member(campaign=campaign, user=person, role=Role.MANAGER)
    pages = f"/console/campaigns/{campaign.name}/releases/"
    page = visit(manager)

    _build(page, pages, "1.0.0")
    expect(_gate(page, "Licence and attribution")).to_contain_text("Holds it back")
    _step(page, "Check")
    expect(page.get_by_text("Gates of")).to_contain_text("licence")
    expect(page.locator("[aria-current=step]")).to_have_text("Draft")

    benchmark = campaign.benchmark
    benchmark.licence, benchmark.attribution = "mit", "The writers of the questions"
    benchmark.save()
    _build(page, pages, "1.1.0")
    expect(_gate(page, "Licence and attribution")).to_contain_text("Passed")
    _step(page, "Check")
    expect(page.locator("[aria-current=step]")).to_have_text("Checked")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    _approve(visit, second, f"{pages}1.1.0/")
    page.reload()
    public = f"/releases/{campaign.name}/1.1.0/"
    assert page.request.get(public).status == 404
    _step(page, "Publish to everybody")
    expect(page.locator("[aria-current=step]")).to_have_text("Published")
    expect(page.get_by_label("polars")).to_have_value(re.compile(f"{public}es/test-"))

    stranger = visit()
    stranger.goto(public)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("1.1.0")

    page.get_by_role("link", name="Difference").click()
    page.get_by_role("combobox", name="Held against").select_option("1.0.0")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Every row of every table is as it was")).to_be_visible()

    page.goto(f"{pages}1.1.0/")
    _step(page, "Withdraw", note="A question gives its own answer away.")
    expect(page.get_by_role("heading", name="This release is withdrawn")).to_be_visible()
    stranger.goto(public)
    expect(stranger.get_by_text("A question gives its own answer away.")).to_be_visible()
    assert stranger.request.get(f"{public}manifest.json").status == 410


def _build(page: Page, pages: str, version: str) -> None:
    page.goto(pages)
    build = page.get_by_role("button", name="Build a release")
    if build.count():
        build.click()
    page.get_by_label("Version").fill(version)
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator(".job")).to_contain_text("Done")
    page.goto(f"{pages}{version}/")


def _step(page: Page, name: str, note: str = "") -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    if note:
        dialog.get_by_role("textbox").fill(note)
    dialog.get_by_role("button", name=name, exact=True).click()


def _approve(visit: Visit, person: User, address: str) -> None:
    page = visit(person)
    page.goto(address)
    _step(page, "Approve", note="Read, and spot-checked.")
    expect(page.locator("[aria-current=step]")).to_have_text("Approved")


def _gate(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=name)
