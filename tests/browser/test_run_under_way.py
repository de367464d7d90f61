"""A run is followed on its page, and the page keeps still under who reads it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from evaluation.services import runs as services
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.evaluation.releases import small_release
from tests.evaluation.runs import work, work_until
from tests.factories import UserFactory
from workbench.core.broker import BROKER

pytestmark = BROWSER_TEST


def test_figures_come_while_one_reads_and_nothing_is_lost(
    visit: Visit, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_release(store / "releases" / "followed-1.0.0")
    # No message is sent: this test plays the worker.
    monkeypatch.setattr(BROKER, "answers", lambda: False)
    run = services.start_run(release_folder="followed-1.0.0", spec="uniform:0", user=None)
    page = visit(UserFactory())
    page.goto(run.get_absolute_url())
    expect(page.get_by_role("status").filter(has_text="Queued")).to_be_visible()

    work_until(run, 7)
    expect(page.get_by_role("status").filter(has_text="Running")).to_be_visible()
    extent = page.locator("#run-extent")
    expect(extent).to_contain_text("1 of 4 subjects in 2 languages, 5 of 18 questions")
    subjects = page.get_by_role("region", name="By subject")
    expect(subjects.get_by_role("rowheader")).to_have_text(["arithmetic"])
    subjects.focus()

    work_until(run, 12)
    expect(extent).to_contain_text("2 of 4 subjects in 2 languages, 9 of 18 questions")
    expect(subjects.get_by_role("rowheader")).to_have_text(["arithmetic", "logic"])
    expect(subjects).to_be_focused()

    work(run)
    expect(page.locator("#toasts")).to_contain_text("The run is done.")
    expect(page.get_by_role("heading", name="CA against CS")).to_be_visible()
    expect(extent).to_have_count(0)
