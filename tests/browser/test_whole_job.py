"""The main job in a browser: from a file of questions to a measured release."""

import ast
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.contrib.auth.models import Permission
from playwright.sync_api import Page, expect

from annotations.publishing import verify_release
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.material import (
    CANYON,
    CAPITAL,
    LONGEST,
    QUESTIONS,
    SPANISH,
    benchmark_file,
    translations_file,
)
from tests.browser.people import open_queue, sign_in
from tests.factories import PASSWORD, UserFactory
from workbench.core.accounts.models import User

pytestmark = BROWSER_TEST

FIRST_EDIT = "¿Qué río siguieron los viajeros de 1869 por el Gran Cañón?"
SECOND_EDIT = "¿Qué río recorrieron los viajeros de 1869 en el Gran Cañón?"
RULING = "¿Qué río siguieron los viajeros de 1869 a través del Gran Cañón?"
WITHOUT_YEAR = "¿Qué río siguieron los viajeros por el Gran Cañón?"
PLACE = "Grand Canyon"
HIGHLIGHT = {
    "start": QUESTIONS[CANYON][0].index(PLACE),
    "end": QUESTIONS[CANYON][0].index(PLACE) + len(PLACE),
    "label": "Geographic",
    "score": None,
}


def test_two_annotators_and_a_manager_go_from_sign_in_to_a_measured_release(
    visit: Visit, tmp_path: Path
) -> None:
    manager = visit()
    sign_in(manager, _manager().username, PASSWORD)
    _import_benchmark(manager, benchmark_file(tmp_path))
    _make_campaign(manager)
    _import_translations(manager, translations_file(tmp_path))
    first, second = UserFactory(), UserFactory()
    for annotator in (first, second):
        _give_role(manager, annotator.username, "Annotator")

    _review_everything(visit(first), FIRST_EDIT, looks_at_findings=True)
    _review_everything(visit(second), SECOND_EDIT)
    _tag_everything(visit(first), _highlight_by_keyboard)
    _tag_everything(visit(second), _highlight_by_mouse)

    _look_at_progress(manager)
    _adjudicate(manager)
    release = _release(manager, tmp_path)
    _check_release(release)
    _measure(manager)


def _manager() -> User:
    user: User = UserFactory()
    allowed = ("add_campaign", "add_benchmark", "add_run")
    user.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    return user


# --- The manager prepares.


def _import_benchmark(page: Page, file: Path) -> None:
    page.goto("/console/")
    page.get_by_role("link", name="Import benchmark").first.click()
    page.get_by_label(re.compile("^File")).set_input_files(file)
    page.get_by_label("Name", exact=True).fill("geography")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("table")).to_contain_text(LONGEST)
    page.get_by_role("button", name="Import", exact=True).click()
    _wait_for_job(page)


def _make_campaign(page: Page) -> None:
    page.goto("/console/")
    page.get_by_role("link", name="New campaign").first.click()
    page.get_by_label("Name", exact=True).fill("rivers")
    page.get_by_role("group", name="Languages").get_by_label("Spanish · español").check()
    page.get_by_label("Reviews per translation").fill("2")
    page.get_by_label("Labels per question").fill("2")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.get_by_role("heading", level=1, name="rivers")).to_be_visible()


def _import_translations(page: Page, file: Path) -> None:
    page.get_by_role("link", name="Bring in texts").first.click()
    form = page.locator("form[enctype]")
    form.get_by_label(re.compile("^File")).set_input_files(file)
    form.get_by_label("Language").select_option("es")
    form.get_by_label("Engine", exact=True).fill("a-translator")
    form.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("rowheader", name="Spanish")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    _wait_for_job(page)


def _give_role(page: Page, username: str, role: str) -> None:
    page.goto("/console/campaigns/rivers/people/")
    give = page.get_by_role("button", name="Give the role")
    form = page.locator("form", has=give)
    form.get_by_label("User name").fill(username)
    form.get_by_label("Role", exact=True).select_option(label=role)
    give.click()
    expect(page.get_by_role("rowheader", name=username)).to_be_visible()


def _wait_for_job(page: Page) -> None:
    expect(page.locator(".job")).to_contain_text("Done")


# --- The annotators work.


