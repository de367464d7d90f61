"""What the checks find, where it stands: underlined, told, mended and dismissed by key."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Campaign, Dismissal
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.material import spanish_campaign
from tests.browser.people import open_queue
from tests.factories import member

pytestmark = BROWSER_TEST

UNDERLINED = "name => [...CSS.highlights.get(name) ?? []].map(range => range.toString())"


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return spanish_campaign()


def underlined(page: Page, severity: str = "warning") -> list[str]:
    found: list[str] = page.evaluate(UNDERLINED, f"finding-{severity}")
    return found


def test_findings_are_gone_to_mended_and_dismissed_by_keys(
    visit: Visit, campaign: Campaign
) -> None:
    page = visit(member(campaign, languages=("es",)))
    open_queue(page, f"/work/{campaign.name}/review/es/")
    question = page.get_by_label("Question, Spanish")
    question.fill("\U0001f30d ¿Cuál es la la capital &amp; de Francia?")
    expect(page.locator("#note-question [data-severity]")).to_have_count(2)
    assert underlined(page, "error") == ["&amp;"]
    assert underlined(page) == ["la la"]
    note = page.locator("#finding-now")
    page.keyboard.press("Alt+n")
    expect(question).to_be_focused()
    expect(note).to_contain_text("repeats a word")
    page.keyboard.press("Alt+i")
    expect(page.get_by_text("Dismissed: “la la” repeats a word.")).to_be_visible()
    expect(page.locator("#checks [name=acknowledged]")).to_have_count(0)
    assert underlined(page) == []
    assert [one.rule for one in Dismissal.objects.all()] == ["repeated_words"]
    page.keyboard.press("Alt+n")
    expect(note).to_contain_text("encoded character")
    page.keyboard.press("Alt+i")
    expect(note).to_be_visible()
