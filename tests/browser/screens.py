"""Every screen of Workbench on the demo, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

PASSWORD = "workbench-demo"
MANAGER, REVIEWER = "demo-manager", "demo-reviewer"
SPANISH, SPANISH_TOO, ARABIC, BLIND = (f"demo-annotator-{n}" for n in range(1, 5))
NEWCOMER = "newcomer"
"""Somebody with an account of the demo's password and nothing else."""

DEMO, EMPTY = "/console/campaigns/demo", "/console/campaigns/empty"
BROKEN = "question,a,b\nIs a row short?,yes,no\n"

Step = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """A page, and what is done there before one looks at it.

    `person` is None for somebody who has not signed in; `status` is what the page answers with.
    """

    name: str
    path: str
    person: str | None = MANAGER
    then: tuple[Step, ...] = ()
    status: int = 200

    def open(self, page: Page) -> None:
        page.goto(self.path)
        for step in self.then:
            step(page)
        page.wait_for_load_state("networkidle")


def press(name: str) -> Step:
    return lambda page: page.get_by_role("button", name=name).first.click()


def follow(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


TO_A_RULING = (
    follow("tbody a"),
    lambda page: page.get_by_role("link", name="Rule on it").first.click(),
)


def lose_a_text(page: Page) -> None:
    """An edit that the checks object to."""
    page.get_by_label("Question, Spanish").fill("¿Cuál fue, en 1888, el asunto <i>verdadero?")
    expect(page.locator("#note-question .finding").first).to_be_visible()


def differ_from_another_window(page: Page) -> None:
    """Two drafts of one task, side by side."""
    other = page.context.new_page()
    other.goto(page.url)
    question = other.get_by_label("Question, Spanish").input_value()
    other.get_by_label("Question, Spanish").fill(f"{question} ¿Sí?")
    expect(other.get_by_text("Draft saved")).to_be_visible()
    other.close()
    page.get_by_label("Question, Spanish").fill(f"{question} Elija.")
    page.get_by_role("button", name="Compare and choose").click()


def flag_to_a_busy_server(page: Page) -> None:
    """A flag that stays in the outbox until the next page."""
    busy = {"status": 503, "headers": {"Retry-After": "3600"}}
    page.route("**/flag/", lambda route: route.fulfill(**busy), times=1)
    page.get_by_role("button", name="Flag").first.click()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.locator("#outbox").click()


def choose_a_key_twice(page: Page) -> None:
    page.get_by_label("Skip").fill("F")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-errors").first).to_be_visible()


def tag_a_place(page: Page) -> None:
    """Once: a mark made again is taken away, and the draft keeps the first."""
    if page.locator("#highlights li").count():
        return
    page.get_by_role("checkbox", name="Cultural").check()
    page.get_by_role("checkbox", name="Geographic").check()
    page.get_by_label("Question text, to highlight in").focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "2", "ArrowRight", "1"):
        page.keyboard.press(key)
    page.get_by_role("group", name="Which region?").get_by_label("North America").check()
    page.get_by_role("combobox", name="Type a country").fill("Canada")
    page.get_by_role("combobox", name="Type a country").press("Enter")


