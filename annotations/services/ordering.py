"""The priority of tasks by a campaign's rules, for those that are there and those that open."""

from collections.abc import Iterable

from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Round

from annotations.models import Campaign, FirstLook, Flag, PriorityRule, Task
from annotations.services.bulk import update_rows
from annotations.vocabularies import FlagReason, Signal


def apply_rules(campaign: Campaign, tasks: QuerySet[Task]) -> None:
    """Give tasks the priority of the campaign's rules; the last that speaks of one holds."""
    put_in_order(campaign.priorities.all(), tasks)


def put_in_order(rules: Iterable[PriorityRule], tasks: QuerySet[Task]) -> None:
    for rule in rules:
        found = tasks.filter(is_ruled_by(rule))
        if rule.by_first_look:
            _put_by_first_look(rule, found)
        elif rule.by_flags:
            _put_by_flags(rule, found)
        else:
            found.update(priority=rule.number, priority_reason=rule.reason)


def _put_by_first_look(rule: PriorityRule, tasks: QuerySet[Task]) -> None:
    """By how doubtful the texts of their items are; tasks on the source have no such score."""
    looks = FirstLook.objects.filter(
        campaign=OuterRef("campaign"), language=OuterRef("language"), item=OuterRef("item")
    )
    reasons = [When(reason=one.value, then=Value(one.label)) for one in Signal]
    told = looks.annotate(told=Case(*reasons, default=Value(rule.reason)))
    tasks.filter(Exists(looks)).update(
        priority=Round(Subquery(looks.values("score")[:1]) * rule.number),
        priority_reason=Subquery(told.values("told")[:1]),
    )


def _put_by_flags(rule: PriorityRule, tasks: QuerySet[Task]) -> None:
    """By the rank of their scores among what an evaluation has flagged and nobody has settled; the
    lowest, too, comes before what nothing speaks against."""
    flags = Flag.objects.production().of_evaluations()
    flags = flags.filter(campaign=rule.campaign_id, resolution=None)
    place = Q(item=OuterRef("item"), language=OuterRef("language"))
    fields = ("item", "language", "priority", "priority_reason")
    moved = list(tasks.filter(Exists(flags.filter(place))).only(*fields))
    if not moved:
        return
    score = F("score").asc(nulls_first=True)
    flags = flags.annotate(score=Cast(KT("evidence__score"), FloatField())).order_by(score, "pk")
    ranked = list(flags.values_list("item", "language", "reason"))
    places = {(item, code): (rank, why) for rank, (item, code, why) in enumerate(ranked, start=1)}
    for task in moved:
        rank, why = places[task.item_id, task.language]
        task.priority = max(1, round(rule.number * rank / len(ranked)))
        task.priority_reason = FlagReason(why).label
    update_rows(moved, "priority", "priority_reason")


def is_ruled_by(rule: PriorityRule) -> Q:
    """The condition that a task is one that the rule speaks of."""
    named = {
        "kind__in": rule.kinds,
        "language__in": rule.languages,
        "item__subject__in": rule.subjects,
        "item__in": rule.items,
    }
    # One that names nothing is of every task; an empty Q would vanish among others.
    return Q(pk__isnull=False, **{name: values for name, values in named.items() if values})
