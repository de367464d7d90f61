"""From a figure to what is behind it, by keyboard."""

import pytest
from playwright.sync_api import expect

from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.factories import make_campaign, member
from tests.work import label

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]


def test_from_an_alpha_to_its_items_and_to_the_history_of_one(visit: Visit) -> None:
    campaign = make_campaign(items=2, overlap_label=2)
    for second in ("none", "cultural"):
        person = member(campaign)
        for knowledge in ("cultural", second):
            label(campaign, person, [knowledge])
    page = visit(member(campaign, Role.MANAGER))
    page.goto(f"/console/campaigns/{campaign.name}/agreement/")
    keys = Keyboard(page)
    keys.follow("Culturally sensitive, Krippendorff's alpha: 0.000")
    expect(page.get_by_role("heading", name="Items behind a figure")).to_be_visible()
    row = page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Agreed")
    for vote in ("A No", "B Yes"):
        expect(row).to_contain_text(vote)
    behind = page.url
    keys.follow("test/")
    expect(page.locator(".ledger > li")).to_have_count(2)
    page.go_back()
    assert page.url == behind
    keys.follow("Back to the figures", by="Shift+Tab")
    expect(page.get_by_role("heading", name="What can be trusted")).to_be_visible()
