"""What is suggested stands filled in, is told apart from one's own answers, and can be cleared."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations.formats.suggestions import SuggestedRows
from annotations.forms.reading import read_form
from annotations.kinds.label.ledger import Label
from annotations.services.forms import import_form
from annotations.services.suggestions import import_suggestions
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.test_forms import SIX_TYPES, ask, campaign_in, press, sit_down, submit

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

SUGGESTING = SIX_TYPES.replace("title.en", "suggestions = true\ntitle.en", 1)
PLANETA = {"field": "question", "start": 7, "end": 14, "label": "accuracy", "severity": "major"}
GONE = {"field": "question", "start": None, "end": None, "label": "tone", "severity": "minor"}
SUGGESTED = {
    "errors": "unfit", "comment": ["style"], "fluent": False, "marks": [PLANETA, GONE], "score": 40,
}  # fmt: skip


def test_suggestions_are_kept_removed_cleared_and_added_to(visit: Visit) -> None:
    campaign = campaign_in("es")
    import_form(campaign=campaign, form=read_form(SUGGESTING))
    sample_id = campaign.benchmark.items.get().sample_id
    rows = [{"sample_id": sample_id, "language": "es", "answers": SUGGESTED}]
    given = SuggestedRows.of_list("rows", rows)
    import_suggestions(campaign=campaign, form="fit", source="secret-engine", given=given)
    page = sit_down(visit, campaign, "es")
    expect(page.locator("main")).not_to_contain_text("secret-engine")
    marks = page.locator(".highlights li")
    expect(marks).to_have_text(
        ["accuracy, major: “planeta” suggested×", "tone, minor: [MISSING] suggested×"]
    )
    expect(ask(page, "Does it read well?").get_by_label("No")).to_be_checked()
    expect(ask(page, "Does it read well?")).to_have_accessible_description("Suggested: No")
    expect(page.get_by_role("checkbox", name="style suggested")).to_be_checked()
    assert Axe().run(page).response["violations"] == []
    marks.last.get_by_role("button", name="Remove").click()
    expect(marks).to_have_count(1)
    ask(page, "Does it read well?").get_by_role("button", name="Clear").click()
    expect(ask(page, "Does it read well?").get_by_label("No")).not_to_be_checked()
    ask(page, "Does it read well?").get_by_label("Yes").check()
    ask(page, "What is wrong with it?").get_by_label("meaning").check()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    expect(marks).to_have_count(1)
    submit(page)
    label = Label.objects.get()
    assert label.became is not None
    assert [(one.question, one.outcome.value) for one in label.became] == [
        ("errors", "kept"), ("comment", "changed"), ("fluent", "changed"),
        ("marks", "kept"), ("marks", "removed"), ("score", "kept"),
    ]  # fmt: skip


def test_all_suggestions_can_be_cleared_at_once(visit: Visit) -> None:
    campaign = campaign_in("es")
    import_form(campaign=campaign, form=read_form(SUGGESTING))
    sample_id = campaign.benchmark.items.get().sample_id
    rows = [{"sample_id": sample_id, "language": "es", "answers": SUGGESTED}]
    given = SuggestedRows.of_list("rows", rows)
    import_suggestions(campaign=campaign, form="fit", source="a model", given=given)
    page = sit_down(visit, campaign, "es")
    page.get_by_role("button", name="Clear all suggestions").click()
    expect(ask(page, "Which words?")).to_be_hidden()
    expect(page.locator(".asks :checked")).to_have_count(0)
    press(page, "1", "y", "i", "PageDown", "Control+Enter")
    submit(page)
    assert Label.objects.get().answers == {"errors": "fit", "fluent": True, "score": 40}
