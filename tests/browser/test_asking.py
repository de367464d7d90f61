"""To ask about a task by keyboard, and to read the answer; a quiet word about rest."""

import pytest
from playwright.sync_api import expect

from annotations.models import Campaign, DeskSettings, Message
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST, PHONE
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.material import spanish_campaign
from tests.browser.people import open_queue
from tests.factories import member

pytestmark = BROWSER_TEST


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return spanish_campaign()


def test_a_question_goes_out_by_keyboard_and_its_answer_comes_back(
    visit: Visit, campaign: Campaign
) -> None:
    annotator, manager = member(campaign, languages=("es",)), member(campaign, Role.MANAGER)
    DeskSettings.objects.create(user=annotator, rest_minutes=20)
    page = visit(annotator, viewport={"width": 1366, "height": 650})
    page.clock.install()
    open_queue(page, f"/work/{campaign.name}/review/es/")
    page.keyboard.press("m")
    page.keyboard.type("Which capital is meant?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Sent to the managers")
    said = page.locator("[data-messages]")
    expect(said).to_contain_text("Which capital is meant?")

    desk = visit(manager)
    desk.goto(f"/console/campaigns/{campaign.name}/questions/")
    keys = Keyboard(desk)
    keys.tab_to(desk.get_by_role("textbox", name="Your answer"))
    keys.write("The one of today.")
    keys.push("Send the answer")
    expect(desk.locator("#toasts")).to_contain_text("Your answer is sent")

    page.reload()
    expect(said).to_contain_text("The one of today.")
    # Where there is little room it is folded, and says how much it holds: the task stays in sight.
    expect(said.locator("summary")).to_contain_text("2")
    expect(said.get_by_text("The one of today.")).to_be_hidden()
    page.set_viewport_size(PHONE)
    unit = page.locator("#unit").bounding_box()
    assert unit is not None
    assert unit["y"] < PHONE["height"] / 5
    reminder = page.locator(".toast-note", has_text="You have worked for")
    for _ in range(60):
        page.clock.fast_forward(45_000)
        page.keyboard.press("Shift")
        if reminder.count():
            break
    expect(reminder).to_contain_text("You have worked for 20 minutes")
    page.goto("/messages/")
    expect(page.locator("main")).to_contain_text("Answered")
    assert Message.objects.production().count() == 2
