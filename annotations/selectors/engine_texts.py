"""The texts of several engines beside the one that people settled on, to rank the engines by."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from random import Random

from django.db.models import Exists, Q, QuerySet

from annotations.models import (
    Campaign,
    CurrentTranslation,
    PreferredEngine,
    TaskCandidate,
    Translation,
    TranslationRun,
)
from annotations.quality.units import Unit
from annotations.selectors.steps import settled_tasks
from annotations.vocabularies import Origin

MOST_TEXTS = 1000
"""Of a language: to compare texts that differ throughout takes long."""


@dataclass(frozen=True)
class Compared:
    """Items with a settled text that every engine has translated too.

    `started` counts the settled texts that came of each engine's: such a text is nearer to that
    engine's. `left_out` are engines that translated less than half of the items.
    """

    settled: Sequence[Unit]
    engines: dict[str, list[Unit]]
    started: dict[str, int]
    left_out: tuple[str, ...]


def compared(campaign: Campaign, language: str, *, seed: int) -> Compared | None:
    """At most `MOST_TEXTS` items, drawn by the seed; None where no two engines translated two."""
    settled = settled_texts(campaign, language)
    texts = _engine_texts(campaign, list(settled), language)
    left_out = tuple(sorted(name for name, of in texts.items() if 2 * len(of) < len(settled)))
    engines = sorted(texts.keys() - set(left_out))
    if len(engines) < 2:
        return None
    common = sorted(set.intersection(*(set(texts[name]) for name in engines)))
    if len(common) < 2:
        return None
    if len(common) > MOST_TEXTS:
        common = sorted(Random(seed).sample(common, MOST_TEXTS))  # noqa: S311 - a sample
    started = dict.fromkeys(engines, 0)
    for pk in common:
        engine = origin_of(settled[pk]).engine
        if engine in started:
            started[engine] += 1
    return Compared(
        settled=[settled[pk].unit for pk in common],
        engines={name: [texts[name][pk].unit for pk in common] for name in engines},
        started=started,
        left_out=left_out,
    )


def texts_of_engines(campaign: Campaign, languages: Collection[str]) -> QuerySet[Translation]:
    """What the campaign's engines made of its benchmark, the oldest first; damaged texts are
    nobody's."""
    its = reduce(or_, (_of_its_engines(campaign, one) for one in languages), Q(pk__in=()))
    made = Translation.objects.filter(its, origin__in=(Origin.MACHINE, Origin.IMPORTED))
    return made.filter(~Q(engine=""), item__benchmark=campaign.benchmark_id).order_by("pk")


def _of_its_engines(campaign: Campaign, language: str) -> Q:
    """Of texts in a language: that it offers the engine's, asked for them, or prefers one, before
    which it offered all. What another campaign alone has it is not told of."""
    place = {"campaign": campaign, "language": language}
    offered = TaskCandidate.objects.production().filter(
        task__campaign=campaign, task__language=language
    )
    asked = TranslationRun.objects.filter(**place)
    return Q(language=language) & (
        Q(engine__in=offered.values("translation__engine"))
        | Q(engine__in=asked.values("engine"))
        | Q(Exists(PreferredEngine.objects.filter(**place)))
    )


def settled_texts(campaign: Campaign, language: str) -> dict[int, Translation]:
    """By item, the text that people agreed on or that was ruled, once all steps are done."""
    items = settled_tasks(campaign, language).values("item")
    rows = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item__in=items
    ).select_related("translation__parent__parent")
    return {row.item_id: row.translation for row in rows}


def _engine_texts(
    campaign: Campaign, items: list[int], language: str
) -> dict[str, dict[int, Translation]]:
    """By engine and item, its newest text."""
    found: defaultdict[str, dict[int, Translation]] = defaultdict(dict)
    for text in texts_of_engines(campaign, [language]).filter(item__in=items):
        found[text.engine][text.item_id] = text
    return found


def origin_of(text: Translation) -> Translation:
    """The text that this was made from at the very first; itself, where it was made from none."""
    while text.parent is not None:
        text = text.parent
    return text
