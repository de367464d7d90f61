"""How an engine's texts come to a campaign's items."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from annotations import limits
from annotations.engines import Engine, SourceUnit, engine_named
from annotations.kinds.registry import text_kind
from annotations.models import Campaign, Item, Translation
from annotations.permissions import can_change
from annotations.quality.units import Unit
from annotations.selectors.passages import unreadable_in
from annotations.services.importing import no_progress
from annotations.services.importing_texts import Text, store_translations
from annotations.services.languages import require_language
from annotations.services.opening import open_text_tasks
from annotations.services.passages import keep_passages
from annotations.services.validation import unit_length
from annotations.vocabularies import Origin

ITEMS_AT_ONCE = 100


@dataclass(frozen=True)
class Pretranslated:
    """What a run did.

    `without_text` counts items of which the engine gave a part, nothing, or more than is stored.
    """

    added: int
    without_text: int
    tasks_opened: int


def pretranslate(
    *,
    campaign: Campaign,
    language: str,
    engine: str,
    progress: Callable[[int, int], None] = no_progress,
) -> Pretranslated:
    """Translate what the engine, `ENGINE[:TARGET]`, has not yet, and open the review tasks.

    Works in batches that are stored as they are made and open for work at once, so that nobody
    waits for the last of them, and a run which is cut off goes on where it stopped.

    Raises:
        EngineError: the engine cannot translate into the language here, or failed.
        NotPermitted: the campaign is archived.
        Invalid: the campaign has no such language.
    """
    can_change(campaign).require()
    require_language(campaign, language)
    translator = engine_named(engine, source=campaign.source_language)
    version = translator.require(language, source=campaign.source_language).version
    items = _untranslated(campaign, language, translator.name)
    added = without_text = 0
    # What earlier runs and other campaigns have stored.
    opened = open_text_tasks(campaign=campaign, language=language)
    for start in range(0, len(items), ITEMS_AT_ONCE):
        batch = items[start : start + ITEMS_AT_ONCE]
        texts = _short(_translate(translator, batch, language))
        without_text += len(batch) - len(texts)
        added += store_translations(
            texts=texts,
            language=language,
            engine=translator.name,
            engine_version=version,
        )
        keep_passages(passages=_passages(translator, batch, language), language=language)
        its = [item.pk for item, _question, _options in texts]
        opened += open_text_tasks(campaign=campaign, language=language, items=its)
        progress(min(start + ITEMS_AT_ONCE, len(items)), len(items))
    return Pretranslated(added, without_text, opened)


def _translate(engine: Engine, items: Sequence[Item], language: str) -> list[Text]:
    """The texts of the items that the engine has one for."""
    units = [
        SourceUnit(Unit(item.question, tuple(item.options), language=engine.source))
        for item in items
    ]
    outputs = zip(items, engine.translate(units, language), strict=True)
    return [
        (item, output.unit.question, list(output.unit.options))
        for item, output in outputs
        if output.unit
    ]


def _passages(engine: Engine, items: Sequence[Item], language: str) -> Iterator[tuple[Item, str]]:
    """Those that items are about and that are not there yet; one that several share once."""
    bare = Item.objects.filter(unreadable_in(language), pk__in=[item.pk for item in items])
    asked = list(bare)
    texts = list(dict.fromkeys(item.passage for item in asked))
    translated = (
        dict(zip(texts, engine.translate_texts(texts, language), strict=True)) if texts else {}
    )
    yield from ((item, translated[item.passage]) for item in asked)


def _short(texts: Sequence[Text]) -> list[Text]:
    """Those that are not too long to work on."""
    return [text for text in texts if unit_length(text[1], text[2]) <= limits.TEXT]


def _untranslated(campaign: Campaign, language: str, engine: str) -> list[Item]:
    done = Translation.objects.filter(
        item=OuterRef("pk"), language=language, origin=Origin.MACHINE, engine=engine
    )
    sampled = Item.objects.filter(samples__campaign=campaign, samples__kind=text_kind().id)
    return list(sampled.filter(~Exists(done)).order_by("position"))
