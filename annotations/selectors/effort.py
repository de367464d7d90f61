"""The newest measurement of what people did to the texts, read from its file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from annotations.models import Campaign
from annotations.quality.sums import ALL, WHOLE
from annotations.quality.tokenizers import CHARACTERS, WORDS
from annotations.selectors.console import jobs_of
from workbench.core.jobs.models import ACTIVE, Job, JobState
from workbench.core.stores import Kept, uploads_store

JOB_KIND = "effort"
FOLDER = "effort"
ONE_EACH = (WORDS, CHARACTERS)
"""The tokenizers of which each language is measured by one: edits counted once."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measurement:
    """What a measurement found; its members are those of its JSON document."""

    at: datetime | None
    document: Mapping[str, Any]
    items: Kept | None = None

    @property
    def steps(self) -> list[str]:
        return list(dict.fromkeys(row["step"] for row in self.rows))

    @cached_property
    def rows(self) -> list[Row]:
        found: list[Row] = self.document["rows"]
        return found

    def select(
        self, *, step: str, language: str | None = None, by: str = ALL, part: str = WHOLE
    ) -> list[Row]:
        """The rows of a part by a facet: of one language, or without it (None) of each."""
        return [
            row
            for row in self.rows
            if row["step"] == step
            and row["by"] == by
            and row["part"] == part
            and (row["language"] == language if language is not None else row["language"] != ALL)
        ]

    def totals(self, *, by: str, part: str) -> list[Row]:
        """Of every step, of each language and of all."""
        return [row for row in self.rows if row["by"] == by and row["part"] == part]

    def languages(self, step: str) -> list[str]:
        found = {row["language"] for row in self.rows if row["step"] == step}
        return sorted(found - {ALL})

    def of(self, section: str, language: str = ALL) -> list[Row]:
        """The rows of another section (`rankings`, `fertility`); of a language, where one is
        given."""
        return [row for row in self.document[section] if language in (ALL, row["language"])]


def counted_once(rows: Iterable[Row]) -> list[Row]:
    """Without those of sentencepiece models: texts that are measured twice are in the rest too."""
    return [row for row in rows if row["tokenizer"] in ONE_EACH]


def newest(campaign: Campaign) -> Measurement | None:
    """None while there is none, or where its file is gone."""
    job = _jobs(campaign).filter(state=JobState.SUCCEEDED).first()
    if job is None:
        return None
    store = uploads_store()
    try:
        document = json.loads(store.read(FOLDER, job.result["file"]))
    except FileNotFoundError:
        return None
    items = Kept(store, FOLDER, job.result["items"])
    return Measurement(job.finished_at, document, items if items.is_there else None)


def under_way(campaign: Campaign) -> Job | None:
    return _jobs(campaign).filter(state__in=ACTIVE).first()


def _jobs(campaign: Campaign) -> QuerySet[Job]:
    return jobs_of(campaign).filter(kind=JOB_KIND)
