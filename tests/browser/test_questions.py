"""The questions of an analysis: looked through, opened, read from right to left, on a phone."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import BROWSER_TEST, DESKTOP, PHONE
from tests.browser.conftest import Visit
from tests.evaluation.analyses_of_items import NAMES, analysed
from tests.evaluation.releases import row, subject_rows, write_language, write_manifest
from tests.factories import UserFactory

pytestmark = BROWSER_TEST

LOST = NAMES[1]
ARABIC = "أي عدد يلي \\frac{1}{2}؟"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def address(site: str, store: Path) -> str:
    """Of the questions of an analysis in English and Arabic."""
    release = store / "releases" / "asked-1.0.0"
    if not release.exists():
        rows = subject_rows("arithmetic", 5)
        write_language(release, "en", rows)
        rows[1] = row("arithmetic", "test", 1, question=ARABIC)
        write_language(release, "ar", rows)
        write_manifest(release)
    return f"{analysed(release.name, language='ar').get_absolute_url()}items/"


def test_one_finds_the_question_that_is_lost_in_a_language(visit: Visit, address: str) -> None:
    page = visit(UserFactory())
    page.goto(address)
    page.get_by_label("Answers").select_option("No model is right")
    page.get_by_role("button", name="Show").click()
    rows = page.get_by_role("region", name="Questions").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("No model chooses the key")
    rows.get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(LOST)
    asked = page.get_by_text(ARABIC)
    expect(asked).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("row", name="ar العربية")).to_contain_text("0/3")
    expect(page.get_by_role("navigation", name="In the list")).to_have_count(0)
    page.get_by_role("link", name="Questions").click()
    expect(page.get_by_label("Answers")).to_have_value("all_wrong")
    expect_no_barriers(page, address)


def expect_no_barriers(page: Page, address: str) -> None:
    """On both pages, which fit a phone."""
    for path, scheme in product((address, f"{address}{LOST}/"), SCHEMES):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme=scheme)
        page.goto(path)
        faults = Axe().run(page, None, {"resultTypes": ["violations"]}).response["violations"]
        assert [(one["help"], one["nodes"][0]["html"]) for one in faults] == []
        page.set_viewport_size(PHONE)
        assert page.evaluate(WIDER) == 0
