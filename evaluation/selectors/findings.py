"""What an analysis found that people should look at."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evaluation.models import Analysis
from workbench.core.accounts.models import User
from workbench.core.findings import Destination, Finding, destinations_of
from workbench.core.released_items import ReleaseKey

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
        StoreError: the store does not answer.
    """
    table = _flagged(analysis, COLUMNS)
    if table is None:
        return
    for row in table.sort_by([("score", "descending")]).to_pylist():
        evidence = json.loads(row["evidence"] or "{}")
        yield row | {"evidence": evidence, "release": analysis.release_hash}


def counted(analysis: Analysis) -> Sequence[Found]:
    """How many there are of each language and reason, most first.

    Raises:
        StoreError: the store does not answer.
    """
    table = _flagged(analysis, ("language", "reason"))
    rows = [] if table is None else table.to_pylist()
    counts = Counter((row["language"], row["reason"]) for row in rows)
    return [Found(*place, count) for place, count in counts.most_common()]


def release_of(analysis: Analysis) -> ReleaseKey:
    return ReleaseKey(analysis.release_hash, analysis.release_folder)


def destinations(analysis: Analysis, user: User) -> list[Destination]:
    """Whom the person may send the findings to."""
    return [one for _, one in destinations_of(user, release_of(analysis)).values()]


def _flagged(analysis: Analysis, columns: Sequence[str]) -> pa.Table | None:
    try:
        with analysis.place.open("items.parquet") as file:
            source = cast("IO[Any]", file)
            return pq.read_table(source, columns=list(columns), filters=pc.field("flagged"))
    except FileNotFoundError:
        return None
