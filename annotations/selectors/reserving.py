"""Whose tasks the open batches of a campaign say are whose; the conditions of the claim.

A person is handed the tasks of their batches first. Where one of them is `only`, they are handed no
other of the campaign while it is open. Tasks of a reserved batch come to its people alone.
"""

from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from annotations.models import Batch, BatchItem, BatchPerson, Task
from workbench.core.prepared import Given


class Part(StrEnum):
    """A part of a person's queue: all of it where there are no batches."""

    ALL = "all"
    OWN = "own"
    """The tasks of the person's batches."""

    REST = "rest"
    """Those of no batch that is another's, once there is none of the person's own."""


class IsAnyOf(Func):
    """Whether the first is one of an array; an index leads to the rows."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def open_batches(campaign: "int | Given | OuterRef") -> QuerySet[Batch]:
    return Batch.objects.open().filter(campaign=campaign).order_by()


def may_reach(person: int | Given) -> Q:
    """Of a task: the condition that no batch keeps it from the person."""
    return is_own(person) | is_rest(person)


def is_own(person: int | Given) -> Q:
    """Of a task: the condition that it is of an open batch of the person's."""
    return Q(Exists(BatchItem.objects.of_task().filter(batch__memberships__person=person)))


def is_rest(person: int | Given) -> Q:
    """Of a task of no batch of theirs: the condition that it may be handed to the person."""
    reserved = BatchItem.objects.of_task().filter(batch__reserved=True)
    bound = BatchPerson.objects.filter(
        person=person,
        batch__campaign=OuterRef("campaign"),
        batch__only=True,
        batch__closed_at__isnull=True,
    )
    return Q(~Exists(reserved), ~Exists(bound))


def in_part(tasks: QuerySet[Task], part: Part, person: Given, kind: str) -> QuerySet[Task]:
    """A part of the tasks of a kind in the `campaign` and the `language` that are given.

    The items of batches are read once for the statement, and not asked for each task: a claim
    takes the first task that fits, and would else look at every task of the queue. Those of one's
    own are an array, by which their tasks are looked up, however many or few there are.
    """
    if part == Part.ALL:
        return tasks
    batches = open_batches(Given("campaign")).filter(
        Q(languages=[]) | Q(languages__contains=[Given("language")]), kinds__contains=[kind]
    )
    if part == Part.OWN:
        own = ArraySubquery(_items(batches.filter(memberships__person=person)))
        return tasks.filter(IsAnyOf(F("item"), own))
    bound = BatchPerson.objects.filter(
        person=person, batch__in=open_batches(Given("campaign")).filter(only=True).values("pk")
    )
    return tasks.exclude(item__in=_items(batches.filter(reserved=True))).filter(~Exists(bound))


def _items(batches: QuerySet[Batch]) -> QuerySet[BatchItem, Any]:
    return BatchItem.objects.filter(batch__in=batches.values("pk")).values("item")
