"""A unit of work, the texts offered in it, and the people who hold it."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.agreement.contest import CONTEST, Contest
from annotations.forms.form import Form
from annotations.kinds.registry import blind_kinds, kind_choices, other_steps
from annotations.models.benchmarks import Item, content_of
from annotations.models.campaigns import LONGEST_KIND, Campaign, Protocol
from annotations.models.translations import Translation
from annotations.vocabularies import Consequence, Dispute, Purpose
from workbench.core.languages import LONGEST_CODE

if TYPE_CHECKING:
    from workbench.core.accounts.models import User
    from workbench.core.prepared import Given


M = TypeVar("M", bound=models.Model, covariant=True)


def is_production(to_task: str = "") -> Q:
    """The condition that a task is work and no control; `to_task` leads to it, as `task__` does."""
    return Q(**{f"{to_task}purpose": Purpose.PRODUCTION})


SAME_WORK = ("campaign", "kind", "language", "form")


def is_same_work(to_task: str = "") -> Q:
    """The condition that a task asks what the one in the outer query asks, of the same text.

    An item's own task and its controls do, and a control on a twin of the item; tasks with other
    questions about the item do not.
    """
    same = Q(**{f"{to_task}{name}": OuterRef(name) for name in SAME_WORK})
    twin = Q(**{f"{to_task}item__content": OuterRef("item__content")})
    control = ~Q(**{f"{to_task}purpose": OuterRef("purpose")})
    same &= Q(**{f"{to_task}item": OuterRef("item")}) | (twin & control)
    text = f"{to_task}text"
    return same & (Q(**{text: OuterRef("text")}) | Q(**{f"{text}__isnull": True}))


class PurposeQuerySet(models.QuerySet[M]):
    """Tasks, or rows about tasks. Whoever reads several says whether controls are among them."""

    to_task = "task__"

    def production(self) -> Self:
        """The work, without the tasks that control it."""
        return self.filter(is_production(self.to_task))

    def controls(self) -> Self:
        return self.filter(~is_production(self.to_task))

    def of_every_purpose(self) -> Self:
        return self.all()


class TaskQuerySet(PurposeQuerySet["Task"]):
    to_task = ""

    def about(self, item: str) -> Self:
        """Those on the item of the outer query that `item` leads to, or on a twin of it."""
        return self.filter(item__content=OuterRef(content_of(item)))

    def on_the_next(self, item: str) -> Self:
        """Those on the next version of the item of the outer query that `item` leads to, whatever
        that asks."""
        path = "" if item == "pk" else f"{item}__"
        return self.filter(
            item__sample_id=OuterRef(f"{path}sample_id"),
            item__benchmark__parent=OuterRef(f"{path}benchmark"),
        )


FREE = {"remaining__gt": 0, "is_closed": False}
"""What a task is that can be handed to somebody now. Who may see what others decided does not hang
on it but on `is_undecided`."""


def is_undecided() -> Q:
    """The condition that a task is not yet decided often enough: a place is free, or may be again.

    Whoever holds a place may give it back, and a lease runs out.
    """
    held = Assignment.objects.of_every_purpose().filter(
        task=OuterRef("pk"), round=OuterRef("round"), state=AssignmentState.OPEN
    )
    return Q(Q(remaining__gt=0) | Q(Exists(held)), is_closed=False)


class TaskState(models.TextChoices):
    """Derived from the ledger, kept here so that lists are quick."""

    OPEN = "open", _("Open")
    AGREED = "agreed", _("Agreed")
    DISPUTED = "disputed", _("Needs adjudication")
    ADJUDICATED = "adjudicated", _("Adjudicated")
    EXCLUDED = "excluded", _("Left out by the rules")


class Task(models.Model):
    """`remaining` places are free: places taken + remaining = overlap, in the current round.

    A label task asks the questions of `form`, one of its protocol's; on a translation, of `text`.
    One that `is_closed` is handed out no more, whatever places are free: its form is asked no more,
    or its text has given way to another.
    Tasks of a kind are handed out by priority (highest first), then those with the fewest
    places left, then by the item's position.
    """

    # Its indexes begin with it.
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=LONGEST_KIND, choices=kind_choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices(), default=Purpose.PRODUCTION)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="tasks")
    language = models.CharField(max_length=LONGEST_CODE)
    form = models.CharField(max_length=limits.FORM_ID, blank=True)
    # Every claim writes to every index, and nobody looks for a text's tasks.
    text = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    overlap = models.PositiveSmallIntegerField()
    remaining = models.PositiveSmallIntegerField()
    priority = models.SmallIntegerField(default=0)
    priority_reason = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.OPEN)
    is_closed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "language", "item", "purpose", "form", "text"],
                nulls_distinct=False,
                name="task_once",
            ),
            models.CheckConstraint(
                condition=Q(remaining__lte=F("overlap")), name="task_remaining_within_overlap"
            ),
            models.CheckConstraint(condition=Q(overlap__gte=1), name="task_overlap_positive"),
        ]
        indexes = [
            models.Index(
                F("campaign"),
                F("kind"),
                F("language"),
                F("priority").desc(),
                F("remaining"),
                F("position"),
                condition=Q(remaining__gt=0),
                name="task_queue",
            ),
            models.Index(fields=["campaign", "kind", "language", "state"], name="task_by_state"),
            models.Index(
                fields=["campaign", "language", "kind"],
                condition=Q(state=TaskState.DISPUTED),
                name="task_disputed",
            ),
            models.Index(
                fields=["campaign", "kind", "language", "position"],
                condition=~is_production(),
                name="task_controls",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item.sample_id} [{self.language}]"

    @property
    def is_production(self) -> bool:
        return self.purpose == Purpose.PRODUCTION

    @property
    def asks(self) -> Form:
        """The questions that a label task asks."""
        return self.protocol.asked[self.form]

    @property
    def texts(self) -> dict[str, str]:
        """The stored texts that a label task is about, by the names of their fields."""
        return dict((self.text or self.item).unit.fields())


class CandidateQuerySet(PurposeQuerySet["TaskCandidate"]):
    def first_of_rounds(self) -> Self:
        """The texts that rounds begin with, those of later rounds last."""
        return self.filter(Q(position=0) | Q(round__gt=1)).order_by("round", "-position")


class TaskCandidate(models.Model):
    """A text offered in a task, the `position`-th that it got; `offered_texts` has the order in
    which they are shown.

    From the `round` on that it came with it takes the place of those of earlier rounds: a text that
    was agreed on and is doubted later is looked at again itself.
    """

    # Its constraints begin with it: they are the index by which it is found.
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="candidates", db_index=False
    )
    translation = models.ForeignKey(Translation, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1, db_default=1)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["task", "position"]
        constraints = [
            models.UniqueConstraint(fields=["task", "translation", "round"], name="candidate_once"),
            models.UniqueConstraint(fields=["task", "position"], name="candidate_position_once"),
        ]

    def __str__(self) -> str:
        return f"candidate {self.position + 1} of {self.task}"


class AssignmentState(models.TextChoices):
    OPEN = "open", _("In hand")
    SUBMITTED = "submitted", _("Submitted")
    SKIPPED = "skipped", _("Skipped")
    EXPIRED = "expired", _("Expired")
    RELEASED = "released", _("Given back")


TAKEN = (AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.SKIPPED)
"""Whoever has had a task in one of these states is not handed it again in that round."""


class AssignmentQuerySet(PurposeQuerySet["Assignment"]):
    def visible_to(self, user: "User") -> Self:
        """One's own, and nobody else's."""
        return self.filter(person=user)

    def showing_the_key_of(
        self, content: "models.QuerySet[Item, Any] | OuterRef", person: "User | int | Given"
    ) -> Self:
        """What the person has had of kinds that show the key, on an item or a twin, in any
        campaign.
        """
        same = Q(task__item__content=content)
        return self.filter(~Q(task__kind__in=blind_kinds()), same, person=person)

    def showing_an_earlier_key(self, person: "User | int | Given") -> Self:
        """Of a task in the outer query: what the person has had of kinds that show the key, on its
        item as the benchmark's version before has it, whatever that asks."""
        return self.filter(
            ~Q(task__kind__in=blind_kinds()),
            task__item__sample_id=OuterRef("item__sample_id"),
            task__item__benchmark__successors=OuterRef("item__benchmark"),
            person=person,
        )

    def beside(self, person: "User | int | Expression") -> Self:
        """Of a task in the outer query: what the person has had of others that ask the same.

        A control and the item's own task are such others; nobody gets an item twice.
        """
        return self.filter(~Q(task=OuterRef("pk")), is_same_work("task__"), person=person)

    def in_other_steps(self, kind: str, person: "User | int | Given") -> Self:
        """Of a task of a kind in the outer query: what the person has of other steps of its text.

        Whoever works on one step gets no other.
        """
        return self.filter(
            task__campaign=OuterRef("campaign"),
            task__kind__in=other_steps(kind),
            task__item=OuterRef("item"),
            task__language=OuterRef("language"),
            person=person,
            state__in=(AssignmentState.OPEN, AssignmentState.SUBMITTED),
        )


