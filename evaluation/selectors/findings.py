"""What an analysis found that people should look at."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.models import Analysis
from evaluation.selectors.files import table_of
from workbench.core.accounts.models import User
from workbench.core.findings import Destination, Finding, destinations_of
from workbench.core.jobs.models import Job, JobState

SENDING = "send_findings"
"""The kind of the jobs that send them."""
MOST_FOLLOWED = 100
_PLACE, _COUNTS = ("sample_id", "language"), ("right", "answers")
COLUMNS = ("sample_id", "language", "reason", "score", "evidence")


@dataclass(frozen=True)
class Found:
    """How many items are flagged in a language for a reason; the source has no language."""

    language: str | None
    reason: str
    count: int


def findings(analysis: Analysis) -> Iterator[Finding]:
    """What is within the stated bound of false discoveries, the most suspicious first.

    Raises:
        FilesGone: its files cannot be read.
        StoreError: the store does not answer.
    """
    table = _flagged(analysis, COLUMNS)
    for row in table.sort_by([("score", "descending")]).to_pylist():
        evidence = json.loads(row["evidence"] or "{}")
        yield row | {"evidence": evidence, "release": analysis.release_hash}


def counted(analysis: Analysis) -> Sequence[Found]:
    """How many there are of each language and reason, most first.

    Raises:
        FilesGone: its files cannot be read.
        StoreError: the store does not answer.
    """
    table = _flagged(analysis, ("language", "reason"))
    counts = Counter((row["language"], row["reason"]) for row in table.to_pylist())
    return [Found(*place, count) for place, count in counts.most_common()]


@dataclass(frozen=True)
class Followed:
    """An item that an analysis flagged, with how many of the answers were right: then, and now that
    another release is measured. None now where that lacks the item."""

    sample_id: str
    language: str | None
    before: tuple[int, int]
    now: tuple[int, int] | None
    is_flagged: bool


def last_before(analysis: Analysis, user: User) -> Analysis | None:
    """A finished analysis that flagged something, of the last release of this name before that of
    this one: one whose findings were sent, else the latest."""
    others = Analysis.objects.visible_to(user).filter(
        release_name=analysis.release_name, summary__flags__gt=0
    )
    place = _order(analysis)
    earlier = [
        one for one in others.exclude(release_hash=analysis.release_hash) if _order(one) < place
    ]
    sent = _sent(earlier)
    return max(
        earlier,
        key=lambda one: (order_of_version(one.release_version), one.pk in sent, one.pk),
        default=None,
    )


def _order(analysis: Analysis) -> tuple[Any, int]:
    """By releases; among those of one version, or of none, by when they were analysed."""
    return order_of_version(analysis.release_version), analysis.pk


def order_of_version(version: str) -> tuple[Any, ...]:
    """What semantic versions sort by: numbers as numbers, and what comes before a release before
    it. https://semver.org/#spec-item-11"""
    core, _, before = version.partition("+")[0].partition("-")
    numbers = tuple(int(part) if part.isdecimal() else 0 for part in core.split("."))
    parts = tuple(
        (False, int(part), "") if part.isdecimal() else (True, 0, part)
        for part in before.split(".")
    )
    return numbers, not before, parts


def _sent(analyses: Sequence[Analysis]) -> set[int]:
    """Of which of them the findings have reached somebody."""
    numbers = {f"analysis:{one.pk}": one.pk for one in analyses}
    done = Job.objects.filter(
        kind=SENDING, subject__in=numbers, state=JobState.SUCCEEDED
    ).values_list("subject", flat=True)
    return {numbers[subject] for subject in done}


def followed(last: Analysis, analysis: Analysis) -> list[Followed]:
    """What became of what the last analysis flagged, the most suspicious then first.

    Raises:
        FilesGone: its files cannot be read.
        StoreError: a store does not answer.
    """
    flagged = _flagged(last, (*_PLACE, *_COUNTS, "score"))
    if not flagged:
        return []
    before = flagged.sort_by([("score", "descending")]).to_pylist()[:MOST_FOLLOWED]
    named = pc.field("sample_id").isin([row["sample_id"] for row in before])
    found = table_of(analysis, "items", (*_PLACE, *_COUNTS, "flagged"), named)
    now = {_place(row): row for row in found.to_pylist()}
    return [
        Followed(
            *_place(row),
            before=_counts(row),
            now=_counts(now[_place(row)]) if _place(row) in now else None,
            is_flagged=bool(now.get(_place(row), {}).get("flagged")),
        )
        for row in before
    ]


def _place(row: Finding) -> tuple[str, str | None]:
    return row["sample_id"], row["language"]


def _counts(row: Finding) -> tuple[int, int]:
    return row["right"], row["answers"]


def destinations(analysis: Analysis, user: User) -> list[Destination]:
    """Whom the person may send the findings to."""
    return [one for _, one in destinations_of(user, analysis.release_key).values()]


def _flagged(analysis: Analysis, columns: Sequence[str]) -> pa.Table:
    return table_of(analysis, "items", columns, pc.field("flagged"))
