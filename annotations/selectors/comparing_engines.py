"""What engines have made of a campaign's items in a language, side by side."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet

from annotations.kinds.registry import text_kind
from annotations.models import Campaign, Item, MachineText, PreferredEngine, Sample, Translation
from annotations.selectors.catalogue import items_of
from annotations.selectors.engine_texts import texts_of_engines
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class EngineTexts:
    """An engine's texts of the sample, what is to be known of them, and whether it is preferred."""

    engine: str
    versions: Sequence[str]
    licences: Sequence[str]
    texts: int
    marks: Sequence[tuple[str, int]]
    confidence: float | None
    is_preferred: bool


@dataclass(frozen=True)
class SideBySide:
    """An item and the newest text of each engine, None where it has none."""

    item: Item
    texts: Sequence[tuple[str, Translation | None]]


def engines_in(campaign: Campaign, language: str) -> list[EngineTexts]:
    """The engines that have texts of the campaign's items in a language, by name."""
    texts = _texts(campaign, language)
    counted = texts.values("engine").annotate(items=Count("item", distinct=True))
    counts = {row["engine"]: row["items"] for row in counted.order_by("engine")}
    versions = _grouped(texts.values_list("engine", "engine_version"))
    known = MachineText.objects.filter(translation__in=texts)
    licences = _grouped(known.values_list("translation__engine", "made_by__licence"))
    confidence = dict(
        known.values("translation__engine")
        .annotate(mean=Avg("confidence"))
        .values_list("translation__engine", "mean")
    )
    marks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for engine, found in known.exclude(marks=[]).values_list("translation__engine", "marks"):
        marks[engine].update(found)
    preferred = PreferredEngine.objects.filter(campaign=campaign, language=language).first()
    return [
        EngineTexts(
            engine=engine,
            versions=versions.get(engine, []),
            licences=licences.get(engine, []),
            texts=count,
            marks=sorted(marks[engine].items()),
            confidence=confidence.get(engine),
            is_preferred=preferred is not None and preferred.engine == engine,
        )
        for engine, count in counts.items()
    ]


def compare(
    campaign: Campaign,
    language: str,
    user: User,
    engines: Sequence[str],
    *,
    start: int = 0,
    count: int = 10,
) -> list[SideBySide]:
    """Some items of the sample that an engine has a text for, from the `start`th on, in order."""
    some = _texts(campaign, language).filter(item=OuterRef("pk"))
    items = items_of(campaign, user).filter(Exists(some)).order_by("position", "pk")
    shown = list(items[start : start + count])
    newest: dict[tuple[int, str], Translation] = {}
    for text in _texts(campaign, language).filter(item__in=shown).order_by("pk"):
        newest[text.item_id, text.engine] = text
    return [
        SideBySide(item, [(engine, newest.get((item.pk, engine))) for engine in engines])
        for item in shown
    ]


def _texts(campaign: Campaign, language: str) -> QuerySet[Translation]:
    sampled = Sample.objects.filter(campaign=campaign, kind=text_kind().id, item=OuterRef("item"))
    return texts_of_engines(campaign, [language]).filter(Exists(sampled)).order_by()


def _grouped(pairs: QuerySet[Any, tuple[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for engine, value in pairs.distinct().order_by():
        if value:
            found[engine].append(value)
    return {engine: sorted(values) for engine, values in found.items()}
