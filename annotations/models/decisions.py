"""The ledger: every human act is one row that is never changed (the first law).

A correction is a new row whose unique `supersedes` names the old one. `surplus` is a fact of the
moment of submission: the task had filled meanwhile, so the row is kept and paid but not counted.
The database refuses UPDATE and DELETE on every table here except `Comment`, whose free text a
person may want erased. When a person decided is told by the database's clock: there is one,
whatever the number of machines that serve. A row that was `imported` says what brought it in, and
`created_at` is the time that its file gives.
"""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations import limits
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign, Protocol
from annotations.models.imports import DecisionImport
from annotations.models.tasks import PurposeQuerySet, Task
from annotations.models.translations import Translation
from annotations.models.triggers import append_only
from annotations.models.visibility import decisions_visible_to, rulings_kept_from
from annotations.vocabularies import (
    DECIDING,
    Confidence,
    FlagOutcome,
    FlagReason,
    Purpose,
    RulingOutcome,
    RulingReason,
    SkipReason,
)
from workbench.core.languages import LONGEST_CODE

if TYPE_CHECKING:
    from workbench.core.accounts.models import User

D = TypeVar("D", bound="Decision", covariant=True)
F = TypeVar("F", bound=models.Model, covariant=True)


CHOICE, ANSWERS = "choice", "answers"
"""What `values` of a ruling on the key hold."""


def one_act_a_nonce(table: str) -> models.UniqueConstraint:
    """A nonce names one act of one person in a table; what nobody did is one person's too."""
    return models.UniqueConstraint(
        fields=["nonce", "person"], nulls_distinct=False, name=f"{table}_nonce_once"
    )


def flag_nonce(decision: uuid.UUID) -> uuid.UUID:
    """The nonce of a flag that came with a decision."""
    return uuid.uuid5(decision, "flag")


def brought_in_by() -> "models.ForeignKey[DecisionImport | None, DecisionImport | None]":
    """What brought a row of the ledger in; None where it was written here."""
    return models.ForeignKey(
        DecisionImport, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class DecisionQuerySet(PurposeQuerySet[D]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(decisions_visible_to(user))

    def standing(self) -> Self:
        """Those that no later row supersedes."""
        return self.filter(superseded_by__isnull=True)

    def counted(self) -> Self:
        """Standing, and within the overlap of the task's current round."""
        return self.standing().filter(surplus=False, round=models.F("task__round"))


class Decision(models.Model):
    """What every decision on a task holds.

    `active_seconds` is the time spent with idle gaps cut; of an imported decision the time from
    opening the task to submitting it may be known too, `elapsed_seconds`. `nonce` is made by the
    client once per submission, so that the same submission sent again is answered the same. It is
    its person's alone, in this table alone.
    """

    kind: str
    supersedes_id: int | None

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="%(class)ss")
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    surplus = models.BooleanField(default=False)
    nonce = models.UUIDField()
    active_seconds = models.PositiveIntegerField(default=0)
    elapsed_seconds = models.PositiveIntegerField(null=True)
    imported = brought_in_by()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: "models.Manager[Any]" = DecisionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [one_act_a_nonce("%(class)s")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk} of {self.task}"


class TextDecision(Decision):
    """A decision for a text: `result` is the one that stands, None where none does."""

    result = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta(Decision.Meta):
        abstract = True


class Skip(Decision):
    reason = models.CharField(max_length=20, choices=SkipReason.choices())

    class Meta(Decision.Meta):
        triggers = [append_only("skip_append_only")]


class AdjudicationQuerySet(DecisionQuerySet["Adjudication"]):
    def visible_to(self, user: "User") -> Self:
        return super().visible_to(user).exclude(rulings_kept_from(user))


class Adjudication(TextDecision):
    """A reviewer's ruling on a task: the text that stands, or `values`, which hold what a ruling on
    another kind says: on a label the answers that hold, by question.

    `outcome` says what it comes to; that of rows from before there were any is blank, and reads as
    one that decides. Of a wrong key `values` hold the right `choice`, and on a label the `answers`
    beside it; `result` of a text that moved the key is that text.
    """

    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, choices=RulingOutcome.choices(), blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices(), blank=True)
    reason = models.CharField(max_length=20, choices=RulingReason.choices(), blank=True)

    objects: ClassVar["models.Manager[Any]"] = AdjudicationQuerySet.as_manager()

    class Meta(Decision.Meta):
        triggers = [append_only("adjudication_append_only")]

    @property
    def choice(self) -> int | None:
        """The right option, where the ruling says it."""
        found: int | None = self.values.get(CHOICE)
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """Of a ruling on a label those that hold, by question."""
        if self.outcome in DECIDING:
            return dict(self.values)
        return dict(self.values.get(ANSWERS, {}))


class Return(Decision):
    """A task sent back: `round` is the one it ended; the note is its `Comment`.

    `person` is null where an evaluation sent it back.
    """

    person = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta(Decision.Meta):
        triggers = [append_only("return_append_only")]


READER = "reader"
"""The `source` in the evidence of what a reader of a public release reported."""


class FlagQuerySet(models.QuerySet[F]):
    """Flags, or rows about flags. A doubt that a gold task raised is one about its item."""

    to_task = "task__"

    def production(self) -> Self:
        """Without what was said of planted damage."""
        return self.exclude(**{f"{self.to_task}purpose": Purpose.PLANTED})

    def of_every_purpose(self) -> Self:
        return self.all()

    def of_evaluations(self) -> Self:
        """What models showed; a reader without an account has no person either."""
        by_none = self.filter(person=None)
        no_source = models.Q(evidence__source__isnull=True)
        return by_none.filter(no_source | ~models.Q(evidence__source=READER))


class ResolutionQuerySet(FlagQuerySet["FlagResolution"]):
    to_task = "flag__task__"


class Flag(models.Model):
    """A doubt about an item or a translation, raised by a person or by an evaluation."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="flags")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="flags")
    language = models.CharField(max_length=LONGEST_CODE)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="flags")
    translation = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="flags"
    )
    reason = models.CharField(max_length=30, choices=FlagReason.choices())
    evidence = models.JSONField(default=dict)
    nonce = models.UUIDField()
    imported = brought_in_by()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = FlagQuerySet["Flag"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [one_act_a_nonce("flag")]
        triggers = [append_only("flag_append_only")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.item.sample_id} [{self.language}]"


class FlagResolution(models.Model):
    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="resolution")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="flag_resolutions"
    )
    outcome = models.CharField(max_length=12, choices=FlagOutcome.choices())
    nonce = models.UUIDField()
    imported = brought_in_by()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [one_act_a_nonce("flagresolution")]
        triggers = [append_only("flagresolution_append_only")]

    def __str__(self) -> str:
        return f"{self.outcome} ({self.flag})"


class Comment(models.Model):
    """Free text beside a ledger row, kept apart so that it can be erased.

    The row is the one of the table `act` with its nonce and person.
    """

    act = models.CharField(max_length=30)
    nonce = models.UUIDField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    text = models.TextField(max_length=limits.COMMENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nonce", "person", "act"], nulls_distinct=False, name="comment_once"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
