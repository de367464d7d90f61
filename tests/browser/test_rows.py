"""Several texts of a review as rows beside the source, at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Campaign, Translation
from annotations.selectors.desk import offered_texts
from annotations.services import importing_texts, opening
from tests.browser.chromium import BROWSER_TEST, PHONE
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_queue
from tests.browser.routes import SLOW_START
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = BROWSER_TEST

LAPTOP = {"width": 1366, "height": 650}
QUESTION = (
    "A ball of mass 2.0 kg is thrown straight up with a speed of 15 m/s from the roof of a "
    "building that is 20 m tall. Neglecting air resistance, what is its speed just before it "
    "hits the ground?"
)
OPTIONS = ["15 m/s", "20 m/s", "25 m/s", "35 m/s"]
ANOTHER = ["15 m/s", "20 m / s", "25 m/s", "30 m/s"]
TEXTS = {
    "hi": (
        "2.0 किलोग्राम की एक गेंद 20 मीटर ऊँची इमारत की छत से 15 m/s की चाल से ऊपर फेंकी जाती है। "
        "ज़मीन से टकराने से ठीक पहले इसकी चाल क्या है?",
        "20 मीटर ऊँचे भवन की छत से 2.0 किलोग्राम की गेंद 15 m/s के वेग से ऊपर की ओर फेंकी जाती है। "
        "ज़मीन पर गिरने से पहले उसकी गति कितनी होगी?",
    ),
    "ja": (
        "質量2.0 kgのボールを、高さ20 mの建物の屋上から15 m/sで真上に投げる。地面に当たる直前の速さ"
        "はいくらか。",
        "高さ20 mのビルの屋根から、質量2.0 kgの球を15 m/sで鉛直上向きに投げ上げる。地面に衝突する"
        "直前の速さはどれか。",
    ),
    "zh": (
        "从20米高的楼顶以15 m/s的速度竖直向上抛出一个质量为2.0千克的球。忽略空气阻力，"
        "它落地前的速度是多少？",
        "一个2.0千克的小球从20米高的建筑物屋顶以15 m/s竖直上抛。不计空气阻力，小球着地前的速率是"
        "多少？",
    ),
    "es": (
        "Se lanza una pelota de 2,0 kg hacia arriba con una rapidez de 15 m/s desde el techo de "
        "un edificio de 20 m. Despreciando la resistencia del aire, ¿cuál es su rapidez justo "
        "antes de chocar contra el suelo?",
        "Una bola de masa 2,0 kg se arroja en línea recta hacia arriba con una velocidad de 15 "
        "m/s desde la azotea de un edificio de 20 m. Sin tener en cuenta la resistencia del aire, "
        "¿cuál es su velocidad justo antes de golpear el suelo?",
        "Una pelota de 2,0 kg es lanzada hacia arriba a 15 m/s desde el tejado de un edificio de "
        "20 m. Despreciando el aire, ¿cuál es la velocidad justo antes de que toque la tierra?",
    ),
}
IN_SIGHT = """element => {
  const { top, bottom } = element.getBoundingClientRect();
  const bar = document.querySelector(".action-bar").getBoundingClientRect();
  return top >= 0 && bottom <= (element.closest(".action-bar") ? innerHeight : bar.top);
}"""
STANDS_FREE = """async (area) => {
  await new Promise(requestAnimationFrame);
  const { left, top, bottom, width } = area.getBoundingClientRect();
  const at = (y) => document.elementFromPoint(left + width / 2, y);
  return at(top + 5) === area && at(bottom - 5) === area;
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    benchmark = BenchmarkFactory()
    item = ItemFactory(benchmark=benchmark, question=QUESTION, options=OPTIONS, key=2)
    campaign = make_campaign(
        benchmark=benchmark, languages=tuple(TEXTS), translated=False, ask_quality=True
    )
    for language, questions in TEXTS.items():
        for version, question in enumerate(questions):
            importing_texts.store_translations(
                texts=[(item, question, ANOTHER if version == 1 else OPTIONS)],
                language=language,
                engine="an-engine",
                engine_version=str(version),
            )
        opening.open_text_tasks(campaign=campaign, language=language)
    return campaign


def test_rows_fit_and_are_taken_and_taken_back_by_keys(campaign: Campaign, visit: Visit) -> None:
    keys = Keyboard(visit(member(campaign, languages=tuple(TEXTS)), viewport=LAPTOP))
    for language in TEXTS:
        offered = open_review(keys.page, campaign, language)
        expect_to_fit(keys.page)
        take_a_text(keys, offered)
    take_a_row(keys, offered)
    expect(keys.page.locator(".rating-need")).to_be_visible()
    keys.press("Escape", "a")
    expect(keys.page.locator("[data-rating] input").first).to_be_focused()
    keys.press("4")
    expect(keys.page.locator(".rating-need")).to_be_hidden()
    write_on_a_low_screen(keys.page)


def expect_to_fit(page: Page) -> None:
    """Nothing of an ordinary question needs scrolling."""
    sights = page.locator(".pair-source, .unit textarea, [data-rating], [data-primary]").all()
    assert [one.inner_text() for one in sights if not one.evaluate(IN_SIGHT)] == []
    assert page.evaluate(WIDER) == 0


def write_on_a_low_screen(page: Page) -> None:
    """As of a laptop at 200 %: no bar stands over what one writes in."""
    page.set_viewport_size({"width": 683, "height": 325})
    for area in page.locator(".unit textarea").all():
        area.focus()
        expect(area).to_be_in_viewport(ratio=0.9)
        assert area.evaluate(STANDS_FREE)


def take_a_text(keys: Keyboard, offered: list[Translation]) -> None:
    question = keys.page.locator("#id_question")
    keys.press("2")
    expect(question).to_have_value(offered[1].question)
    expect(keys.page.locator(".pair-question .stands .text")).to_have_text(offered[1].question)
    keys.press("Control+z")
    expect(question).to_have_value(offered[0].question)
    expect(keys.page.get_by_role("radio", name="Text 1")).to_be_checked()


def test_what_is_pressed_before_a_screen_has_started_waits_for_it(
    campaign: Campaign, visit: Visit
) -> None:
    page = visit(member(campaign, languages=("hi",)), viewport=LAPTOP)
    page.add_init_script(SLOW_START)
    open_queue(page, f"/work/{campaign.name}/review/hi/")
    offered = offered_texts(campaign.tasks.get(kind="review", language="hi"))
    page.keyboard.press("2")
    page.get_by_role("button", name="From scratch").dblclick()
    page.evaluate("letStart()")
    expect(page.locator("#id_question")).to_have_value("")
    page.get_by_role("button", name="Back to the offered text").click()
    expect(page.locator("#id_question")).to_have_value(offered[1].question)
    expect(page.get_by_role("radio", name="Text 2")).to_be_checked()


def take_a_row(keys: Keyboard, offered: list[Translation]) -> None:
    last = keys.page.locator("#id_option_d")
    before, *others = [text.options[3] for text in offered]
    place, other = next((n, text) for n, text in enumerate(others, 2) if text != before)
    last.focus()
    keys.press("Alt+l")
    expect(last).to_have_value(other)
    said = keys.page.get_by_role("status").filter(has_text=f"From text {place}.")
    expect(said).to_be_attached()
    keys.press("Escape", "r")
    expect(last).to_have_value(before)
    keys.press("Control+z")
    expect(last).to_have_value(other)
    keys.press("Control+z")
    expect(last).to_have_value(before)


def test_on_a_phone_the_task_begins_high_and_rows_are_taken_by_touch(
    campaign: Campaign, visit: Visit
) -> None:
    person = member(campaign, languages=("es",))
    page = visit(person, viewport=PHONE, has_touch=True, is_mobile=True)
    offered = open_review(page, campaign, "es")
    unit = page.locator("#unit").bounding_box()
    assert unit is not None
    assert unit["y"] < PHONE["height"] / 5
    assert page.evaluate(WIDER) == 0
    assert page.locator("[data-primary]").evaluate(IN_SIGHT)
    first, second = (page.locator(".offer").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert first["x"] == second["x"]
    assert second["y"] >= first["y"] + first["height"]
    page.get_by_role("button", name="Take this row from text 3").first.click()
    expect(page.locator("#id_question")).to_have_value(offered[2].question)
    expect(page.locator(".is-agreed .offers").first).to_be_hidden()


def open_review(page: Page, campaign: Campaign, language: str) -> list[Translation]:
    """The texts, in the order in which they are offered."""
    with page.expect_response(lambda response: "without=" in response.url):
        open_queue(page, f"/work/{campaign.name}/review/{language}/")
    return offered_texts(campaign.tasks.get(kind="review", language=language))
