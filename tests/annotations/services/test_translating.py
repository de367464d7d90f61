"""An engine's texts reach the items: what is made stays, and the rest is made next time."""

from collections.abc import Sequence

import pytest

from annotations.engines.apertium.program import ApertiumProgram
from annotations.engines.base import Engine, EngineError, Status
from annotations.engines.texts import Text, TextEngine
from annotations.models import (
    Campaign,
    Item,
    MachineText,
    Task,
    TaskCandidate,
    TranslatedPassage,
    Translation,
    TranslationFailure,
    TranslationRun,
)
from annotations.services import translating
from annotations.services.translating import Pretranslated, pretranslate
from annotations.vocabularies import Origin
from tests.debian import needs_apertium
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


class Faltering(TextEngine):
    """Gives nothing for what `silent_on` names, and fails for good after `calls` calls."""

    name = "faltering"
    version = "1"
    items_at_once = 3
    styles = ()

    def __init__(self, calls: int = 1000, silent_on: str = "\0") -> None:
        self.calls = calls
        self.silent_on = silent_on

    def status(self) -> Status:
        return Status(("es",), self.version)

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        if self.calls == 0:
            raise EngineError("The engine has run out of steam.")
        self.calls -= 1
        return [Text("" if self.silent_on in text else f"Así {text}") for text in texts]


@pytest.fixture(autouse=True)
def runs_dir(settings, tmp_path):
    settings.RUNS_DIR = tmp_path


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    def install(engine: Engine) -> None:
        monkeypatch.setattr(translating, "engine_named", lambda *_, **__: engine)

    return install


def run(campaign: Campaign, language: str = "es") -> Pretranslated:
    return pretranslate(campaign=campaign, language=language, engine="faltering")


def test_every_sampled_item_gets_a_text_and_a_task(use):
    campaign = make_campaign(translated=False)
    use(Faltering())
    seen: list[tuple[int, int]] = []
    done = pretranslate(
        campaign=campaign,
        language="es",
        engine="faltering",
        progress=lambda n, total: seen.append((n, total)),
    )
    assert done == Pretranslated(added=4, without_text=0, tasks_opened=4)
    assert seen == [(3, 4), (4, 4)]
    known = MachineText.objects.select_related("made_by", "run")
    assert {(one.made_by.name, one.run.language, *one.marks) for one in known} == {
        ("faltering", "es", "without-context")
    }
    assert known.count() == 4
    for text in Translation.objects.select_related("item"):
        assert text.question == f"Así {text.item.question}"
        assert text.options == [f"Así {option}" for option in text.item.options]
        assert (text.origin, text.engine, text.engine_version) == (Origin.MACHINE, "faltering", "1")


def test_a_second_run_changes_nothing(use):
    campaign = make_campaign(translated=False)
    use(Faltering())
    run(campaign)
    before = list(Translation.objects.values())
    assert run(campaign) == Pretranslated(added=0, without_text=0, tasks_opened=0)
    assert list(Translation.objects.values()) == before


def test_what_was_made_before_the_engine_failed_stays_open_for_work_and_the_next_run_goes_on(use):
    campaign = make_campaign(items=5, translated=False)
    use(Faltering(calls=1))
    with pytest.raises(EngineError, match="out of steam"):
        run(campaign)
    first = set(Translation.objects.values_list("pk", flat=True))
    assert len(first) == Faltering.items_at_once
    assert campaign.tasks.filter(kind="review").count() == TaskCandidate.objects.count() == 3
    row = TranslationRun.objects.get()
    assert (row.state, row.problem) == ("failed", "The engine has run out of steam.")
    assert (row.items, row.remaining, row.added) == (5, 2, 3)
    use(Faltering())
    done = run(campaign)
    assert (done.added, done.tasks_opened) == (2, 2)
    assert first < set(Translation.objects.values_list("pk", flat=True))
    row.refresh_from_db()
    assert (row.state, row.problem, row.remaining, row.added) == ("done", "", 0, 5)


def test_an_item_without_a_whole_text_is_told_with_its_reason_and_tried_again_on_request(use):
    campaign = make_campaign(translated=False)
    item = campaign.benchmark.items.first()
    assert item is not None
    use(Faltering(silent_on=item.question))
    assert run(campaign) == Pretranslated(added=3, without_text=1, tasks_opened=3)
    assert not Translation.objects.filter(item=item).exists()
    (failure,) = TranslationFailure.objects.all()
    assert (failure.item, failure.attempts) == (item, 1)
    assert "question" in failure.problem
    use(Faltering())
    assert run(campaign) == Pretranslated(added=0, without_text=1, tasks_opened=0)
    again = pretranslate(campaign=campaign, language="es", engine="faltering", retry_failed=True)
    assert again == Pretranslated(added=1, without_text=0, tasks_opened=1)
    assert not TranslationFailure.objects.exists()


def test_a_second_campaign_uses_the_texts_that_are_there(use):
    campaign = make_campaign(translated=False)
    use(Faltering())
    run(campaign)
    other = make_campaign(benchmark=_renamed(campaign), translated=False)
    assert run(other) == Pretranslated(added=0, without_text=0, tasks_opened=4)


def _renamed(campaign: Campaign):
    """The factory names campaigns after their benchmark, and names are unique."""
    Campaign.objects.filter(pk=campaign.pk).update(name="earlier")
    return campaign.benchmark


@pytest.mark.parametrize("language", ["am", "en", "xx"])
def test_a_language_that_the_campaign_has_not_is_refused(use, language):
    campaign = make_campaign(translated=False)
    use(Faltering())
    with pytest.raises(Invalid):
        run(campaign, language)


def test_an_engine_that_has_not_the_language_is_asked_before_anything_is_done(use):
    campaign = make_campaign(languages=("am",), translated=False)
    use(Faltering())
    with pytest.raises(EngineError, match="into “am” here"):
        run(campaign, "am")
    assert not Task.objects.filter(kind="review").exists()


@needs_apertium
@pytest.mark.parametrize("language", ["es", "sr"])
def test_apertium_translates_a_campaign(language):
    campaign = make_campaign(languages=(language,), translated=False)
    done = pretranslate(campaign=campaign, language=language, engine="apertium")
    assert (done.added, done.tasks_opened) == (4, 4)
    item = Item.objects.get(question__contains="Which bone", position=Item.objects.first().position)
    text = Translation.objects.get(item=item)
    assert text.engine_version == ApertiumProgram().status().version
    assert text.question != item.question


def test_what_questions_are_about_is_translated_once(use):
    benchmark = BenchmarkFactory()
    ItemFactory.create_batch(2, benchmark=benchmark, passage="Bones are hard.")
    campaign = make_campaign(benchmark=benchmark, translated=False)
    given: list[str] = []
    engine = Faltering()
    said = engine._translate_texts
    engine._translate_texts = lambda texts, code: given.extend(texts) or said(texts, code)
    use(engine)
    assert run(campaign).added == 2
    assert given.count("Bones are hard.") == 1
    rows = TranslatedPassage.objects.values_list("language", "passage")
    assert list(rows) == [("es", "Así Bones are hard.")] * 2
