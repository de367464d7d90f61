"""How an engine's texts come to a campaign's items."""

from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, OuterRef

from annotations.engines import engine_named
from annotations.models import Campaign, Item, Translation
from annotations.services.importing import no_progress, require_language, store_translations
from annotations.services.planning import open_review_tasks
from annotations.vocabularies import Origin, TaskKind

ITEMS_AT_ONCE = 100


def pretranslate(
    *,
    campaign: Campaign,
    language: str,
    engine: str,
    progress: Callable[[int, int], None] = no_progress,
) -> int:
    """Translate what the engine has not translated yet, and open the review tasks.

    Works in batches that are stored as they are made, so that a run which is cut off goes on
    where it stopped. Returns how many texts are new.

    Raises:
        EngineError: the engine cannot translate into the language here.
        Invalid: the campaign has no such language.
    """
    require_language(campaign, language)
    translator = engine_named(engine, settings.APERTIUM_URL)
    version = translator.require(language).version
    items = _untranslated(campaign, language, engine)
    added = 0
    for start in range(0, len(items), ITEMS_AT_ONCE):
        batch = items[start : start + ITEMS_AT_ONCE]
        texts = [text for item in batch for text in (item.question, *item.options)]
        translated = iter(translator.translate(texts, language))
        added += store_translations(
            [(item, next(translated), [next(translated) for _ in item.options]) for item in batch],
            language=language,
            engine=engine,
            engine_version=version,
        )
        progress(min(start + ITEMS_AT_ONCE, len(items)), len(items))
    open_review_tasks(campaign=campaign, language=language)
    return added


def _untranslated(campaign: Campaign, language: str, engine: str) -> list[Item]:
    done = Translation.objects.filter(
        item=OuterRef("pk"), language=language, origin=Origin.MACHINE, engine=engine
    )
    sampled = Item.objects.filter(samples__campaign=campaign, samples__kind=TaskKind.REVIEW)
    return list(sampled.filter(~Exists(done)).order_by("position"))
