"""Every screen of Workbench on the demo, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import open_queue

PASSWORD = "workbench-demo"
MANAGER, REVIEWER = "demo-manager", "demo-reviewer"
SPANISH, SPANISH_TOO, ARABIC = (f"demo-annotator-{n}" for n in range(1, 4))
NEWCOMER = "newcomer"
"""Somebody with an account of the demo's password and nothing else."""
READER = "reader"
"""An annotator of the demo who has read its guideline and seen no key."""
BEGINNER = "beginner"
"""An annotator of the demo who has read nothing and done nothing."""
POLYGLOT = "polyglot"
"""An annotator of `SCRIPTS` and `LONG`."""

DEMO, EMPTY = "/console/campaigns/demo", "/console/campaigns/empty"
LONG = "long"
"""A campaign whose question has more than 3,000 characters in each language."""
SCRIPTS = "scripts"
"""A campaign that asks for a rating; in Japanese it has three texts to choose from."""
FORMS = "forms"
"""A campaign with forms, suggestions and revisions."""
RELEASES = "published"
"""A campaign with a public release, and a withdrawn one before it."""
BROKEN = "question,a,b\nIs a row short?,yes,no\n"

Step = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """A page, and what is done there before one looks at it.

    `person` is None for somebody who has not signed in; `status` is what the page, or what it
    has sent, is answered with. Of a queue the next task is shown, unless it `takes` none.
    """

    name: str
    path: str
    person: str | None = MANAGER
    then: tuple[Step, ...] = ()
    status: int = 200
    takes: bool = True

    def open(self, page: Page) -> None:
        if self.takes:
            open_queue(page, self.path)
        else:
            page.goto(self.path)
        for step in self.then:
            step(page)
        page.wait_for_load_state("networkidle")


def click(selector: str) -> Step:
    """By a selector: what is written on it depends on the language."""
    return lambda page: page.locator(selector).first.click()


def press(key: str) -> Step:
    return lambda page: page.keyboard.press(key)


TO_A_RULING = (
    click("tbody a"),
    click(".panel-head p a"),
)


TO_KNOWN_ANSWERS = (
    click("tbody a"),
    click("a[href*='/controls/gold/']"),
)


def lose_a_text(page: Page) -> None:
    """An edit that the checks object to."""
    page.locator("#id_question").fill("¿Cuál fue, en 1888, el asunto <i>verdadero?")
    expect(page.locator("#note-question .finding").first).to_be_visible()


def differ_from_another_window(page: Page) -> None:
    """Two drafts of one task, side by side."""
    other = page.context.new_page()
    other.goto(page.url)
    saved = other.locator("[data-save-state]")
    question = other.locator("#id_question").input_value()
    other.locator("#id_question").fill(f"{question} ¿Sí?")
    expect(saved).to_have_text(saved.get_attribute("data-saved") or "")
    other.close()
    page.locator("#id_question").fill(f"{question} Elija.")
    page.locator("[data-compare]").click()


def flag_to_a_busy_server(page: Page) -> None:
    """A flag that stays in the outbox until the next page."""
    busy = {"status": 503, "headers": {"Retry-After": "3600"}}
    page.route("**/flag/", lambda route: route.fulfill(**busy), times=1)
    page.locator("[data-opens=flag-dialog]").click()
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.locator("#outbox").click()


def choose_a_key_twice(page: Page) -> None:
    page.locator("#key-skip").fill("F")
    page.locator("#keys [type=submit]").first.click()
    expect(page.locator(".field-errors").first).to_be_visible()


def tag_a_place(page: Page) -> None:
    """Once: a mark made again is taken away, and the draft keeps the first."""
    if page.locator(".highlights li").count():
        return
    page.locator("[name=knowledge][value=cultural]").check()
    page.locator("[name=knowledge][value=regional]").check()
    page.locator("#passage").focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "2", "ArrowRight", "1"):
        page.keyboard.press(key)
    page.locator("[name=regions][value='North America']").check()
    for country in ("CA", "USSR"):
        page.locator("#country").fill(country)
        page.locator("#country").press("Enter")
    expect(page.locator(".which")).to_be_visible()


def mark_an_error(page: Page) -> None:
    """Once, as in `tag_a_place`; and a low score, which is asked about."""
    if not page.locator(".highlights li").count():
        page.locator("#passage").focus()
        for key in ("ArrowLeft", "ArrowLeft", "1", "x", "2"):
            page.keyboard.press(key)
    page.locator("[name=score]").fill("70")


def keep_half(page: Page) -> None:
    """Of the marks that are suggested, for good."""
    if page.locator(".highlights li").count() > 1:
        page.locator(".highlights li button").last.click()


def try_a_form(page: Page) -> None:
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("pre")).to_be_attached()


