"""What an engine is given of an item: the unit without its key, and what helps to translate it."""

from collections.abc import Iterable, Sequence

from annotations.engines import Engine, SourceUnit, TextEngine
from annotations.models import Campaign, Item
from annotations.quality.units import Unit
from annotations.selectors.glossary import entries_in, terms_for
from annotations.selectors.memory import accepted_tasks

EXAMPLES = 3
Term = tuple[str, str]
Pair = tuple[Unit, Unit]


def source_units(
    campaign: Campaign, language: str, items: Sequence[Item], engine: Engine
) -> list[SourceUnit]:
    """The items as an engine is asked for them, in order.

    One that translates texts apart reads no examples. They are texts of the same subject that the
    campaign's people have settled on, the same for all of a subject, so that a server need read
    them once. None is of the item itself or its twin: a candidate made of what people decided would
    be no candidate. A query for the glossary, one an item where there are terms, and one a subject.
    """
    has_terms = campaign.glossary.filter(language=language).exists()
    reads_examples = not isinstance(engine, TextEngine)
    subjects = {item.subject for item in items} if reads_examples else set()
    examples = {subject: _examples(campaign, language, subject) for subject in subjects}
    units = []
    for item in items:
        unit = source_of(item, campaign.source_language)
        agreed, forbidden = _terms(campaign, language, item, unit) if has_terms else ((), ())
        neighbours = _others(examples.get(item.subject, ()), item)
        units.append(SourceUnit(unit, item.subject, agreed, forbidden, neighbours))
    return units


def source_of(item: Item, language: str) -> Unit:
    """Without the key: it is never sent."""
    return Unit(item.question, tuple(item.options), language=language)


def _terms(
    campaign: Campaign, language: str, item: Item, unit: Unit
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The glossary's terms that stand in the unit, and those that are forbidden in it.

    None where nobody can look for so many.
    """
    found = entries_in(unit, terms_for(campaign.pk, language, item)).found
    agreed = tuple((one.source, term.target) for one in found for term in one.agreed)
    return agreed, tuple((one.source, term.target) for one in found for term in one.forbidden)


def _examples(campaign: Campaign, language: str, subject: str) -> list[tuple[Item, Pair]]:
    """The first settled texts of a subject; one more than are given, as one may be the item's."""
    tasks = accepted_tasks(campaign, language).filter(item__subject=subject)
    tasks = tasks.select_related("item", "consensus__translation").order_by("item__position", "pk")
    return [
        (task.item, (source_of(task.item, campaign.source_language), text.unit))
        for task in tasks[: EXAMPLES + 1]
        if (text := task.consensus.translation)
    ]


def _others(examples: Iterable[tuple[Item, Pair]], item: Item) -> tuple[Pair, ...]:
    return tuple(pair for one, pair in examples if one.content != item.content)[:EXAMPLES]
