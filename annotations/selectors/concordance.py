"""Concordance: where a phrase stands in what a person may see, source and translation side by side.

In the texts that they stand by, in those that were accepted in the campaigns in which they work in
the language, and in imported memories. Blindness is the memory's (`selectors/memory.py`): nothing
of an item of which an open task can still reach who looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from django.db.models import F, Q, QuerySet

from annotations.kinds.registry import all_kinds
from annotations.models import (
    DECISIONS,
    Campaign,
    Item,
    Membership,
    TextDecision,
    Translation,
    TranslationMemory,
)
from annotations.models.visibility import source_visible_to
from annotations.quality.phrases import phrase_pattern, places_of, rough_pattern
from annotations.selectors.imported_memory import memory_wordings
from annotations.selectors.memory import accepted_tasks, accepted_visible_to
from annotations.selectors.phrases import WholeText
from annotations.selectors.wordings import Wording, worded
from workbench.core.accounts.models import User

MOST_LINES = 30
"""Lines that are given."""

MOST_HELD = 200
"""Texts of a campaign that are asked for blindness: the newest that hold the phrase."""

MOST_TEXTS = 40
"""Texts that are looked at of each kind: the newest of those."""

MOST_CAMPAIGNS = 5
"""Campaigns that are searched: the one at hand, and the newest of the others."""


@dataclass(frozen=True)
class Line:
    """A segment and its translation, one of which holds the phrase.

    It is the person's `own`, or of an imported `memory`, or else accepted.
    """

    source: str
    target: str
    is_own: bool = False
    memory: TranslationMemory | None = None


@dataclass(frozen=True)
class Concordance:
    """`is_cut` tells that there may be more lines than these."""

    lines: Sequence[Line] = ()
    is_cut: bool = False


def concordance(user: User, campaign: Campaign, language: str, phrase: str) -> Concordance:
    """Where a phrase stands: one's own texts first, then accepted ones, then imported memories.

    Nothing for a phrase without a letter or a digit.
    """
    if not any(map(str.isalnum, phrase)) or language == campaign.source_language:
        return Concordance()
    lines: dict[Wording, Line] = {}
    is_cut = False
    for line in _lines(user, campaign, language, phrase):
        if line is None:
            is_cut = True
            continue
        lines.setdefault((line.source, line.target), line)
        if len(lines) > MOST_LINES:
            return Concordance(list(lines.values())[:MOST_LINES], is_cut=True)
    return Concordance(list(lines.values()), is_cut)


def _lines(user: User, campaign: Campaign, language: str, phrase: str) -> Iterator[Line | None]:
    """The lines in their order, and None where texts were left out unseen."""
    source_language = campaign.source_language
    for own in _own(user, language, source_language):
        if held := _own_holding(own, phrase):
            if len(held) == MOST_HELD:
                yield None
            shown = own.filter(source_visible_to(user, "task__item"), pk__in=held)
            for source, target in _wordings(own, shown, "task__item", "result", phrase):
                yield Line(source, target, is_own=True)
    campaigns = list(_campaigns(user, campaign, language))
    for one in campaigns:
        accepted = accepted_tasks(one, language)
        if held := _accepted_holding(accepted, one, language, phrase):
            if len(held) == MOST_HELD:
                yield None
            shown = accepted_visible_to(user, one, language).filter(pk__in=held)
            found = _wordings(accepted, shown, "item", "consensus__translation", phrase)
            for source, target in found:
                yield Line(source, target)
    for one in campaigns:
        imported = memory_wordings(user, one, language, phrase, MOST_LINES)
        for (source, target), memory in imported.items():
            yield Line(source, target, memory=memory)


def _own(user: User, language: str, source_language: str) -> Iterator[QuerySet[Any]]:
    """The person's standing decisions for a text, step by step: of every purpose, for one that was
    missing would be known as a control."""
    for kind in all_kinds().values():
        if kind.makes_text:
            decisions = cast("type[TextDecision]", DECISIONS[kind.id]).objects.of_every_purpose()
            yield decisions.standing().filter(
                person=user,
                task__language=language,
                task__campaign__benchmark__source_language=source_language,
                result__isnull=False,
            )


def _campaigns(user: User, campaign: Campaign, language: str) -> Iterator[Campaign]:
    """The campaign at hand, then others in which the person works in the language."""
    yield campaign
    roles = Membership.objects.filter(
        user=user, campaign__benchmark__source_language=campaign.source_language
    )
    others = roles.exclude(campaign=campaign).select_related("campaign__benchmark").order_by("-pk")
    covered = dict.fromkeys(
        role.campaign
        for role in others
        if role.covers(language) and language in role.campaign.languages
    )
    yield from islice(covered, MOST_CAMPAIGNS - 1)


def _own_holding(own: QuerySet[Any], phrase: str) -> list[int]:
    """The newest of the person's decisions whose source or text holds the phrase."""
    words = own.alias(before=WholeText("task__item__"), after=WholeText("result__"))
    for pattern in _patterns(phrase):
        words = words.filter(Q(before__regex=pattern) | Q(after__regex=pattern))
    return _newest(words)


def _accepted_holding(
    accepted: QuerySet[Any], campaign: Campaign, language: str, phrase: str
) -> list[int]:
    """The newest accepted tasks whose source or text holds the phrase.

    Texts and items are searched apart from the tasks: in one statement with what may be seen, the
    planner asks that of every task before it looks for the phrase.
    """
    texts = _holding(Translation.objects.filter(language=language), phrase)
    items = _holding(Item.objects.filter(benchmark=campaign.benchmark_id), phrase)
    by_text = accepted.filter(consensus__translation__in=texts)
    by_source = accepted.filter(item__in=items)
    held = {*_newest(by_text), *_newest(by_source)}
    return sorted(held, reverse=True)[:MOST_HELD]


def _holding(rows: QuerySet[Any], phrase: str) -> QuerySet[Any]:
    """The texts or items that hold the phrase."""
    words: QuerySet[Any] = rows.alias(words=WholeText(""))
    for pattern in _patterns(phrase):
        words = words.filter(words__regex=pattern)
    return words


def _patterns(phrase: str) -> Iterable[str]:
    """What a text has to match, the quickest first."""
    return dict.fromkeys((rough_pattern(phrase), phrase_pattern(phrase)))


def _newest(rows: QuerySet[Any]) -> list[int]:
    """The ids of the newest. By a sum: in the order of the ids themselves, the planner goes through
    every row of the table, back from the last."""
    return list(rows.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:MOST_HELD])


def _wordings(
    rows: QuerySet[Any], shown: QuerySet[Any], item: str, text: str, phrase: str
) -> Iterator[Wording]:
    """The segments of the rows that are shown in which the source or the text holds the phrase."""
    seen = list(shown.order_by("-pk").values_list("pk", flat=True)[:MOST_TEXTS])
    pairs = worded(rows.filter(pk__in=seen), item, text)
    for source, target in pairs.order_by("-pk", f"{item}__segments__field").values_list(
        "source", "target"
    ):
        if places_of(phrase, source) or places_of(phrase, target):
            yield source, target
