"""Runs of models on releases, and their scores."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation import limits
from evaluation.models.work import WorkOnRelease, on_hidden_release
from evaluation.scoring.engines import split_spec
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shots import SHOT_RULES
from workbench.core.stores import Place, runs_store

if TYPE_CHECKING:
    from workbench.core.accounts.models import User


GPU_QUEUE, DEFAULT_QUEUE = "gpu", "default"


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: "User") -> Self:
        """Runs, and with them scores, are seen by who may see their release."""
        return self.exclude(on_hidden_release(user))


class Run(WorkOnRelease):
    """One engine on one release folder; its job says how far it is, its shards who does what.

    Taken up again, a run has a new job. `limit` is the number of questions a subject and language,
    None for all; `languages` is what was asked for, empty for all. `failures` are those since a
    shard was last finished. `summary` is the run's `summary.json` without its accuracies.
    """

    spec = models.CharField("model", max_length=limits.SPEC)
    languages = ArrayField(models.CharField(max_length=limits.LANGUAGE), default=list, blank=True)
    shots = models.PositiveSmallIntegerField()
    shot_rule = models.CharField(
        max_length=8, choices=[(rule, rule) for rule in SHOT_RULES], default="full"
    )
    instructions = models.CharField(
        max_length=8, choices=[(kind, kind) for kind in INSTRUCTIONS], default="en"
    )
    options = models.JSONField(default=dict, help_text="Options of engines, by name.")
    variants = ArrayField(
        models.CharField(max_length=limits.VARIANT),
        default=list,
        blank=True,
        help_text="Other ways in which everything is asked again.",
    )
    limit = models.PositiveIntegerField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.spec} on {self.release_label}"

    def get_absolute_url(self) -> str:
        return reverse("evaluation:run", args=[self.pk])

    @property
    def place(self) -> Place:
        """Where predictions and summary lie."""
        return Place(runs_store(), str(self.pk))

    @property
    def rules(self) -> PromptRules:
        return PromptRules(self.shots, self.shot_rule, self.instructions)

    @property
    def engine_options(self) -> Any:
        """Those of its engine alone."""
        return split_spec(self.spec)[0].some_options(self.options)

    @property
    def is_baseline(self) -> bool:
        return not split_spec(self.spec)[0].reads_prompts

    @property
    def queue(self) -> str:
        """Who does its work: baselines need no GPU."""
        return DEFAULT_QUEUE if self.is_baseline else GPU_QUEUE


class ShardState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Done")


class Shard(models.Model):
    """The questions of one subject in one language: what a worker takes at a time.

    `number` is its place in the order of work, `file` its file of predictions, named by all that
    decides the content. While a worker has it, `done` counts the questions answered, and the worker
    moves `lease_until` on; when that has passed, the shard is sent again. `error` is what kept the
    last worker from finishing it.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="shards")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=limits.LANGUAGE)
    subject = models.CharField(max_length=200)
    questions = models.PositiveIntegerField()
    file = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=ShardState, default=ShardState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    machine = models.CharField(max_length=120, blank=True)
    pid = models.PositiveIntegerField(null=True)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="shard_once")]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                condition=~Q(state=ShardState.FINISHED),
                name="shard_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.subject}"

    @property
    def worker(self) -> str:
        """Who has it, or had it last, as people tell workers apart."""
        return f"{self.machine.partition('/')[0]} {self.pid}" if self.machine else ""


class Score(models.Model):
    """Accuracy of one group of a run's questions: a row of `summary.json`'s `accuracy`."""

    class Subset(models.TextChoices):
        ALL = "all", "All"
        ANNOTATED = "annotated", "Annotated"
        CA = "CA", "CA"
        CS = "CS", "CS"
        UNANNOTATED = "unannotated", "Not annotated"

    class GroupKind(models.TextChoices):
        ALL = "all", "All"
        CATEGORY = "category", "Category"
        SUBJECT = "subject", "Subject"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="scores")
    language = models.CharField(
        max_length=limits.LANGUAGE, help_text="A code, or * for all languages."
    )
    subset = models.CharField(max_length=11, choices=Subset)
    group_kind = models.CharField(max_length=8, choices=GroupKind)
    group = models.CharField(max_length=200, blank=True)
    n = models.PositiveIntegerField()
    correct = models.PositiveIntegerField()
    accuracy = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    credit_accuracy = models.FloatField()
    ties = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "language", "subset", "group_kind", "group"], name="score_once"
            ),
            models.CheckConstraint(
                condition=Q(n__gt=0, correct__lte=F("n")), name="score_correct_of_n"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.subset} {self.group}: {self.correct}/{self.n}"

    @property
    def bounded(self) -> tuple[float, float, float]:
        """Accuracy with the ends of its interval."""
        return self.accuracy, self.low, self.high

    @classmethod
    def from_cell(cls, run: Run, cell: dict[str, Any]) -> "Score":
        return cls(run=run, **cell)
