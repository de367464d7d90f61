"""What engines have translated of a campaign, and what they have not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Length

from annotations.kinds.registry import text_kind
from annotations.models import Campaign, Item, Translation, TranslationFailure, TranslationRun
from annotations.vocabularies import Origin

State = TranslationRun.State


def runs_of(campaign: Campaign) -> QuerySet[TranslationRun]:
    """A campaign's runs, each with `failed`, the number of items without a text."""
    runs = TranslationRun.objects.filter(campaign=campaign)
    return runs.select_related("engine_version", "job", "started_by").annotate(
        failed=Count("failures")
    )


@dataclass(frozen=True)
class Filters:
    """Which runs are looked for; empty is all."""

    language: str = ""
    state: str = ""


def runs_like(campaign: Campaign, filters: Filters) -> QuerySet[TranslationRun]:
    """The runs that are under way or need somebody first."""
    wanted = {name: value for name, value in vars(filters).items() if value}
    last = When(state__in=(State.DONE, State.CANCELLED), then=1)
    rank = Case(last, default=0, output_field=IntegerField())
    return runs_of(campaign).filter(**wanted).order_by(rank, "language", "engine")


def marks_of(run: TranslationRun) -> list[tuple[str, int]]:
    """How many of a run's texts have each mark."""
    mark = Func("marks", function="unnest")
    counted = run.texts.annotate(mark=mark).values("mark").annotate(texts=Count("pk"))
    return list(counted.order_by("mark").values_list("mark", "texts"))


def untranslated(
    campaign: Campaign, language: str, engine: str, *, failed: bool = False
) -> QuerySet[Item]:
    """The items of the sample that an engine has no text for, in order.

    Args:
        failed: whether those are among them for which it was asked in vain.
    """
    done = Translation.objects.filter(
        item=OuterRef("pk"), language=language, origin=Origin.MACHINE, engine=engine
    )
    items = Item.objects.filter(samples__campaign=campaign, samples__kind=text_kind().id)
    items = items.filter(~Exists(done)).order_by("position")
    if failed:
        return items
    in_vain = TranslationFailure.objects.filter(
        item=OuterRef("pk"),
        run__campaign=campaign,
        run__language=language,
        run__engine=engine,
    )
    return items.filter(~Exists(in_vain))


@dataclass(frozen=True)
class Size:
    """How many items, and how many code points their questions and options have."""

    items: int
    characters: int


def size_of(items: QuerySet[Item]) -> Size:
    options = Func("options", Value(""), function="array_to_string")
    length = Length("question") + Length(options, output_field=IntegerField())
    found: Mapping[str, Any] = items.order_by().aggregate(n=Count("pk"), characters=Sum(length))
    return Size(found["n"], found["characters"] or 0)


def run_at(campaign: Campaign, language: str, engine: str) -> TranslationRun | None:
    """The run of an engine, by the name of its texts."""
    return runs_of(campaign).filter(language=language, engine=engine).first()


def failures_of(run: TranslationRun) -> list[dict[str, Any]]:
    """The items without a text and why, in order."""
    return [
        {"sample_id": one.item.sample_id, "problem": one.problem, "attempts": one.attempts}
        for one in run.failures.select_related("item")
    ]
