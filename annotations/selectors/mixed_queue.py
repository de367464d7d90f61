"""The next of a person's tasks where controls are mixed into the work, or batches are open."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from random import Random

from django.db.models import Exists, ExpressionWrapper, F, IntegerField, OuterRef, QuerySet
from django.db.models.functions import Abs

from annotations.kinds.registry import all_kinds
from annotations.models import Assignment, Campaign, Task
from annotations.models.tasks import TaskQuerySet
from annotations.selectors.mixing import (
    UNDONE,
    Handed,
    controls_due,
    handed_in,
    is_controls_turn,
    open_controls,
)
from annotations.selectors.queue import claimable, free_for, in_order, not_had_as_control
from annotations.selectors.reserving import Part, in_part, open_batches
from workbench.core.accounts.models import User
from workbench.core.prepared import Given, Prepared, Statement

LOOK_AHEAD = 100
"""So much of a person's work is shuffled with its controls at a time."""

LAST_POSITION = 2**31 - 1


@dataclass(frozen=True)
class MixedQueue:
    """What is ahead of a person: the positions of `work`, and the controls `due` beside it.

    The work is of the first of the `parts` that is left to them.
    """

    work: list[int]
    due: int
    handed: Handed
    parts: tuple[Part, ...] = (Part.ALL,)

    @property
    def near(self) -> int:
        """Where the person is: a control from far away would stand out."""
        return self.work[0] if self.work else LAST_POSITION

    def is_controls_turn(self, rng: Random) -> bool:
        return is_controls_turn(self.due, len(self.work), self.handed, rng)


def mixed_queue(user: User, campaign: Campaign, kind: str, language: str) -> MixedQueue | None:
    """What is ahead of the person in a queue; None where controls were never mixed in and no
    batch is open."""
    batches = Exists(open_batches(OuterRef("campaign")))
    rules = list(campaign.protocols.order_by("-version").values_list("control_share", batches))
    shares, has_batches = [share for share, _open in rules], rules[0][1]
    if not any(shares) and not has_batches:
        return None
    parts = (Part.OWN, Part.REST) if has_batches else (Part.ALL,)
    if not any(shares):
        return MixedQueue([], 0, Handed(), parts)
    here = {"person": user.pk, "campaign": campaign.pk, "language": language}
    work = _ahead[kind, parts[0]].all(**here)
    if not work and len(parts) > 1:
        parts = parts[1:]
        work = _ahead[kind, parts[0]].all(**here)
    found = handed_in(user, [campaign.pk]).get((campaign.pk, kind, language), Handed())
    due = controls_due(shares[0], found, len(work))
    return MixedQueue([task.position for task in work], due, found, parts)


def next_work(kind: str, part: Part) -> Statement:
    """As `queue.next_free` of a part, without the items that the person has had as controls."""
    return _next_work[kind, part].statement


def next_control(kind: str) -> Statement:
    """The id of a control for the `person`, locked: one that they left undone, else the one that
    is `near` by position."""
    return _next_control[kind].statement


def _here(tasks: TaskQuerySet) -> TaskQuerySet:
    return tasks.filter(campaign=Given("campaign"), language=Given("language"))


def _work(kind: str, part: Part) -> QuerySet[Task]:
    person = Given("person")
    work = _here(claimable(person, kind)).filter(not_had_as_control(person))
    return in_order(in_part(work, part, person, kind))


def _write_ahead(kind: str, part: Part) -> QuerySet[Task]:
    return _work(kind, part).only("position")[:LOOK_AHEAD]


def _write_next_work(kind: str, part: Part) -> QuerySet[Task]:
    return _work(kind, part).select_for_update(of=("self",), skip_locked=True).only("pk")[:1]


def _write_next_control(kind: str) -> QuerySet[Task]:
    undone = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=Given("person"), state__in=UNDONE
    )
    controls = open_controls(Given("person"), _here(free_for(Given("person"), kind)))
    return (
        controls.select_for_update(of=("self",), skip_locked=True)
        .order_by(Exists(undone).desc(), _distance(), "pk")
        .only("pk")[:1]
    )


def _distance() -> Abs:
    return Abs(ExpressionWrapper(F("position") - Given("near"), output_field=IntegerField()))


_places = list(product(all_kinds(), Part))
_ahead = {place: Prepared(partial(_write_ahead, *place)) for place in _places}
_next_work = {place: Prepared(partial(_write_next_work, *place)) for place in _places}
_next_control = {kind: Prepared(partial(_write_next_control, kind)) for kind in all_kinds()}
