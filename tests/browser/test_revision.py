"""A reviewed text goes to another person, who sees what the first one made of it."""

import re

import pytest
from playwright.sync_api import expect

from annotations.kinds.revision.ledger import Revision
from annotations.models import CurrentTranslation
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import make_campaign, member
from tests.work import claim, edit

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]


def test_the_second_person_mends_the_first_ones_text(visit: Visit) -> None:
    campaign = make_campaign(items=1, rules={"review": {"steps": ["review", "revision"]}})
    first, second = member(campaign), member(campaign)
    (number,) = re.findall(r"\d+", campaign.benchmark.items.get().question)
    once, again = f"¿Qué hueso es el {number}?", f"¿Cuál es el hueso {number}?"
    edit(first, claim(campaign, first), once)
    page = visit(second)
    page.goto("/")
    expect(page.get_by_text("Revise a reviewed translation")).to_be_visible()
    open_queue(page, f"/work/{campaign.name}/revision/es/")
    expect(page.locator(".first-edit")).to_contain_text("[test-engine]")
    question = page.get_by_label("Question, Spanish")
    expect(question).to_have_value(once)
    question.fill(again)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text("is stored")
    assert Revision.objects.get().verdict == "edit"
    current = CurrentTranslation.objects.get(campaign=campaign).translation
    assert current.question == again
