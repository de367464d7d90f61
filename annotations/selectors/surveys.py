"""The newest survey of a campaign's texts, and which they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.kinds.registry import text_kind
from annotations.models import Campaign, CurrentTranslation, TaskCandidate, Translation
from annotations.quality.tally import Tally
from annotations.selectors.console import jobs_of
from workbench.core.jobs.models import ACTIVE, Job, JobState
from workbench.core.stores import Kept, uploads_store

JOB_KIND = "survey"


@dataclass(frozen=True)
class Column:
    """What the checks found in the texts of one language and engine."""

    language: str
    engine: str
    tally: Tally

    @property
    def silent(self) -> list[tuple[str, int]]:
        """By check, how many texts it did not look at all of."""
        return sorted(self.tally.silent.items())


@dataclass(frozen=True)
class SurveyOfTexts:
    """What a survey found; `file` is None where it is gone."""

    at: datetime | None
    columns: tuple[Column, ...]
    findings: int
    file: Kept | None

    def of(self, language: str) -> list[Column]:
        """The columns of a language; of all, where none is given."""
        return [one for one in self.columns if language in ("", one.language)]

    @property
    def languages(self) -> list[str]:
        return sorted({one.language for one in self.columns})


def together(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total += tally
    return total


def texts_of(campaign: Campaign) -> QuerySet[Translation]:
    """The texts that people review, and those that the campaign stands by."""
    offered = TaskCandidate.objects.production().filter(
        task__campaign=campaign, task__kind=text_kind().id, translation=OuterRef("pk")
    )
    current = CurrentTranslation.objects.filter(campaign=campaign, translation=OuterRef("pk"))
    return Translation.objects.filter(
        Q(Exists(offered)) | Q(Exists(current)), item__benchmark=campaign.benchmark_id
    )


def newest(campaign: Campaign) -> SurveyOfTexts | None:
    job = _jobs(campaign).filter(state=JobState.SUCCEEDED).first()
    if job is None:
        return None
    file = Kept(uploads_store(), *job.result["file"].split("/", 1))
    return SurveyOfTexts(
        at=job.finished_at,
        columns=tuple(
            Column(one["language"], one["engine"], Tally.read(one)) for one in job.result["columns"]
        ),
        findings=job.result["findings"],
        file=file if file.is_there else None,
    )


def under_way(campaign: Campaign) -> Job | None:
    return _jobs(campaign).filter(state__in=ACTIVE).first()


def _jobs(campaign: Campaign) -> QuerySet[Job]:
    return jobs_of(campaign).filter(kind=JOB_KIND)
