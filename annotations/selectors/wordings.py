"""Segments and how texts word them: what the translation memory counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import md5
from typing import Any

from django.db.models import Case, Count, F, Func, QuerySet, TextField, When
from django.db.models.functions import MD5

from annotations.models import Segment
from annotations.models.triggers import canonical_sql

Wording = tuple[str, str]
"""A segment and its translation."""


class _Element(Func):
    """An element of an array, counted from 1: the text of field n is option n."""

    function = ""
    template = "(%(expressions)s]"
    arg_joiner = ")["
    output_field = TextField()


class _Canonical(Func):
    """What texts stored in several forms have in common."""

    template = canonical_sql("%(expressions)s")
    output_field = TextField()


def worded(rows: QuerySet[Any], item: str, text: str) -> QuerySet[Any, Any]:
    """A row for each segment, with its `source` and its translation `target`.

    Args:
        item: what leads from a row to the item.
        text: what leads from a row to the text of it.
    """
    field = F(f"{item}__segments__field")
    target = Case(
        When(**{f"{item}__segments__field": 0}, then=F(f"{text}__question")),
        default=_Element(F(f"{text}__options"), field),
    )
    pairs: QuerySet[Any, Any] = rows.annotate(
        source=F(f"{item}__segments__text"), target=_Canonical(target)
    ).order_by()
    return pairs


def counted(rows: QuerySet[Any], item: str, text: str) -> QuerySet[Any, Any]:
    """Source, target, and in how many of the rows the one is worded as the other."""
    pairs = worded(rows, item, text).values_list("source", "target")
    counts: QuerySet[Any, Any] = pairs.annotate(uses=Count("pk"))
    return counts


def wordings(
    rows: QuerySet[Any], segments: Sequence[int], item: str, text: str
) -> Counter[Wording]:
    """How often each translation of these segments stands in the rows' texts."""
    wanted = rows.filter(**{f"{item}__segments__in": segments})
    found = counted(wanted, item, text)
    return Counter({(source, target): uses for source, target, uses in found})


def segments_with(segments: "QuerySet[Segment]", texts: Iterable[str]) -> list[int]:
    """The ids of those of the segments that have one of these texts.

    Looked up by themselves: with the rest in one statement, the planner goes through every
    accepted text instead.
    """
    found = segments.alias(digest=MD5("text")).filter(digest__in=digests(texts))
    return list(found.values_list("pk", flat=True))


def digests(texts: Iterable[str]) -> list[str]:
    """As PostgreSQL's `md5` has them, by which segments are looked up."""
    return [md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
