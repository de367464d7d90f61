"""The priority of tasks by a campaign's rules, for those that are there and those that open."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from annotations.models import Campaign, PriorityRule, Task


def apply_rules(campaign: Campaign, tasks: QuerySet[Task]) -> None:
    """Give tasks the priority of the campaign's rules; the last that speaks of one holds."""
    put_in_order(campaign.priorities.all(), tasks)


def put_in_order(rules: Iterable[PriorityRule], tasks: QuerySet[Task]) -> None:
    for rule in rules:
        found = tasks.filter(is_ruled_by(rule))
        found.update(priority=rule.number, priority_reason=rule.reason)


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