def misname_a_campaign(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Not like this")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.locator(".field-errors").first).to_be_visible()


SCREENS = [
    Screen("sign-in", "/accounts/login/", None),
    Screen("desk", "/", SPANISH),
    Screen("desk-of-a-manager", "/"),
    Screen("desk-of-a-newcomer", "/", NEWCOMER),
    Screen("review", "/work/demo/review/es/", SPANISH),
    Screen("review-keys", "/work/demo/review/es/", SPANISH, (press("Keys"),)),
    Screen("review-reject", "/work/demo/review/es/", SPANISH, (press("Reject"),)),
    Screen("review-flag", "/work/demo/review/es/", SPANISH, (press("Flag"),)),
    Screen("review-edited", "/work/demo/review/es/", SPANISH_TOO, (lose_a_text,)),
    Screen("review-outbox", "/work/demo/review/es/", SPANISH, (flag_to_a_busy_server,)),
    Screen("review-two-versions", "/work/demo/review/es/", SPANISH, (differ_from_another_window,)),
    Screen("keys", "/desk/keys/", SPANISH),
    Screen("keys-refused", "/desk/keys/", SPANISH, (choose_a_key_twice,), status=422),
    Screen("review-arabic", "/work/demo/review/ar/", ARABIC),
    Screen("review-hindi", "/work/demo/review/hi/", ARABIC),
    Screen("culture", "/work/demo/culture/en/", SPANISH),
    Screen("culture-tagged", "/work/demo/culture/en/", SPANISH_TOO, (tag_a_place,)),
    Screen("answer", "/work/demo/answer/es/", BLIND),
    Screen("history", "/history/", SPANISH),
    Screen("history-empty", "/history/", NEWCOMER),
    Screen("nothing-left", "/work/empty/review/he/", SPANISH),
    Screen("campaigns", "/console/"),
    Screen("campaigns-of-a-newcomer", "/console/", NEWCOMER),
    Screen("import-benchmark", "/console/import/"),
    Screen("new-campaign", "/console/new/"),
    Screen("new-campaign-refused", "/console/new/", then=(misname_a_campaign,), status=422),
    Screen("campaign", f"{DEMO}/"),
    Screen("texts", f"{DEMO}/texts/"),
    Screen("items", f"{DEMO}/items/"),
    Screen("item", f"{DEMO}/items/?language=es&kind=review", then=(follow("tbody a"),)),
    Screen("item-arabic", f"{DEMO}/items/?language=ar&kind=review", then=(follow("tbody a"),)),
    Screen("items-none", f"{DEMO}/items/?q=no-such-word"),
    Screen("adjudication", f"{DEMO}/adjudication/", REVIEWER),
    Screen("case-text", f"{DEMO}/adjudication/?kind=review", REVIEWER, (follow("tbody a"),)),
    Screen("case-culture", f"{DEMO}/items/?kind=culture&label=CS", REVIEWER, TO_A_RULING),
    Screen("agreement", f"{DEMO}/agreement/"),
    Screen("flags", f"{DEMO}/flags/"),
    Screen("people", f"{DEMO}/people/"),
    Screen("protocol", f"{DEMO}/protocol/"),
    Screen("releases", f"{DEMO}/releases/"),
    Screen("release-to-build", f"{DEMO}/releases/", then=(press("Build a release"),)),
    Screen("release", f"{DEMO}/releases/0.1.0/"),
    Screen("jobs", f"{EMPTY}/jobs/"),
    Screen("job-refused", f"{EMPTY}/jobs/", then=(follow(".job h3 a"),)),
    Screen("changes", f"{DEMO}/changes/"),
    Screen("campaign-empty", f"{EMPTY}/"),
    Screen("adjudication-empty", f"{EMPTY}/adjudication/"),
    Screen("agreement-empty", f"{EMPTY}/agreement/"),
    Screen("flags-empty", f"{EMPTY}/flags/"),
    Screen("releases-empty", f"{EMPTY}/releases/"),
    Screen("evaluation", "/evaluation/"),
    Screen("evaluation-run", "/evaluation/", then=(follow("tbody a"),)),
    Screen("evaluation-start", "/evaluation/start/"),
    Screen("api", "/api/v1/docs/"),
    Screen("account-tokens", "/accounts/tokens/"),
    Screen("account-password", "/accounts/password/change/"),
    Screen("account-email", "/accounts/email/"),
    Screen("account-second-factor", "/accounts/2fa/"),
    Screen("error-not-found", "/nowhere/", status=404),
    Screen("error-refused", f"{DEMO}/", NEWCOMER, status=403),
]
"""`DEMO`'s pages as a manager sees them, unless somebody else is named."""


def prepare(page: Page, folder: Path) -> None:
    """As the demo's manager: a campaign without anything in it, and a file that is refused."""
    page.goto("/console/new/")
    page.get_by_label("Name", exact=True).fill("empty")
    page.get_by_role("group", name="Languages").get_by_label("Hebrew").check()
    page.get_by_label("Questions per subject tagged for culture").fill("0")
    page.get_by_role("button", name="Make the campaign").click()
    page.goto(f"{EMPTY}/people/")
    page.get_by_label("User name").fill(SPANISH)
    page.get_by_role("button", name="Give the role").click()
    broken = folder / "broken_test.csv"
    broken.write_text(BROKEN, encoding="utf-8")
    page.goto(f"{EMPTY}/texts/")
    form = page.locator("form[enctype]")
    form.locator("[type=file]").set_input_files(broken)
    form.get_by_label("Engine", exact=True).fill("a-translator")
    form.get_by_role("button", name="Import").click()
    expect(page.locator(".job")).to_contain_text("Failed")
    for run in range(2):
        page.goto("/evaluation/")
        page.locator("tbody a").nth(run).click()
        expect(page.locator(".stats")).to_be_visible()
