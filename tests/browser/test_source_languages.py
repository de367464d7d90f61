"""A source that is not in English, on the pages of those who work on it."""

from playwright.sync_api import expect

from annotations.models import Benchmark, Campaign
from annotations.vocabularies import Role
from tests.browser.chromium import BROWSER_TEST, PHONE
from tests.browser.conftest import Visit
from tests.browser.people import open_queue
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign, member

pytestmark = BROWSER_TEST

QUESTION = "انسانی جسم کی سب سے لمبی ہڈی کون سی ہے؟"
OPTIONS = ["ران کی ہڈی", "پنڈلی کی ہڈی", "H2O کا مرکب", "HD 189733 b"]
DIRECTION = "element => getComputedStyle(element).direction"


def urdu() -> Campaign:
    benchmark: Benchmark = BenchmarkFactory(name="urdu", source_language="ur")
    ItemFactory.create_batch(2, benchmark=benchmark, question=QUESTION, options=OPTIONS)
    return make_campaign(benchmark=benchmark, languages=("zu", "qaa-Arab-x-own"))


def test_an_urdu_source_runs_right_to_left_beside_a_text_in_zulu(visit: Visit) -> None:
    campaign = urdu()
    page = visit(member(campaign))
    open_queue(page, f"/work/{campaign.name}/review/zu/")
    source = page.locator(".pair-source").first
    expect(source).to_have_text(QUESTION)
    expect(source).to_have_attribute("lang", "ur")
    assert source.evaluate(DIRECTION) == "rtl"
    expect(page.locator("#unit .unit-head")).to_contain_text("اردو")
    expect(page.locator("#unit .unit-head")).to_contain_text("isiZulu")
    open_queue(page, f"/work/{campaign.name}/label/ur/")
    options = page.locator("ol.item-options")
    assert options.evaluate(DIRECTION) == "rtl"
    words = options.locator(".text")
    assert [words.nth(n).evaluate(DIRECTION) for n in (0, 2, 3)] == ["rtl", "rtl", "ltr"]
    expect(options).to_have_attribute("lang", "ur")


def test_a_campaign_is_made_in_languages_that_are_not_in_the_list(visit: Visit) -> None:
    urdu()
    page = visit(UserFactory(is_staff=True, is_superuser=True))
    page.goto("/console/new/")
    page.get_by_label("Name", exact=True).fill("second")
    page.get_by_label("Other languages").fill("nb, sr_latn, qaa-arab-x-own")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.get_by_text("CLDR has no name for qaa-Arab-x-own")).to_be_visible()
    assert Campaign.objects.get(name="second").languages == ["nb", "sr-Latn", "qaa-Arab-x-own"]


def test_the_language_of_a_benchmark_is_asked_for_and_shown(visit: Visit) -> None:
    campaign = urdu()
    page = visit(UserFactory(is_staff=True, is_superuser=True), viewport=PHONE)
    page.goto("/console/import/?name=urdu-again")
    file = {"name": "a_test.csv", "mimeType": "text/csv", "buffer": b"Which?,1,2,3,4,A\n"}
    page.get_by_label("Files").set_input_files([file])
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#id_source_language")).to_have_attribute("list", "source_language-offered")
    assert page.locator("datalist option").count() == 42
    page.goto("/console/")
    expect(page.get_by_role("table")).to_contain_text("اردو")
    manager = visit(member(campaign, Role.MANAGER))
    manager.goto("/console/campaigns/campaign-of-urdu/items/")
    expect(manager.locator(".excerpt").first).to_have_attribute("lang", "ur")
    assert manager.locator(".excerpt").first.evaluate(DIRECTION) == "rtl"
