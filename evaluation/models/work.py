"""What all work on a release has in common.

A release is named by plain values, because work keeps its meaning when the release's folder came
from elsewhere or is gone.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluation import limits
from workbench.core.jobs.models import ACTIVE, Job, JobState
from workbench.core.released_items import ReleaseKey
from workbench.core.releases import hidden_from

if TYPE_CHECKING:
    from workbench.core.accounts.models import User


class WorkOnRelease(models.Model):
    """Work on one release folder; its job says how far it is, and taken up again it has a new one.

    `summary` is what came of it in short, empty until it has finished.
    """

    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    release_folder = models.CharField(max_length=limits.FOLDER)
    release_name = models.CharField(max_length=200)
    release_version = models.CharField(max_length=40, blank=True)
    release_hash = models.CharField(
        max_length=64, help_text="Content hash of a release, else SHA-256 of its question files."
    )
    summary = models.JSONField(default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def release_label(self) -> str:
        return f"{self.release_name} {self.release_version}".strip()

    @property
    def release_key(self) -> ReleaseKey:
        return ReleaseKey(self.release_hash, self.release_folder)

    @property
    def state(self) -> str:
        """That of its job; finished with a summary, whatever has become of the job."""
        if self.summary:
            return JobState.SUCCEEDED
        return self.job.state if self.job else JobState.CANCELLED

    @property
    def error(self) -> str:
        """What its job failed of."""
        return self.job.error if self.job else ""

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def can_retry(self) -> bool:
        return self.state in (JobState.FAILED, JobState.CANCELLED)


def on_hidden_release(user: "User") -> Q:
    """What is on a release that the person may not see."""
    hidden = hidden_from(user)
    return Q(release_hash__in=hidden.hashes) | Q(release_folder__in=hidden.folders)