def _review_everything(page: Page, edit: str, *, looks_at_findings: bool = False) -> None:
    open_queue(page, "/work/rivers/review/es/")
    for _ in SPANISH:
        sample_id = page.locator(".sample-id").inner_text()
        question = page.get_by_label("Question, Spanish")
        expect(question).to_have_value(SPANISH[sample_id][0])
        if sample_id == CANYON:
            if looks_at_findings:
                _look_at_findings(page)
            question.fill(edit)
            expect(page.locator("#note-question ins").first).to_be_visible()
            page.get_by_role("button", name="Submit edit").click()
        else:
            page.get_by_role("button", name="Accept").click()
        expect(page.locator("#toasts")).to_contain_text(f"{sample_id} is stored")
        expect(page.locator(f"[data-name='{sample_id}']")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing left here")).to_be_visible()


def _look_at_findings(page: Page) -> None:
    """A number that is lost is found while typing, and holds the text back."""
    page.get_by_label("Question, Spanish").fill(WITHOUT_YEAR)
    expect(page.locator("#note-question .finding")).to_contain_text("1869")


def _tag_everything(page: Page, highlight: Any) -> None:
    open_queue(page, "/work/rivers/label/en/")
    for _ in (LONGEST, CANYON):
        sample_id = page.locator(".sample-id").inner_text()
        asked = page.get_by_role("group", name="Does answering correctly require")
        if sample_id == CANYON:
            asked.get_by_role("checkbox", name="Geographic").check()
            highlight(page)
            expect(page.locator(".highlights")).to_contain_text(f"Geographic: “{PLACE}”")
            page.locator("[name=regions][value='North America']").check()
            page.get_by_role("combobox", name="Type a country").fill("United States")
            page.get_by_role("combobox", name="Type a country").press("Enter")
            expect(page.locator(".chips")).to_contain_text("United States")
        else:
            asked.get_by_role("checkbox", name="None").check()
        page.get_by_role("group", name="May the right answer change").get_by_label("No").check()
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#toasts")).to_contain_text(f"{sample_id} is stored")
        expect(page.locator(f"[data-name='{sample_id}']")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing left here")).to_be_visible()


def _highlight_by_keyboard(page: Page) -> None:
    """The arrow keys go from word to word, and Shift extends."""
    page.get_by_label("Question text, to highlight in").focus()
    for _ in QUESTIONS[CANYON][0].partition("Canyon")[0].split():
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("2")


def _highlight_by_mouse(page: Page) -> None:
    """Drag over the words, which may stand on two lines, then press the button."""
    ends = page.locator("#passage").evaluate(
        """(passage, place) => {
            const range = document.createRange();
            const start = passage.textContent.indexOf(place);
            return [start, start + place.length].map((offset) => {
                range.setStart(passage.firstChild, offset);
                const { x, y, height } = range.getBoundingClientRect();
                return { x, y: y + height / 2 };
            });
        }""",
        PLACE,
    )
    page.mouse.move(ends[0]["x"], ends[0]["y"])
    page.mouse.down()
    page.mouse.move(ends[1]["x"], ends[1]["y"], steps=5)
    page.mouse.up()
    page.get_by_role("group", name="Which words").get_by_role("button", name="Geographic").click()


# --- The manager looks, rules, releases and measures.


def _look_at_progress(page: Page) -> None:
    page.goto("/console/campaigns/rivers/")
    reviews = page.get_by_role("row", name="Review").filter(has_text="español")
    expect(reviews.get_by_role("progressbar")).to_have_attribute("value", "6")
    expect(page.locator(".stats")).to_contain_text("need a ruling")
    page.get_by_role("navigation").get_by_role("link", name="Agreement").click()
    page.get_by_role("main").get_by_role("link", name="Culture", exact=True).click()
    geographic = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Geographic", exact=True)
    )
    expect(geographic).to_contain_text("1.000")


def _adjudicate(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Adjudication").click()
    page.get_by_role("link", name=CANYON).click()
    wordings = page.get_by_role("group", name="Question", exact=True)
    expect(wordings).to_contain_text("recorrieron")
    wordings.get_by_role("button", name=FIRST_EDIT).click()
    question = page.locator("#rule-question")
    expect(question).to_have_value(FIRST_EDIT)
    question.fill(RULING)
    page.get_by_label("Why, for the record").fill("As the travellers' own report has it.")
    page.get_by_role("button", name="Rule").click()
    expect(page.get_by_role("heading", name="Nothing to adjudicate")).to_be_visible()


def _release(page: Page, folder: Path) -> Path:
    """Build it, fetch it, unpack it."""
    page.get_by_role("navigation").get_by_role("link", name="Releases").click()
    page.get_by_label("Version").fill("1.0.0")
    page.get_by_role("button", name="Build").click()
    _wait_for_job(page)
    page.goto("/console/campaigns/rivers/releases/1.0.0/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    archive = folder / "release.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder / "rivers-1.0.0"


def _check_release(folder: Path) -> None:
    assert verify_release(folder) == []
    spanish = {row["sample_id"]: row for row in _rows(folder, "es/test-*.parquet")}
    assert spanish[CANYON]["question"] == RULING
    assert spanish[CANYON]["cultural_sensitivity_label"] == "CS"
    assert ast.literal_eval(spanish[CANYON]["reference"]) == [HIGHLIGHT, HIGHLIGHT]
    assert ast.literal_eval(spanish[CANYON]["region"]) == ["North America"] * 2
    assert spanish[LONGEST]["question"] == SPANISH[LONGEST][0]
    assert spanish[LONGEST]["cultural_sensitivity_label"] == "CA"
    assert [row["sample_id"] for row in _rows(folder, "es/dev-*.parquet")] == [CAPITAL]
    votes = [vote for vote in _rows(folder, "votes/*.parquet") if vote["counted"]]
    assert sorted((vote["sample_id"], *vote["countries"]) for vote in votes) == [
        *[(LONGEST,)] * 2,
        *[(CANYON, "US")] * 2,
    ]
    assert len({vote["annotator"] for vote in votes}) == 2


def _rows(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [row for path in folder.glob(pattern) for row in pq.read_table(path).to_pylist()]


def _measure(page: Page) -> None:
    page.goto("/evaluation/")
    page.get_by_role("link", name="Start a run").first.click()
    page.get_by_label("Release").select_option(value="rivers-1.0.0")
    page.get_by_label("Engine").select_option("longest")
    page.get_by_role("button", name="Start").click()
    # Figures of what is scored come before the run has ended.
    expect(page.locator("#run-progress")).to_have_count(0)
    figures = page.locator(".stats")
    expect(figures).to_contain_text("Culturally agnostic")
    expect(figures).to_contain_text("Culturally sensitive")
    page.goto("/evaluation/runs/")
    run = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="longest:"))
    expect(run).to_contain_text("Done")