class Assignment(models.Model):
    """A task in one person's hands until `expires_at`; `draft` is what they have typed so far.

    `protocol` is the campaign's newest when the task was handed over: what the person works by.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.OPEN)
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    draft = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "round", "person"], name="nobody_twice")
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state=AssignmentState.OPEN),
                name="assignment_open_leases",
            ),
            models.Index(fields=["person", "state", "claimed_at"], name="assignment_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.task} with {self.person} ({self.state})"


class Consensus(models.Model):
    """What a task's decisions add up to; derived, recomputed at any time to the same value.

    `translation` is the text agreed on, of the kind that makes one; what `outcome` and `values`
    say is for each kind to tell. How far people agreed stands beside: `margin` and `entropy` of
    what they differ on most (`values["contest"]`), null where nobody answered or people are still
    asked. `dispute` is why the task needs a ruling, `consequence` what of the item hangs on one.
    """

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="consensus")
    votes = models.PositiveSmallIntegerField(default=0)
    translation = models.ForeignKey(Translation, null=True, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=20, blank=True)
    values = models.JSONField(default=dict)
    margin = models.FloatField(null=True)
    entropy = models.FloatField(null=True)
    dispute = models.CharField(max_length=20, blank=True, choices=Dispute.choices())
    consequence = models.PositiveSmallIntegerField(default=Consequence.NOTHING.value)

    objects = PurposeQuerySet["Consensus"].as_manager()

    class Meta:
        verbose_name_plural = "consensuses"
        indexes = [
            models.Index(
                fields=["task"],
                condition=Q(votes__gt=1, margin__lt=1, dispute=""),
                name="consensus_differing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.outcome or 'open'}"

    @property
    def contest(self) -> Contest | None:
        """What people differ on most."""
        found = self.values.get(CONTEST)
        return Contest.stored(found) if found else None
