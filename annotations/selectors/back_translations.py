"""Which texts have been translated back, and how far they came from their sources."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Exists, Min, OuterRef, QuerySet

from annotations.engines import EngineError, SourceUnit, engine_named
from annotations.engines.registry import require_offered
from annotations.models import BackTranslation, Campaign, Translation
from annotations.quality.units import Unit
from annotations.selectors.surveys import texts_of
from annotations.selectors.translation_plans import Choice, Plan, Planned, shared_out
from annotations.selectors.translation_runs import Size
from workbench.metered.limits import Limits


def distances(campaign: Campaign, language: str) -> dict[int, float]:
    """By text: of several engines the nearest, as a poor one makes any text look far."""
    rows = BackTranslation.objects.filter(
        translation__item__benchmark=campaign.benchmark_id, translation__language=language
    ).order_by()
    return dict(
        rows.values("translation")
        .annotate(least=Min("distance"))
        .values_list("translation", "least")
    )


def not_translated_back(campaign: Campaign, language: str, engine: str) -> QuerySet[Translation]:
    """The texts that people review, or that the campaign stands by, and that an engine has not
    translated back yet, in the order of the items."""
    done = BackTranslation.objects.filter(translation=OuterRef("pk"), made_by__name=engine)
    texts = texts_of(campaign).filter(~Exists(done), language=language)
    return texts.select_related("item").order_by("item__position", "pk")


def as_source(text: Translation) -> SourceUnit:
    """A text as what is to be translated back."""
    unit = Unit(text.question, tuple(text.options), language=text.language)
    return SourceUnit(unit, text.item.subject)


def back_translations_of(campaign: Campaign) -> QuerySet[BackTranslation]:
    """Those of the texts that people review, or that the campaign stands by."""
    rows = BackTranslation.objects.filter(translation__in=texts_of(campaign))
    rows = rows.select_related("translation__item", "made_by")
    return rows.order_by("translation__language", "translation__item__position", "pk")


def plan_back_translation(
    *,
    campaign: Campaign,
    languages: Sequence[str],
    choices: Sequence[Choice],
    anywhere: bool = False,
) -> Plan:
    """What translating back would take, a row an engine and language, before anybody is asked.

    Args:
        anywhere: as in `plan_translation`, for the command line alone.

    Raises:
        EngineError: there is no such engine, it is not offered, or it does not take its target.
    """
    for choice in () if anywhere else choices:
        require_offered(choice.spec)
    rows: list[Planned] = []
    for choice in choices:
        rows += shared_out([_row(campaign, language, choice) for language in languages], choice)
    return Plan(rows)


def _row(campaign: Campaign, language: str, choice: Choice) -> Planned:
    engine = engine_named(choice.spec, source=language)
    engine.limits = limits = choice.limits or Limits()
    row = Planned(
        language, choice.spec, engine.name, engine.status(), is_paid=engine.is_paid, limits=limits
    )
    try:
        engine.require(campaign.source_language, source=language)
    except EngineError as error:
        return replace(row, reason=str(error))
    units = [as_source(text) for text in not_translated_back(campaign, language, engine.name)]
    usage, cost = engine.estimate(units, campaign.source_language), None
    if engine.is_paid:
        cost = engine.cost(usage)
    size = Size(len(units), sum(len(one.unit.text) for one in units))
    return replace(row, size=size, usage=usage, cost=None if cost is None else float(cost))
