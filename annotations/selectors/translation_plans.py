"""What translating would take: how much there is to do, and what it costs, before anybody is asked.

Nothing is sent to an engine's service for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from annotations.engines import (
    Engine,
    EngineError,
    SourceUnit,
    Status,
    Usage,
    engine_named,
    require_offered,
)
from annotations.models import Campaign, Item, TranslationRun
from annotations.quality.units import Unit
from annotations.selectors.engine_context import source_units
from annotations.selectors.passages import unreadable_in
from annotations.selectors.translation_runs import Size, size_of, untranslated
from workbench.metered.limits import Limits

SAMPLE = 200
"""Items of which the requests are made to estimate all; where there are no more, it is exact."""
NOTHING_TO_DO = Size(0, 0)
NO_USAGE = Usage()


@dataclass(frozen=True)
class Choice:
    """An engine, `ENGINE[:TARGET]`, and its prices; those of its last run where they are left out.

    A ceiling among the limits is that of all languages together, earlier starts included.
    """

    spec: str
    limits: Limits | None = None


@dataclass(frozen=True)
class Planned:
    """An engine and a language: what there is to do, or the `reason` why it cannot be.

    `cost` is an estimate of what is still to be done, None without prices. `spent` is the most
    that earlier starts can have cost. `limits` holds the share of the ceiling.
    """

    language: str
    spec: str
    engine: str
    status: Status
    reason: str = ""
    size: Size = NOTHING_TO_DO
    usage: Usage = NO_USAGE
    cost: float | None = None
    spent: float = 0.0
    is_paid: bool = False
    limits: Limits | None = None

    @property
    def is_possible(self) -> bool:
        return not self.reason

    @property
    def run_key(self) -> tuple[str, str]:
        """What names its run in the campaign."""
        return self.language, self.engine

    @property
    def has_work(self) -> bool:
        return self.is_possible and self.size.items > 0


@dataclass(frozen=True)
class Plan:
    """A row for each engine and language that were asked for."""

    rows: Sequence[Planned]

    @property
    def paid(self) -> list[Planned]:
        return [row for row in self.rows if row.is_paid and row.has_work]

    @property
    def cost(self) -> float | None:
        """Of all that is paid for; None where a price is missing."""
        costs = [row.cost for row in self.paid if row.cost is not None]
        return sum(costs) if len(costs) == len(self.paid) else None

    @property
    def currency(self) -> str:
        """The one that all prices are in; empty where they are in several."""
        known = {row.limits.currency for row in self.paid if row.limits}
        return known.pop() if len(known) == 1 else ""

    @property
    def has_work(self) -> bool:
        return any(row.has_work for row in self.rows)

    def needs_consent(self, above: float) -> bool:
        """Whether somebody has to agree: it costs more than the sum, or nobody knows how much."""
        return bool(self.paid) and (self.cost is None or self.cost > above)


def plan_translation(
    *,
    campaign: Campaign,
    languages: Sequence[str],
    choices: Iterable[Choice],
    failed: bool = False,
    anywhere: bool = False,
) -> Plan:
    """What engines would have to do for languages of the campaign.

    Args:
        failed: whether items are counted for which an engine was asked in vain.
        anywhere: whether engines may be at a path or an address that the operator does not offer,
            which is read or called to say what there is: for the command line alone.

    Raises:
        EngineError: there is no such engine, it is not offered, or it does not take its target.
    """
    rows: list[Planned] = []
    for choice in choices:
        if not anywhere:
            require_offered(choice.spec)
        engine = engine_named(choice.spec, source=campaign.source_language)
        status = engine.status()
        its = [_row(campaign, language, choice, engine, status, failed) for language in languages]
        rows += shared_out(its, choice)
    return Plan(rows)


def _row(
    campaign: Campaign,
    language: str,
    choice: Choice,
    engine: Engine,
    status: Status,
    failed: bool,
) -> Planned:
    run = TranslationRun.objects.filter(campaign=campaign, language=language, engine=engine.name)
    last = run.select_related("job").first()
    engine.limits = choice.limits or (last.limits if last else Limits())
    row = Planned(
        language, choice.spec, engine.name, status, is_paid=engine.is_paid, limits=engine.limits
    )
    if last and last.is_active:
        return replace(row, reason=_("It is under way already."))
    try:
        engine.require(language, source=campaign.source_language, status=status)
    except EngineError as error:
        return replace(row, reason=str(error))
    items = untranslated(campaign, language, engine.name, failed=failed)
    size = size_of(items)
    spent = (last.cost_at_most or 0.0) if last else 0.0
    row = replace(row, size=size, usage=Usage(characters=size.characters), spent=spent)
    if not engine.is_paid or not size.items:
        return row
    usage = _estimate(engine, campaign, language, [*items.values_list("pk", flat=True)], size)
    cost = engine.cost(usage)
    return replace(row, usage=usage, cost=None if cost is None else float(cost))


def _estimate(
    engine: Engine, campaign: Campaign, language: str, items: Sequence[int], size: Size
) -> Usage:
    """That of some items, evenly spread, by the characters of all."""
    step = -(-len(items) // SAMPLE)
    some = Item.objects.filter(pk__in=items[::step])
    units = source_units(campaign, language, [*some.order_by("position")], engine)
    usage = engine.estimate([*units, *_passages(campaign, language, some)], language)
    return usage if step == 1 else _scaled(usage, size.characters / size_of(some).characters)


def _passages(campaign: Campaign, language: str, items: Iterable[Item]) -> list[SourceUnit]:
    """What the questions are about and is not there yet, once each, as units without options."""
    bare = Item.objects.filter(unreadable_in(language), pk__in=[item.pk for item in items])
    texts = dict.fromkeys(bare.values_list("passage", flat=True))
    return [SourceUnit(Unit(text, (), language=campaign.source_language)) for text in texts]


def _scaled(usage: Usage, by: float) -> Usage:
    return Usage(
        requests=round(usage.requests * by),
        characters=round(usage.characters * by),
        prompt_tokens=round(usage.prompt_tokens * by),
        completion_tokens=round(usage.completion_tokens * by),
    )


def shared_out(rows: Sequence[Planned], choice: Choice) -> list[Planned]:
    """The rows, each with its share of the ceiling: what it has spent, and of the rest as much as
    its part of the estimate."""
    ceiling = choice.limits.max_cost if choice.limits else None
    paid = [row for row in rows if row.is_paid and row.has_work]
    if ceiling is None or len(paid) < 2:
        return [*rows]
    rest = max(0.0, ceiling - sum(row.spent for row in rows))
    whole = sum(row.cost or 0.0 for row in paid)
    shares = {
        row.language: row.spent + rest * ((row.cost or 0.0) / whole if whole else 1 / len(paid))
        for row in paid
    }
    return [
        replace(row, limits=replace(row.limits, max_cost=shares[row.language]))
        if row.language in shares and row.limits
        else row
        for row in rows
    ]
