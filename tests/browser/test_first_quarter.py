"""The first quarter of an hour: from an empty installation to an invited annotator's decision.

With `SCREENSHOTS=FOLDER` each step is pictured, light and dark.
"""

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.people import open_queue

pytestmark = BROWSER_TEST

PASSWORD = "four words make a phrase"
QUESTIONS = [
    ("Which river of South America is the longest?", ["The Amazon", "The Orinoco"], "1"),
    ("Which sea lies south of Europe?", ["The Baltic", "The Mediterranean"], "2"),
]
TEXTS = {
    "es": [
        ("¿Qué río de América del Sur es el más largo?", ["El Amazonas", "El Orinoco"]),
        ("¿Qué mar está al sur de Europa?", ["El Báltico", "El Mediterráneo"]),
    ],
    "ar": [
        ("ما أطول نهر في أمريكا الجنوبية؟", ["الأمازون", "أورينوكو"]),
        ("أي بحر يقع جنوب أوروبا؟", ["بحر البلطيق", "البحر المتوسط"]),
    ],
}


def test_a_team_comes_from_nothing_to_its_first_decision(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    _become_administrator(page)
    _bring_in_a_plain_table(page, _questions_file(tmp_path))
    _make_a_campaign(page)
    link = _invite_one(page, "first@example.org")
    _invite_by_file(page, _people_file(tmp_path))
    _bring_in_texts(page, _text_files(tmp_path))

    annotator = visit()
    _come_in(annotator, link)
    _decide(annotator)

    page.goto("/console/campaigns/rivers/")
    reviews = page.get_by_role("row", name="Review").filter(has_text="español")
    expect(reviews.get_by_role("progressbar")).to_have_attribute("value", "1")
    picture(page, "overview")


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(
                path=f"{folder}/first-{name}-{scheme}.png", full_page=True, animations="disabled"
            )


def _become_administrator(page: Page) -> None:
    told = io.StringIO()
    call_command("first_administrator", stdout=told)
    page.goto(re.findall(r"/accounts/first/\S+", told.getvalue())[0])
    _fill_in_account(page, "administrator", email="administrator@example.org")
    picture(page, "administrator")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="The way to the first release")).to_be_visible()
    picture(page, "empty-console")


def _fill_in_account(page: Page, username: str, *, email: str = "") -> None:
    page.get_by_label("User name").fill(username)
    if email:
        page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)


def _bring_in_a_plain_table(page: Page, file: Path) -> None:
    """A file of no layout: its columns are guessed, and what was guessed wrongly is set right."""
    page.get_by_role("link", name="Import benchmark").last.click()
    page.get_by_label(re.compile("^Files")).set_input_files(file)
    page.get_by_label("Name", exact=True).fill("geography")
    page.get_by_role("button", name="Continue").click()
    first = page.get_by_role("row").filter(has_text=QUESTIONS[0][0])
    expect(first.locator("code")).to_have_text("q1")
    expect(page.get_by_role("row", name="outside the 2 options")).to_be_visible()
    picture(page, "columns-guessed")
    page.get_by_label("Answers").select_option("Numbers from 1")
    page.get_by_role("button", name="Look again").click()
    expect(first.get_by_role("cell").nth(3)).to_have_text("A")
    picture(page, "columns-chosen")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".job")).to_contain_text("Done")
    picture(page, "benchmark-report")


def _make_a_campaign(page: Page) -> None:
    page.goto("/console/")
    expect(page.locator("[aria-current=step]")).to_contain_text("Campaign")
    page.get_by_role("link", name="New campaign").last.click()
    page.get_by_label("Name", exact=True).fill("rivers")
    languages = page.get_by_role("group", name="Languages")
    languages.get_by_label("Spanish · español").check()
    languages.get_by_label("Arabic · العربية").check()
    page.get_by_label("Reviews per translation").fill("1")
    picture(page, "campaign")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("People")
    picture(page, "next-people")


def _invite_one(page: Page, email: str) -> str:
    page.get_by_role("link", name="Invite people").click()
    invite = page.locator("#invite")
    invite.get_by_label("Email").fill(email)
    invite.get_by_role("group", name="Roles").get_by_label("Annotator").check()
    invite.get_by_role("group", name="Languages").get_by_label("Spanish").check()
    picture(page, "invite")
    invite.get_by_role("button", name="Invite").click()
    link = page.get_by_label(f"The link for {email}").input_value()
    picture(page, "invited")
    return link


def _invite_by_file(page: Page, file: Path) -> None:
    page.get_by_role("link", name="Invite from a file").click()
    page.get_by_label(re.compile("^File")).set_input_files(file)
    page.get_by_role("button", name="Show what would become of it").click()
    expect(page.get_by_role("row", name="second@example.org")).to_contain_text("To be invited")
    picture(page, "people-file")
    page.get_by_role("button", name="Invite these 2").click()
    expect(page.get_by_label("Links")).to_have_value(re.compile("third@example.org,http"))


def _bring_in_texts(page: Page, files: list[Path]) -> None:
    """Both languages at once, told by the names of their files."""
    page.goto("/console/campaigns/rivers/texts/")
    form = page.locator("form[enctype]")
    form.get_by_label(re.compile("^File")).set_input_files(files)
    form.get_by_label("Engine", exact=True).fill("a-translator")
    form.get_by_role("button", name="Continue").click()
    for language in ("العربية", "Español"):
        expect(page.get_by_role("row").filter(has_text=language)).to_contain_text("2")
    picture(page, "texts-recognised")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".job")).to_contain_text("Done")
    picture(page, "texts-report")


def _come_in(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    _fill_in_account(page, "first")
    picture(page, "join")
    page.get_by_role("button", name="Make an account and come in").click()
    expect(page.locator("#toasts")).to_contain_text("You are in")
    picture(page, "desk")


def _decide(page: Page) -> None:
    open_queue(page, "/work/rivers/review/es/")
    expect(page.get_by_label("Question, Spanish")).to_have_value(TEXTS["es"][0][0])
    picture(page, "task")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#toasts")).to_contain_text("is stored")


def _questions_file(folder: Path) -> Path:
    """As a team keeps it: columns of its own, a semicolon between them, answers by number."""
    rows = [["No.", "Topic", "Text of the question", "Choice A", "Choice B", "Solution"]]
    for number, (question, options, answer) in enumerate(QUESTIONS, 1):
        rows.append([f"q{number}", "geography", question, *options, answer])
    return _table(folder / "questions of ours.csv", rows, delimiter=";")


def _people_file(folder: Path) -> Path:
    rows = [
        ["address", "name", "roles", "languages"],
        ["second@example.org", "", "annotator", "es ar"],
        ["third@example.org", "", "reviewer", ""],
    ]
    return _table(folder / "people.csv", rows)


def _text_files(folder: Path) -> list[Path]:
    files = []
    for language, texts in TEXTS.items():
        rows = [
            {"sample_id": f"q{number}", "question": question, "options": options}
            for number, (question, options) in enumerate(texts, 1)
        ]
        files.append(folder / f"texts_{language}.jsonl")
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        files[-1].write_text("\n".join(lines), encoding="utf-8")
    return files


def _table(path: Path, rows: list[list[str]], **dialect: Any) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **dialect).writerows(rows)
    return path
