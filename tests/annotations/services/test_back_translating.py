"""Texts are translated back, and what comes far from its source is looked at first."""

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotations.engines import EngineError, Status, Text, TextEngine
from annotations.models import BackTranslation, Campaign, FirstLook
from annotations.quality.back_translation import distance
from annotations.quality.units import Unit
from annotations.selectors import back_translations
from annotations.selectors.back_translations import distances, plan_back_translation
from annotations.selectors.translation_plans import Choice
from annotations.services import back_translating
from annotations.services.back_translating import back_translate, start_back_translation
from annotations.services.surveying import survey
from annotations.vocabularies import Role
from tests.debian import needs_apertium
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job

ITEMS = 12


class Backwards(TextEngine):
    """Makes English of the texts of the factory, and something else of one of them; fails for good
    after so many calls."""

    name = "backwards"
    from_many = True
    items_at_once = 5
    styles = ()

    def __init__(self, calls: int = 100) -> None:
        self.calls = calls
        self.asked: list[str] = []

    def status(self) -> Status:
        return Status(("en",), "1")

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        if not self.calls:
            raise EngineError("The engine is gone.")
        self.calls -= 1
        self.asked += texts
        return [Text(self._back(text)) for text in texts]

    def _back(self, text: str) -> str:
        if (number := re.search(r"number (\d+)", text)) and int(number[1]) % ITEMS == 0:
            return "A cloud passes over the mountain at night"
        english = text.replace("[test-engine] ¿", "").replace(" es ", " is ")
        return (
            english.replace(" de ", " of ").replace(" la ", " the ").replace(" (test-engine)", "")
        )


@pytest.fixture
def campaign(db: None, settings: Any, tmp_path: Any) -> Campaign:
    settings.RUNS_DIR = settings.MEDIA_ROOT = tmp_path
    return make_campaign(items=ITEMS)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Any:
    def install(engine: Backwards) -> Backwards:
        def named(spec: str, *, source: str) -> Backwards:
            engine.source = source
            return engine

        for module in (back_translating, back_translations):
            monkeypatch.setattr(module, "engine_named", named)
        return engine

    return install


def run(campaign: Campaign) -> Any:
    return back_translate(campaign=campaign, language="es", engine="backwards")


def test_the_distance_is_that_of_words_not_of_their_case() -> None:
    source = Unit("Which bone is the longest?", ("The femur", "The rib"))
    assert distance(source, source) == 0
    assert distance(source, Unit(source.question.upper(), source.options)) == 0
    near = distance(source, Unit("Which bone is longest?", source.options))
    far = distance(source, Unit("A cloud passes", ("by", "it")))
    assert 0 < near < 0.3 < 0.8 < far <= 1


def test_what_comes_far_from_its_source_is_among_what_to_look_at_first(
    campaign: Campaign, use: Any
) -> None:
    use(Backwards())
    done = run(campaign)
    assert (done.added, done.without_text) == (ITEMS, 0)
    found = distances(campaign, "es")
    rows = {row.translation_id: row for row in BackTranslation.objects.all()}
    worst = max(found, key=lambda text: found[text])
    assert rows[worst].question.startswith("A cloud")
    assert rows[worst].made_by.name == "backwards"
    assert sorted(found.values())[-2] < 0.2 < found[worst]
    survey(campaign=campaign, name="first")
    look = FirstLook.objects.get(item=rows[worst].translation.item)
    assert look.doubts["back_translation"] == pytest.approx(0.3, abs=0.1)


def test_a_run_goes_on_where_it_stopped_and_asks_for_nothing_twice(
    campaign: Campaign, use: Any
) -> None:
    broken = use(Backwards(calls=1))
    with pytest.raises(EngineError, match="gone"):
        run(campaign)
    assert BackTranslation.objects.count() == 5
    engine = use(Backwards())
    assert run(campaign).added == ITEMS - 5
    assert not set(broken.asked) & {text for text in engine.asked if "¿" in text}
    assert run(campaign).added == 0


def test_managers_have_a_job_translate_back_and_read_it_beside_the_text(
    campaign: Campaign, use: Any, client: Client
) -> None:
    use(Backwards())
    manager = member(campaign, Role.MANAGER)

    def start(user: User) -> list[Job]:
        plan = plan_back_translation(
            campaign=campaign, languages=["es"], choices=[Choice("apertium")]
        )
        return start_back_translation(campaign=campaign, plan=plan, user=user, agreed=False)

    with pytest.raises(NotPermitted):
        start(member(campaign))
    (job,) = start(manager)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["added"]) == ("succeeded", ITEMS), job.error
    with pytest.raises(Invalid, match="nothing left"):
        start(manager)
    client.force_login(manager)
    listed = client.get(f"/api/v1/campaigns/{campaign.name}/back-translations?language=es").json()
    assert [one["engine"] for one in listed["results"]] == ["backwards"] * ITEMS
    item = campaign.benchmark.items.first()
    assert item is not None
    page = client.get(
        f"/console/campaigns/{campaign.name}/items/{item.sample_id}/?language=es"
    ).text
    assert "Back-translation by backwards, distance 0." in page


def test_the_page_and_the_api_say_what_it_takes_and_start_it(
    campaign: Campaign, use: Any, client: Client
) -> None:
    use(Backwards())
    client.force_login(member(campaign, Role.MANAGER))
    page = f"/console/campaigns/{campaign.name}/texts/translate-back/"
    assert "Translate back" in client.get(page).text
    asked = {"engines": "apertium", "languages": "es"}
    assert f'<td class="number">{ITEMS}</td>' in client.post(page, asked).text
    assert not Job.objects.exists()
    assert client.post(page, asked | {"start": "yes"}).status_code == 302
    api = f"/api/v1/campaigns/{campaign.name}/back-translations"
    order = {"engines": ["apertium"], "languages": ["es"], "dry_run": True}
    told = client.post(api, order, content_type="application/json").json()
    assert (told["plan"][0]["items"], told["cost"], told["jobs"]) == (ITEMS, 0, [])
    path = {"engines": ["file:/etc/hosts.csv"], "languages": ["es"]}
    refused = client.post(api, path, content_type="application/json")
    assert (refused.status_code, "is not offered here" in refused.text) == (400, True)
    assert Job.objects.count() == 1


def test_the_command_estimates_and_translates_back(campaign: Campaign, use: Any) -> None:
    use(Backwards())

    def said(*words: str) -> dict[str, Any]:
        out = io.StringIO()
        named = ("--campaign", campaign.name, "--language", "es", "--engine", "backwards")
        call_command("back_translate", *named, "--json", *words, stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    told = said("--estimate")
    assert (told["items"], told["cost"], told["problem"]) == (ITEMS, None, "")
    assert BackTranslation.objects.count() == 0
    assert said()["added"] == ITEMS
    assert said("--estimate")["items"] == 0
    with pytest.raises(CommandError, match="zz"):
        call_command("back_translate", campaign=campaign.name, language="zz", engine="backwards")


@needs_apertium
def test_apertium_translates_back_from_spanish(campaign: Campaign) -> None:
    assert back_translate(campaign=campaign, language="es", engine="apertium").added == ITEMS
