"""What translating would take is known before anybody is asked."""

import pytest

from annotations.engines import EngineError, Status
from annotations.engines.texts import TextEngine
from annotations.models import TranslationRun
from annotations.selectors import translation_plans
from annotations.selectors.translation_plans import Choice, Plan, plan_translation
from annotations.services.importing_texts import store_translations
from annotations.services.translation_orders import require_consent
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign
from tests.servers import serving
from workbench.core.errors import Invalid
from workbench.metered.limits import Limits

pytestmark = pytest.mark.django_db


class Dear(TextEngine):
    """Takes money for each character, and asks nobody."""

    name = "dear"
    is_paid = True

    def status(self):
        return Status(("es", "sr"), "1")

    def _translate_texts(self, texts, language):
        raise AssertionError("an estimate asks nobody")


@pytest.fixture
def campaign(monkeypatch):
    monkeypatch.setattr(translation_plans, "engine_named", lambda *_, **__: Dear())
    benchmark = BenchmarkFactory()
    for _ in range(4):
        ItemFactory(benchmark=benchmark, question="ways " * 19 + "x", options=list("abcd"))
    return make_campaign(benchmark=benchmark, languages=["es", "sr", "fr"], translated=False)


def plan(campaign, **limits):
    choice = Choice("dear", Limits(**limits) if limits else None)
    languages = ["es", "sr", "fr"]
    return plan_translation(campaign=campaign, languages=languages, choices=[choice], anywhere=True)


def test_a_row_each_language_says_what_there_is_to_do_or_why_it_cannot_be(campaign):
    texts = [(item, "¿?", list("abcd")) for item in campaign.benchmark.items.all()[:2]]
    store_translations(texts=texts, language="sr", engine="dear", engine_version="1")
    es, sr, fr = plan(campaign, character_price=10_000, currency="EUR").rows
    assert (es.size.items, es.size.characters, es.usage.characters, es.cost) == (4, 400, 400, 4.0)
    assert (sr.size.items, sr.cost) == (2, 2.0)
    assert (fr.size.items, fr.has_work) == (0, False)
    assert "does not translate into “fr”" in fr.reason


def test_no_address_is_called_but_those_that_the_operator_lists(campaign, monkeypatch):
    monkeypatch.undo()
    with serving(lambda *_: pytest.fail("it was called")) as address:
        choice = Choice(f"openai:{address}/v1#model")
        for listed in ("", f"{address}/other", "http://gpu:8000/v1"):
            monkeypatch.setenv("WORKBENCH_OPENAI_URLS", listed)
            with pytest.raises(EngineError, match="is not offered here"):
                plan_translation(campaign=campaign, languages=["es"], choices=[choice])


def test_of_many_items_some_are_looked_at_and_stand_for_all(campaign, monkeypatch):
    monkeypatch.setattr(translation_plans, "SAMPLE", 2)
    es, *_ = plan(campaign, character_price=10_000).rows
    assert (es.usage.characters, es.cost) == (400, 4.0)


def test_a_ceiling_is_that_of_all_languages_and_counts_what_was_spent(campaign):
    run = {"campaign": campaign, "engine": "dear", "spec": "dear", "cost_at_most": 3.0}
    TranslationRun.objects.create(language="sr", character_price=20_000, **run)
    found = plan(campaign, character_price=10_000, max_cost=9)
    assert [row.limits.max_cost for row in found.rows[:2]] == [3.0, 6.0]
    es, sr, _fr = plan(campaign).rows
    assert (es.cost, sr.cost) == (None, 8.0), "prices of the last run, where none are given"


def test_what_costs_more_than_a_sum_or_nobody_knows_how_much_has_to_be_agreed_to(
    campaign, settings
):
    settings.CONSENT_COST = 8
    cheap, unknown = plan(campaign, character_price=10_000, currency="EUR"), plan(campaign)
    require_consent(plan=cheap, agreed=False)
    require_consent(plan=Plan([]), agreed=False)
    settings.CONSENT_COST = 7
    for one, told in ((cheap, "about 8.00 EUR"), (unknown, "A price is missing")):
        with pytest.raises(Invalid, match=told):
            require_consent(plan=one, agreed=False)
        require_consent(plan=one, agreed=True)
