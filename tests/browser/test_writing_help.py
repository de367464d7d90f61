"""What helps to write: finding and replacing in all fields, characters that a keyboard lacks."""

from playwright.sync_api import Locator, Page, expect

from annotations.services import importing_texts, opening
from tests.browser.chromium import BROWSER_TEST
from tests.browser.conftest import Visit
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member

pytestmark = BROWSER_TEST

TEXTS = {
    "es": ("¿Qué límite tiene la función?", ["El LIMITE es 1", "El límite es 2", "Dos", "Tres"]),
    "tr": ("İstanbul'un ilçeleri hangi ildedir?", ["ISPARTA", "İzmir", "ılık", "Üç"]),
    "hi": ("गेंद की चाल क्या है?", ["एक काली गेंद", "नाटक", "दो", "तीन"]),
}


def test_places_are_found_as_people_read_and_replaced_at_once_or_one_by_one(
    transactional_db: None, visit: Visit
) -> None:
    keys = Keyboard(open_review(visit, "es"))
    question, first, second = fields(keys.page, "question", "option_a", "option_b")
    count = keys.page.locator(".replace [role=status]")
    keys.press("e", "Alt+r")
    keys.write("limite")
    expect(count).to_have_text("1 of 3")
    keys.page.get_by_label("Match accents").check()
    expect(count).to_have_text("1 of 1")
    keys.page.get_by_label("Match accents").uncheck()
    replacement = keys.page.get_by_label("Replace with")
    keys.tab_to(replacement, "Shift+Tab")
    keys.write("borde")
    keys.press("Enter")
    expect(question).to_have_value("¿Qué borde tiene la función?")
    expect(count).to_have_text("1 of 2")
    keys.tab_to(keys.page.get_by_role("button", name="Replace all"))
    keys.press("Enter")
    expect(count).to_contain_text("2 replaced.")
    expect(first).to_have_value("El borde es 1")
    expect(second).to_have_value("El borde es 2")
    keys.press("Control+z")
    expect(first).to_have_value("El LIMITE es 1")
    expect(second).to_have_value("El límite es 2")
    keys.press("Alt+r", "Escape")
    expect(second).to_be_focused()
    assert second.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == (
        "límite"
    )
    keys.press("Alt+r")
    second.focus()
    keys.press("Escape")  # From a field, as after an undo.
    expect(count).to_be_hidden()
    expect(second).to_be_focused()
    insert_characters(keys, second)
    second.press_sequentially(" de dos")
    keys.press("Control+z")  # A run, as in any other field.
    expect(second).to_have_value("El límite es 2é")


def test_a_stem_of_an_indic_script_is_found_without_its_vowels_and_no_conjunct_is_split(
    transactional_db: None, visit: Visit
) -> None:
    keys = Keyboard(open_review(visit, "hi"))
    count = keys.page.locator(".replace [role=status]")
    keys.press("e", "Alt+r")
    keys.write("की")
    expect(count).to_have_text("1 of 1")
    keys.replace("क")
    expect(count).to_have_text("1 of 4")  # Not in the conjunct of क्या.


def test_an_i_with_a_dot_is_another_letter_in_turkish(transactional_db: None, visit: Visit) -> None:
    keys = Keyboard(open_review(visit, "tr"))
    count = keys.page.locator(".replace [role=status]")
    keys.press("e", "Alt+r")
    keys.write("istanbul")
    expect(count).to_have_text("1 of 1")
    keys.replace("uc")
    expect(count).to_have_text("1 of 1")  # Other marks make no difference.
    keys.replace("ı")
    expect(count).to_have_text("1 of 3")
    keys.page.get_by_label("Match case").check()
    keys.page.get_by_label("Find in this text").fill("I")
    expect(count).to_have_text("1 of 1")


def insert_characters(keys: Keyboard, field: Locator) -> None:
    palette = keys.page.get_by_role("dialog", name="Characters")
    keys.press("End", "Alt+p")
    expect(palette.get_by_role("button").nth(1)).to_be_focused()
    keys.press("ArrowDown", "ArrowUp", "End", "Home", "ArrowRight", "ArrowRight", "Enter")
    expect(field).to_have_value("El límite es 2é")
    expect(field).to_be_focused()
    keys.press("Alt+p")
    expect(palette.get_by_role("group", name="Used last").get_by_role("button")).to_have_text("é")
    keys.press("1")
    expect(field).to_have_value("El límite es 2éé")
    keys.press("Control+z", "Alt+p", "Escape")
    expect(field).to_have_value("El límite es 2é")
    expect(palette).to_be_hidden()
    expect(field).to_be_focused()


def fields(page: Page, *names: str) -> list[Locator]:
    return [page.locator(f"#id_{name}") for name in names]


def open_review(visit: Visit, language: str) -> Page:
    item = ItemFactory(benchmark=BenchmarkFactory(), key=0)
    campaign = make_campaign(benchmark=item.benchmark, languages=(language,), translated=False)
    importing_texts.store_translations(
        texts=[(item, *TEXTS[language])], language=language, engine="an-engine", engine_version="1"
    )
    opening.open_text_tasks(campaign=campaign, language=language)
    page = visit(member(campaign, languages=(language,)))
    with page.expect_response(lambda response: "without=" in response.url):
        open_queue(page, f"/work/{campaign.name}/review/{language}/")
    return page
