"""Runs of translation engines: what was started, how far it came, and what is to be known of each
text that came of it."""

import fcntl
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.models.benchmarks import Item
from annotations.models.campaigns import Campaign
from annotations.models.translations import Translation
from annotations.models.triggers import append_only
from workbench.core.jobs.models import Job, JobState
from workbench.core.languages import LONGEST_CODE
from workbench.core.stores import journals
from workbench.metered.limits import Limits

LOCK = ".lock"
"""The file in a run's folder that a process holds as long as it is at the run."""

PRICES = ("input_price", "output_price", "character_price", "currency")


class EngineVersion(models.Model):
    """An engine as it was when it made texts: `licence` and `notes`, a line each, are what
    it said of itself."""

    name = models.CharField(max_length=limits.NAME)
    version = models.CharField(max_length=limits.NAME, blank=True)
    licence = models.CharField(max_length=limits.TITLE, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "name", "version", "licence", MD5("notes"), name="engine_version_once"
            )
        ]
        triggers = [append_only("engineversion_append_only")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class RunState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CEILING = "ceiling", _("Ceiling reached")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class TranslationRun(models.Model):
    """An engine at work on a campaign in a language: one for each, taken up again by every start.

    `engine` is the name that its texts are stored under, `spec` how it was last asked for. `items`
    are those of the sample at the last start, `remaining` of
    them are still to be asked for, and `added` are the texts that came of all starts. `account` is
    of all of them too, in the words of `metered.account`; `cost` is what the service's own counts
    add up to, `cost_at_most` the most that it can be.
    """

    State = RunState

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="translation_runs", db_index=False
    )
    language = models.CharField(max_length=LONGEST_CODE)
    engine = models.CharField(max_length=limits.NAME)
    spec = models.CharField(max_length=limits.ENGINE_SPEC)
    engine_version = models.ForeignKey(
        EngineVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    input_price = models.FloatField(null=True)
    output_price = models.FloatField(null=True)
    character_price = models.FloatField(null=True)
    currency = models.CharField(max_length=limits.CURRENCY, blank=True)
    max_cost = models.FloatField(null=True)
    is_paid = models.BooleanField(default=False)
    account = models.JSONField(default=dict)
    cost = models.FloatField(null=True)
    cost_at_most = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    problem = models.TextField(blank=True)
    items = models.PositiveIntegerField(default=0)
    remaining = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["language", "engine"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "language", "engine"], name="translation_run_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engine} [{self.language}]"

    @property
    def standing(self) -> str:
        """Its state; one that was lost with its job, or with the process of its command, failed."""
        is_open = self.state in (self.State.QUEUED, self.State.RUNNING)
        if not is_open or (self.job.is_active if self.job else is_held(self.folder)):
            return self.state
        was_cancelled = self.job is not None and self.job.state == JobState.CANCELLED
        return self.State.CANCELLED if was_cancelled else self.State.FAILED

    @property
    def is_active(self) -> bool:
        return self.standing in (self.State.QUEUED, self.State.RUNNING)

    @property
    def asked_for(self) -> int:
        """Of how many items it has a text, or was asked for in vain."""
        return max(0, self.items - self.remaining)

    @property
    def prices(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in PRICES}

    @property
    def limits(self) -> Limits:
        return Limits(**self.prices, max_cost=self.max_cost)

    @property
    def folder(self) -> Path:
        """Where it keeps what it has asked and what was answered."""
        return folder_of(self.campaign_id, self.language, self.engine)


def folder_of(campaign: int, language: str, engine: str) -> Path:
    """Where requests to an engine for a campaign and a language are kept, with their answers."""
    name = sha256(engine.encode()).hexdigest()[:16]
    return journals().root / "translations" / str(campaign) / language / name


def is_held(folder: Path) -> bool:
    """Whether a process on this machine is at the run of the folder."""
    try:
        with (folder / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class TranslationFailure(models.Model):
    """An item that an engine gave no text for, and why; gone once it did."""

    run = models.ForeignKey(TranslationRun, on_delete=models.CASCADE, related_name="failures")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    problem = models.TextField()
    attempts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["run", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "item"], name="translation_failure_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.problem}"


class MachineText(models.Model):
    """What is to be known of a text that an engine made here: see `engines.units.Mark`.

    `confidence` is the engine's own, on a scale of its own, higher is better.
    """

    translation = models.OneToOneField(
        Translation, on_delete=models.PROTECT, related_name="machine"
    )
    made_by = models.ForeignKey(EngineVersion, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(TranslationRun, on_delete=models.PROTECT, related_name="texts")
    marks = ArrayField(models.CharField(max_length=limits.NAME), default=list)
    confidence = models.FloatField(null=True)

    class Meta:
        ordering = ["pk"]
        triggers = [append_only("machinetext_append_only")]

    def __str__(self) -> str:
        return str(self.translation)


class PreferredEngine(models.Model):
    """The engine whose texts alone a campaign offers in a language, of items that it has one for.

    Without one all engines' are offered, as candidates.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="preferred_engines", db_index=False
    )
    language = models.CharField(max_length=LONGEST_CODE)
    engine = models.CharField(max_length=limits.NAME)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language"], name="preferred_engine_once")
        ]

    def __str__(self) -> str:
        return f"{self.engine} [{self.language}]"
