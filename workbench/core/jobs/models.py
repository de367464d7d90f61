"""Long work as a row: what is to be done, how far it is, how it ended."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of long work.

    `subject` names what it is about (for example `campaign:3`); `key` keeps the same work from
    being under way twice; `language` is that of its maker's pages, in which it tells how it goes.
    `lease_until` is moved on by the worker's heartbeat; when it has
    passed, the worker is taken for dead and the job is sent again. A job that is running without a
    lease is in nobody's hands: its work was handed out, and goes on in parts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=200)
    queue = models.CharField(max_length=20, default="default")
    language = models.CharField(max_length=20, default=settings.LANGUAGE_CODE)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    cancel_requested = models.BooleanField(default=False)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=ACTIVE), name="job_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "-created_at"], name="job_by_subject"),
            models.Index(
                fields=["state", "lease_until"], condition=Q(state__in=ACTIVE), name="job_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_handed_out(self) -> bool:
        return self.state == JobState.RUNNING and self.lease_until is None

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while the total is unknown."""
        if self.state == JobState.SUCCEEDED:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else None


class End(models.TextChoices):
    """How an attempt ended."""

    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    MEMORY = "memory", _("Stopped for its memory")
    KILLED = "killed", _("Its process was killed")
    LOST = "lost", _("Its worker was lost")


class Attempt(models.Model):
    """One time that a worker took a job; `ended_at` is null while the worker has it.

    `machine` and `pid` say where the worker is, by that machine's clock since `began_at`.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    machine = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    most_memory = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="attempt_once_a_number"),
            models.UniqueConstraint(
                fields=["job"], condition=Q(ended_at=None), name="attempt_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
