"""How far batches are, for managers and for the people who have them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Batch, BatchItem, Campaign, Task
from annotations.models.tasks import AssignmentState, TaskQuerySet, TaskState
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Share:
    """What one person has done of a batch, and holds of it."""

    person: User
    done: int = 0
    in_hand: int = 0
    is_theirs: bool = True


@dataclass(frozen=True)
class BatchProgress:
    """How many of a batch's tasks are done; with `people`, who did how much."""

    batch: Batch
    items: int
    tasks: int
    done: int
    people: tuple[Share, ...] = ()

    @property
    def open(self) -> int:
        return self.tasks - self.done


@dataclass(frozen=True)
class OwnBatch:
    """A batch of a person's: of its tasks, how many they have done and how many wait in all."""

    batch: Batch
    done: int
    open: int

    @property
    def deadline(self) -> date | None:
        return self.batch.deadline


def tasks_of(batch: Batch) -> TaskQuerySet:
    """The work of a batch, whether it is still handed out or done."""
    items = BatchItem.objects.filter(batch=batch)
    tasks = Task.objects.production().filter(
        campaign=batch.campaign_id, kind__in=batch.kinds, item__in=items.values("item")
    )
    if batch.languages:
        tasks = tasks.filter(language__in=batch.languages)
    return tasks.exclude(is_closed=True, state=TaskState.OPEN)


def batches_of(campaign: Campaign) -> list[BatchProgress]:
    """The campaign's batches with their progress, open ones first."""
    found = campaign.batches.prefetch_related("people").order_by("closed_at", "-created_at")
    rows = sorted(found, key=lambda batch: not batch.is_open)
    return [progress_of(batch) for batch in rows]


def progress_of(batch: Batch, *, by_person: bool = False) -> BatchProgress:
    done = Count("pk", filter=~Q(state__in=(TaskState.OPEN, TaskState.DISPUTED)))
    counts = tasks_of(batch).aggregate(tasks=Count("pk"), done=done)
    people = tuple(_shares(batch)) if by_person else ()
    return BatchProgress(batch, batch.items.count(), people=people, **counts)


def _shares(batch: Batch) -> Iterable[Share]:
    """Of those who have the batch, and of others who decided on its tasks."""
    held = Assignment.objects.production().filter(task__in=tasks_of(batch).values("pk"))
    counts = {
        row["person"]: row
        for row in held.order_by()
        .values("person")
        .annotate(
            done=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
            in_hand=Count("pk", filter=Q(state=AssignmentState.OPEN)),
        )
    }
    theirs = {person.pk for person in batch.people.all()}
    wanted = theirs | {pk for pk, row in counts.items() if row["done"] or row["in_hand"]}
    people = User.objects.filter(pk__in=wanted).order_by("username")
    for person in people:
        row = counts.get(person.pk, {"done": 0, "in_hand": 0})
        yield Share(person, row["done"], row["in_hand"], person.pk in theirs)


def own_batches(user: User) -> list[OwnBatch]:
    """The open batches that the person has, the next deadline first."""
    batches = (
        Batch.objects.open()
        .filter(memberships__person=user, campaign__is_open=True)
        .select_related("campaign__benchmark")
    )
    ordered = sorted(batches, key=lambda one: (one.deadline is None, one.deadline or 0, one.name))
    return [_own(batch, user) for batch in ordered]


def _own(batch: Batch, user: User) -> OwnBatch:
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), person=user, state=AssignmentState.SUBMITTED
    )
    tasks: QuerySet[Task] = tasks_of(batch)
    counts = tasks.annotate(is_mine=Exists(mine)).aggregate(
        done=Count("pk", filter=Q(is_mine=True)),
        open=Count("pk", filter=Q(is_mine=False, remaining__gt=0, is_closed=False)),
    )
    return OwnBatch(batch, counts["done"], counts["open"])
