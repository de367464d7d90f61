"""A reviewer rules by keyboard: on a text, on a label, on a key; and sends work back."""

import re
import statistics
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import submit_review
from annotations.models import Adjudication, Campaign, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.services import importing_texts, opening, releasing
from annotations.vocabularies import Confidence, Role, RulingOutcome, RulingReason, Verdict
from tests.browser.chromium import BROWSER_TEST, Complaints
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.length import LONG
from tests.work import ALL_CHECKS, claim, culture, envelope, label
from workbench.core.accounts.models import User

pytestmark = [*BROWSER_TEST, pytest.mark.usefixtures("transactional_db")]

SOURCE = "Which river did the travellers of 1869 follow through the Grand Canyon?"
OFFERED = "¿Qué río siguieron los viajeros de 1869 por el Grand Canyon?"
WRITTEN = "¿Qué río siguieron los viajeros de 1869 por el Grand Canyon (0)?"
OPTIONS = ["El Colorado.", "El Hudson.", "El Ohio.", "El Misuri."]
WIDE = {"width": 1440, "height": 900}


def spanish_campaign(items: int = 1, **plan: Any) -> Campaign:
    benchmark = BenchmarkFactory()
    made = [
        ItemFactory(benchmark=benchmark, question=f"{SOURCE} ({n})", options=OPTIONS, key=0)
        for n in range(items)
    ]
    campaign = make_campaign(benchmark=benchmark, translated=False, **plan)
    importing_texts.store_translations(
        texts=[(item, f"{OFFERED} ({n})", OPTIONS) for n, item in enumerate(made)],
        language="es",
        engine="a-translator",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def edit(campaign: Campaign, person: User, *changes: tuple[str, str]) -> Task:
    """The person reviews the next text, with these words changed for those."""
    held = claim(campaign, person)
    seen = held.task.candidates.get().translation
    question, *options = seen.fields
    for old, new in changes:
        question, options = question.replace(old, new), [o.replace(old, new) for o in options]
    submit_review(
        envelope=envelope(person, held),
        seen_id=seen.pk,
        verdict=Verdict.EDIT,
        question=question,
        options=options,
        acknowledged=ALL_CHECKS,
    )
    return held.task


def sit_down(visit: Visit, campaign: Campaign) -> Keyboard:
    """A reviewer before the first case of the queue."""
    page = visit(member(campaign, Role.REVIEWER), viewport=WIDE)
    page.goto(f"/console/campaigns/{campaign.name}/adjudication/")
    hands = Keyboard(page)
    hands.follow("Begin")
    return hands


HELD_BACK = """() => {
  const form = document.querySelector("[data-ruling]");
  form.addEventListener("submit", (event) => event.preventDefault(), { once: true });
  form.requestSubmit();
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""
"""Whether a ruling that was not sent, as something is amiss in it, still keeps the page."""


def rule(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Ruled on")


def test_a_text_is_put_together_from_two_versions_undone_and_ruled_anew(
    visit: Visit, complaints: Complaints
) -> None:
    complaints.expected.add("status of 422")
    campaign = spanish_campaign(items=2, overlap_review=3)
    people = [member(campaign) for _ in range(3)]
    for _ in range(2):
        edit(campaign, people[0], ("Qué río", "Cuál río"))
        edit(campaign, people[1], ("Grand Canyon", "Gran Cañón"), ("Misuri", "Missouri"))
        edit(campaign, people[2], ("viajeros", "exploradores"))
    hands = sit_down(visit, campaign)
    page = hands.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    question, last = page.get_by_label("Question", exact=True).last, page.locator("#rule-option_d")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    # The whole of the second person's, of it the first one's question, one option as offered.
    hands.press("3", "ArrowDown", "2", *["ArrowDown"] * 4)
    expect(question).to_have_value(re.compile("Cuál río .* Grand Canyon"))
    expect(last).to_have_value("El Missouri.")
    lacking = page.locator("[data-row]:has(#rule-question) .lacks")
    expect(lacking.first).to_have_text("Qué")
    hands.press("1")
    expect(last).to_have_value("El Misuri.")
    hands.press("3")
    rule(page)
    first = Adjudication.objects.get()
    assert first.outcome == RulingOutcome.REWRITTEN
    assert first.result is not None
    assert first.result.question.startswith("¿Cuál río siguieron los viajeros")
    assert first.result.options == ["El Colorado.", "El Hudson.", "El Ohio.", "El Missouri."]
    expect(page.get_by_text("1 of 1")).to_be_visible()
    with page.expect_navigation():
        hands.press("z")
    expect(page.locator("#toasts")).to_contain_text("is withdrawn")
    first.task.refresh_from_db()
    assert first.task.state == TaskState.DISPUTED
    # Now written anew: what nobody said needs a note.
    expect(question).to_have_value("")  # three versions, none of which leads
    hands.press("1", "ArrowDown", "e")
    hands.replace(WRITTEN)
    expect(page.get_by_text("written anew").first).to_be_visible()
    with page.expect_navigation():
        hands.press("Control+Enter")
    expect(page.get_by_text("say why it is right").first).to_be_visible()
    hands.press("o", "ArrowDown", "1", "ArrowDown", "4", "w")
    hands.write("Shorter, and as the paper has it.")
    rule(page)
    anew = Adjudication.objects.latest("pk")
    assert (anew.confidence, anew.reason) == (Confidence.HIGH, RulingReason.EDGE_CASE)
    current = CurrentTranslation.objects.get(campaign=campaign, item=anew.task.item)
    assert current.translation.question == WRITTEN


def test_a_label_is_ruled_on_question_by_question(visit: Visit) -> None:
    campaign = spanish_campaign(overlap_label=2, rules={"label": {"adjudicate_margin": 0.0}})
    for knowledge, changes in ((["none"], False), (["cultural"], True)):
        person = member(campaign)
        held = claim(campaign, person, "label", "en")
        submit_label(envelope=envelope(person, held), answers=culture(knowledge, changes))
    hands = sit_down(visit, campaign)
    page = hands.page
    first = page.get_by_role("group", name="Does answering correctly")
    expect(first).to_contain_text("1 None")
    expect(first).to_contain_text("1 Cultural")
    hands.press("4", "ArrowDown")
    changing = page.get_by_role("group", name="May the right answer change")
    expect(changing).to_contain_text("Disputed")
    hands.press("2")
    # A digit goes to the row that has the focus, in sight: it is never the outcome that changes.
    page.set_viewport_size({"width": 1366, "height": 650})
    wrong, out = page.get_by_label("The key is wrong"), page.get_by_label("Leave out in every")
    option, note = (
        page.locator("[name=choice][value='3']"),
        page.get_by_label("Why, for the record"),
    )
    expect(note).to_have_js_property("required", False)
    hands.press("o", "2")
    expect(page.get_by_role("group", name="The right option")).to_be_in_viewport(ratio=1)
    hands.press("4")
    expect(option).to_be_checked()
    expect(wrong).to_be_checked()
    expect(note).to_have_js_property("required", True)
    page.evaluate("scrollTo(0, 0)")
    page.set_viewport_size({"width": 1366, "height": 200})
    hands.press("3")
    expect(option).to_be_checked()
    page.set_viewport_size(WIDE)
    hands.press("o", "3")
    expect(out).to_be_checked()
    expect(option).not_to_be_checked()
    hands.press("1")
    note.fill("The guideline names no such bone.")
    assert page.evaluate(HELD_BACK)
    rule(page)
    task = Task.objects.get(kind="label")
    assert (task.state, task.consensus.outcome) == (TaskState.ADJUDICATED, "CA")


def test_a_wrong_key_is_found_ruled_on_and_released(visit: Visit, tmp_path: Path) -> None:
    campaign = spanish_campaign(answer_per_subject=None, overlap_answer=2, overlap_review=1)
    edit(campaign, member(campaign), ("por el", "a lo largo del"))
    for _ in range(2):
        person = member(campaign)
        held = claim(campaign, person, "answer")
        seen = held.task.candidates.get().translation_id
        submit_answer(envelope=envelope(person, held), seen_id=seen, choice=1)
    hands = sit_down(visit, campaign)
    page = hands.page
    hudson = page.get_by_role("radio", name=re.compile("El Hudson"))
    expect(page.locator("[name=choice]:checked")).to_have_count(0)
    hands.press("2")
    expect(hudson).to_be_checked()
    rule(page)
    assert Adjudication.objects.get().outcome == RulingOutcome.WRONG_KEY
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release")
    (row,) = pq.read_table(built.path / "es").to_pylist()
    assert row["answer"] == "B"
    (key,) = pq.read_table(built.path / "keys").to_pylist()
    assert (key["origin"], key["benchmark_answer"]) == ("ruling", "A")


def test_what_was_sent_back_comes_back(visit: Visit) -> None:
    campaign = spanish_campaign(overlap_review=2)
    people = [member(campaign) for _ in range(2)]
    edit(campaign, people[0], ("Qué", "Cuál"))
    task = edit(campaign, people[1], ("viajeros", "exploradores"))
    hands = sit_down(visit, campaign)
    page = hands.page
    hands.press("b")
    expect(page.get_by_label("Note to the next annotators")).to_be_focused()
    hands.write("The canyon has a Spanish name.")
    with page.expect_navigation():
        hands.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("went back with your note")
    annotator = visit(people[0])
    open_queue(annotator, f"/work/{campaign.name}/review/es/")
    expect(annotator.get_by_role("note").first).to_contain_text("The canyon has a Spanish name.")
    annotator.keyboard.press("a")
    expect(annotator.locator("#toasts")).to_contain_text("is stored")
    edit(campaign, people[1], ("Grand Canyon", "Gran Cañón"))
    page.goto(f"/console/campaigns/{campaign.name}/adjudication/")
    hands.follow("Begin")
    earlier = page.get_by_text("Earlier rounds and rulings")
    expect(earlier).to_be_visible()
    hands.press("2")
    rule(page)
    task.refresh_from_db()
    assert (task.round, task.state) == (2, TaskState.ADJUDICATED)


def test_twenty_rulings_in_one_act_are_withdrawn_in_another(visit: Visit) -> None:
    campaign = make_campaign(
        items=20, translated=False, overlap_label=2, rules={"label": {"adjudicate_margin": 0}}
    )
    for votes in (["none"], ["cultural"]):
        person = member(campaign)
        for _ in range(20):
            label(campaign, person, votes)
    page = visit(member(campaign, Role.REVIEWER), viewport=WIDE)
    page.goto(f"/console/campaigns/{campaign.name}/adjudication/")
    hands = Keyboard(page)
    hands.follow("Rule on many")
    expect(page.get_by_role("heading", name="Rule on 20 tasks")).to_be_visible()
    hands.tab_to(page.get_by_label("Why people differed"))
    hands.press("ArrowDown", "ArrowDown")
    hands.tab_to(page.get_by_label("Why, for the record"))
    hands.write("The guideline names no such bone.")
    hands.push("Rule")
    expect(page.locator("#toasts")).to_contain_text("Ruled on 20 tasks.")
    states = Task.objects.production().values_list("state", flat=True)
    assert set(states.all()) == {TaskState.ADJUDICATED}
    hands.tab_to(page.get_by_role("button", name=re.compile("Withdraw the 20 rulings")))
    with page.expect_navigation():
        hands.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("20 rulings are withdrawn.")
    assert set(states.all()) == {TaskState.DISPUTED}
    assert Adjudication.objects.count() == 40


@pytest.mark.skipif(not LONG, reason="make test-long: tells what the software costs a ruling")
def test_twenty_rulings_by_keyboard(visit: Visit) -> None:
    campaign = spanish_campaign(items=20, overlap_review=3)
    changes = [("Qué río", "Cuál río"), ("Misuri", "Missouri"), ("viajeros", "exploradores")]
    for change in changes:
        person = member(campaign)
        for _ in range(20):
            edit(campaign, person, change)
    hands = sit_down(visit, campaign)
    seconds = []
    for _ in range(20):
        began = time.monotonic()
        hands.press("2", *["ArrowDown"] * 5, "3", "o", "ArrowDown", "1", "ArrowDown", "5")
        with hands.page.expect_navigation():
            hands.press("Control+Enter")
        seconds.append(time.monotonic() - began)
    assert Adjudication.objects.count() == 20
    print(f"seconds a ruling: median {statistics.median(seconds):.2f}, most {max(seconds):.2f}")