def submit(page: Page) -> None:
    page.locator("[data-primary]").click()
    expect(page.locator(".field-errors").first).to_be_visible()


def upload_a_broken_form(page: Page) -> None:
    file = {"name": "form.toml", "mimeType": "application/toml", "buffer": b'id = "x"\non = "moon"'}
    page.locator("[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form[enctype] [type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible()


def upload_a_broken_protocol(page: Page) -> None:
    content = b"[label]\noverlap = 0\nsample = 3\nforms = ['other.toml']\n"
    file = {"name": "protocol.toml", "mimeType": "application/toml", "buffer": content}
    page.locator("#id_name").fill("by-file")
    page.locator("[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form[enctype] [type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible()


def send_a_table(page: Page) -> None:
    """A benchmark of no known layout, with a row that cannot come in."""
    rows = b"nr,stem,a,b,gold\n1,Is it?,Yes,No,A\n2,Is it not?,Yes,No,C\n"
    file = {"name": "my questions.csv", "mimeType": "text/csv", "buffer": rows}
    page.locator("[name=name]").fill("mine")
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form[enctype] [type=submit]").click()
    expect(page.locator("[name=question]")).to_be_attached()


def send_work_back(page: Page) -> None:
    """An agency's work on an item that there is not."""
    row = b'{"sample_id": "nowhere/1", "field": "question", "language": "es", "target": "Hola"}'
    file = {"name": "back.jsonl", "mimeType": "application/x-ndjson", "buffer": row}
    page.locator("#id_agency").fill("Verba")
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form[enctype] [type=submit]").click()
    expect(page.locator("[name=leave_out]")).to_be_attached()


def open_the_context(page: Page) -> None:
    """For good: tasks that the person opens later have it beside them too."""
    page.locator("[data-context-toggle][aria-controls]").click()
    expect(page.locator(".context-body > *").first).to_be_visible()


def misname_a_campaign(page: Page) -> None:
    page.locator("#id_name").fill("Not like this")
    page.locator("#content [type=submit]").click()
    expect(page.locator(".field-errors").first).to_be_visible()


SCREENS = [
    Screen("sign-in", "/accounts/login/", None),
    Screen("desk", "/", SPANISH),
    Screen("desk-of-a-manager", "/"),
    Screen("desk-of-a-newcomer", "/", NEWCOMER),
    Screen("next-task", "/work/demo/review/es/", READER, takes=False),
    Screen("review", "/work/demo/review/es/", SPANISH),
    Screen("review-keys", "/work/demo/review/es/", SPANISH, (click("[data-opens=help]"),)),
    Screen(
        "review-reject", "/work/demo/review/es/", SPANISH, (click("[data-opens=reject-dialog]"),)
    ),
    Screen("review-flag", "/work/demo/review/es/", SPANISH, (click("[data-opens=flag-dialog]"),)),
    Screen("review-edited", "/work/demo/review/es/", SPANISH_TOO, (lose_a_text,)),
    Screen("review-term", "/work/demo/review/es/", SPANISH, (press("Alt+w"),)),
    Screen("review-outbox", "/work/demo/review/es/", SPANISH, (flag_to_a_busy_server,), 503),
    Screen(
        "review-two-versions", "/work/demo/review/es/", SPANISH, (differ_from_another_window,), 409
    ),
    Screen("keys", "/desk/keys/", SPANISH),
    Screen("keys-refused", "/desk/keys/", SPANISH, (choose_a_key_twice,), status=422),
    Screen("review-arabic", "/work/demo/review/ar/", ARABIC),
    Screen("review-hindi", "/work/demo/review/hi/", ARABIC),
    Screen("culture", "/work/demo/label/en/", SPANISH),
    Screen("culture-tagged", "/work/demo/label/en/", SPANISH_TOO, (tag_a_place,)),
    Screen("error-spans-arabic", f"/work/{SCRIPTS}/label/ar/", POLYGLOT, (mark_an_error,)),
    Screen("error-spans-amharic", f"/work/{SCRIPTS}/label/am/", POLYGLOT),
    Screen("candidates-japanese", f"/work/{SCRIPTS}/label/ja/", POLYGLOT),
    Screen("suggestions", f"/work/{FORMS}/label/es/", POLYGLOT, (keep_half,)),
    Screen("revision", f"/work/{FORMS}/revision/es/", POLYGLOT),
    Screen("answer", "/work/demo/answer/es/", READER),
    Screen("asking", "/work/demo/answer/es/", READER, (click("[data-opens=ask-dialog]"),)),
    Screen("answer-proposal", "/work/demo/answer/es/", READER, (click("[data-proposal] summary"),)),
    Screen("review-long", f"/work/{LONG}/review/es/", POLYGLOT),
    Screen("review-amharic", f"/work/{SCRIPTS}/review/am/", POLYGLOT),
    Screen("review-japanese-candidates", f"/work/{SCRIPTS}/review/ja/", POLYGLOT),
    Screen("guideline", "/desk/guideline/demo/", SPANISH),
    Screen("guideline-first", "/work/demo/answer/es/", BEGINNER),
    Screen("numbers", "/desk/numbers/", SPANISH),
    Screen("numbers-empty", "/desk/numbers/", READER),
    Screen("history", "/history/", SPANISH),
    Screen("history-found", "/history/?q=el", SPANISH),
    Screen("messages", "/messages/", SPANISH),
    Screen("history-empty", "/history/", NEWCOMER),
    Screen("nothing-left", "/work/empty/review/he/", SPANISH),
    Screen("campaigns", "/console/"),
    Screen("campaigns-of-a-newcomer", "/console/", NEWCOMER),
    Screen("import-benchmark", "/console/import/"),
    Screen("read-benchmark", "/console/import/", then=(send_a_table,)),
    Screen("benchmark", "/console/benchmarks/workbench-sample/"),
    Screen("new-campaign", "/console/new/"),
    Screen("new-campaign-refused", "/console/new/", then=(misname_a_campaign,), status=422),
    Screen("new-campaign-by-file", "/console/new/file/"),
    Screen(
        "new-campaign-by-file-refused",
        "/console/new/file/",
        then=(upload_a_broken_protocol,),
        status=422,
    ),
    Screen("campaign", f"{DEMO}/"),
    Screen("texts", f"{DEMO}/texts/"),
    Screen("agencies", f"{DEMO}/agencies/"),
    Screen("what-came-back", f"{DEMO}/agencies/", then=(send_work_back,)),
    Screen("checks", f"{DEMO}/texts/checks/"),
    Screen("items", f"{DEMO}/items/"),
    Screen("item", f"{DEMO}/items/?language=es&kind=review", then=(click("tbody a"),)),
    Screen("item-arabic", f"{DEMO}/items/?language=ar&kind=review", then=(click("tbody a"),)),
    Screen("items-none", f"{DEMO}/items/?q=no-such-word"),
    Screen("adjudication", f"{DEMO}/adjudication/", REVIEWER),
    Screen("case-text", f"{DEMO}/adjudication/?kind=review", REVIEWER, (click("tbody a"),)),
    Screen("case-culture", f"{DEMO}/items/?kind=label&label=CS", REVIEWER, TO_A_RULING),
    Screen("agreement", f"{DEMO}/agreement/?by=subject"),
    Screen("agreement-people", f"{DEMO}/agreement/people/"),
    Screen("agreement-over-time", f"{DEMO}/agreement/over-time/"),
    Screen("agreement-items", f"{DEMO}/agreement/", then=(click("tbody a"),)),
    Screen("figures", f"{DEMO}/agreement/figures/"),
    Screen("figures-empty", f"{EMPTY}/agreement/figures/"),
    Screen("effort", f"{DEMO}/effort/?by=person"),
    Screen("effort-empty", f"{EMPTY}/effort/"),
    Screen("scores", f"{DEMO}/effort/scores/"),
    Screen("flags", f"{DEMO}/flags/"),
    Screen("questions", f"{DEMO}/questions/?all=1"),
    Screen("engines", f"{DEMO}/engines/"),
    Screen("engine-run", f"{DEMO}/engines/", then=(click("tbody td a"),)),
    Screen("engine-texts", f"{DEMO}/engines/texts/"),
    Screen("translate", f"{DEMO}/engines/translate/"),
    Screen("engines-empty", f"{EMPTY}/engines/"),
    Screen("glossary", f"{DEMO}/glossary/"),
    Screen("glossary-term", f"{DEMO}/glossary/", then=(click("tbody a"),)),
    Screen("checks-empty", f"{EMPTY}/texts/checks/"),
    Screen("glossary-empty", f"{EMPTY}/glossary/"),
    Screen("controls", f"{DEMO}/controls/"),
    Screen("control-cases", f"{DEMO}/controls/cases/"),
    Screen("controls-gold", f"{DEMO}/items/?kind=label", then=TO_KNOWN_ANSWERS),
    Screen(
        "controls-gold-refused",
        f"{DEMO}/items/?kind=label",
        then=(*TO_KNOWN_ANSWERS, click("#content form [type=submit]")),
        status=422,
    ),
    Screen("controls-empty", f"{EMPTY}/controls/"),
    Screen("people", f"{DEMO}/people/"),
    Screen(
        "people-invite-refused",
        f"{DEMO}/people/",
        then=(click("#invite [type=submit]"),),
        status=422,
    ),
    Screen("people-invite-file", f"{DEMO}/people/invite/file/"),
    Screen("person", f"{DEMO}/people/", then=(click("tbody th a"),)),
    Screen("protocol", f"{DEMO}/protocol/"),
    Screen("forms", f"{DEMO}/forms/"),
    Screen("forms-suggestions", f"/console/campaigns/{FORMS}/forms/"),
    Screen("forms-none", f"/console/campaigns/{LONG}/forms/"),
    Screen("campaign-steps", f"/console/campaigns/{FORMS}/"),
    Screen("agreement-forms", f"/console/campaigns/{FORMS}/agreement/"),
    Screen(
        "item-forms",
        f"/console/campaigns/{FORMS}/items/?language=es&kind=label",
        then=(click("tbody a"),),
    ),
    Screen(
        "case-form",
        f"/console/campaigns/{FORMS}/adjudication/?kind=label",
        REVIEWER,
        (click("tbody a"),),
    ),
    Screen(
        "controls-gold-form",
        f"/console/campaigns/{FORMS}/items/",
        then=TO_KNOWN_ANSWERS,
    ),
    Screen("form-tried-mqm", f"{DEMO}/forms/preview/mqm-profile/"),
    Screen("forms-refused", f"{DEMO}/forms/", then=(upload_a_broken_form,), status=422),
    Screen("form-tried", f"{DEMO}/forms/preview/item-errors/", then=(try_a_form,)),
    Screen("form-tried-refused", f"{DEMO}/forms/preview/error-spans/", then=(submit,), status=422),
    Screen("form-editor", f"{DEMO}/forms/edit/mqm-profile/", then=(click("[value='open.0']"),)),
    Screen("form-editor-refused", f"{DEMO}/forms/new/", then=(click("[value=save]"),), status=422),
    Screen("releases", f"{DEMO}/releases/"),
    Screen("release-to-build", f"{DEMO}/releases/", then=(click("[data-opens=build]"),)),
    Screen("release", f"{DEMO}/releases/0.1.0/"),
    Screen("jobs", f"{EMPTY}/jobs/"),
    Screen("job-refused", f"{EMPTY}/jobs/", then=(click(".job-head a"),)),
    Screen("changes", f"{DEMO}/changes/"),
    Screen("campaign-empty", f"{EMPTY}/"),
    Screen("adjudication-empty", f"{EMPTY}/adjudication/"),
    Screen("agreement-empty", f"{EMPTY}/agreement/"),
    Screen("flags-empty", f"{EMPTY}/flags/"),
    Screen("releases-empty", f"{EMPTY}/releases/"),
    Screen("api", "/api/v1/docs/"),
    Screen("account-tokens", "/accounts/tokens/"),
    Screen("account-sessions", "/accounts/sessions/"),
    Screen("account-password", "/accounts/password/change/"),
    Screen("account-email", "/accounts/email/"),
    Screen("account-second-factor", "/accounts/2fa/"),
    Screen("review-context", "/work/demo/review/es/", SPANISH, (open_the_context,)),
    Screen("review-context-arabic", "/work/demo/review/ar/", ARABIC, (open_the_context,)),
    Screen("review-concordance", "/work/demo/review/es/", SPANISH, (press("Alt+c"),)),
    Screen("answer-context", "/work/demo/answer/es/", READER, (open_the_context,)),
    Screen("error-not-found", "/nowhere/", status=404),
    Screen("error-refused", f"{DEMO}/", SPANISH, status=403),
    Screen("agreement-rules", f"{DEMO}/agreement/rules/?of=label:culture"),
    Screen("adjudication-many", f"{DEMO}/adjudication/many/?kind=label", REVIEWER),
]
"""`DEMO`'s pages as a manager sees them, unless somebody else is named."""


def prepare(page: Page, folder: Path) -> None:
    """As the demo's manager: a campaign without anything in it, a file that is refused, and an
    analysis of the demo's runs."""
    page.goto("/console/new/")
    page.get_by_label("Name", exact=True).fill("empty")
    page.get_by_role("group", name="Languages").get_by_label("Hebrew").check()
    page.get_by_label("Questions per subject to label").fill("0")
    page.get_by_role("button", name="Make the campaign").click()
    page.goto(f"{EMPTY}/people/")
    page.get_by_label("User name").fill(SPANISH)
    page.get_by_role("button", name="Give the role").click()
    broken = folder / "broken_test.csv"
    broken.write_text(BROKEN, encoding="utf-8")
    page.goto(f"{EMPTY}/texts/")
    form = page.locator("form[enctype]")
    form.locator("[name=file]").set_input_files(broken)
    form.get_by_label("Engine", exact=True).fill("a-translator")
    form.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".job")).to_contain_text("Failed")
    for run in range(2):
        page.goto("/evaluation/runs/")
        page.locator("tbody a").nth(run).click()
        expect(page.locator(".stats")).to_be_visible()
    page.goto("/evaluation/analyses/start/")
    page.locator("#content [type=submit]").click()
    expect(page.locator(".job")).to_contain_text("Done")
