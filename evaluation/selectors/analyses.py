"""The questions that pages and the API ask of analyses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import QuerySet

from evaluation.models import Analysis, Run
from evaluation.selectors.files import files_of, table_of
from workbench.core.accounts.models import User

Row = Mapping[str, Any]


def analyses(user: User) -> QuerySet[Analysis]:
    """The analyses that the person may see, the latest first."""
    return Analysis.objects.visible_to(user).select_related("job", "created_by")


def rows(
    analysis: Analysis,
    table: str,
    columns: Sequence[str] | None = None,
    **among: str | Sequence[str],
) -> Sequence[Row]:
    """Rows of a table of the analysis, in its order; of a file, only what is asked for is read.

    `among` says by column which value, or which of several, a row has to have; `columns` are all
    by default. A table that the analysis does not have has no rows.

    Raises:
        FilesGone: its files cannot be read.
        StoreError: the store does not answer.
    """
    wanted = None
    for column, values in among.items():
        given = [values] if isinstance(values, str) else list(values)
        one = pc.field(column).isin(given)
        wanted = one if wanted is None else wanted & one
    with files_of(analysis):
        if not _is_there(analysis, table):
            return []
    return table_of(analysis, table, columns, wanted).to_pylist()


def columns(analysis: Analysis, table: str) -> Sequence[str]:
    """The names of a table's columns; none where the analysis does not have it.

    Raises:
        FilesGone: its files cannot be read.
        StoreError: the store does not answer.
    """
    with files_of(analysis):
        if not _is_there(analysis, table):
            return ()
        with analysis.place.open(f"{table}.parquet") as file:
            return pq.read_schema(cast("IO[Any]", file)).names


def _is_there(analysis: Analysis, table: str) -> bool:
    """Whether the analysis has the table; FileNotFoundError where it has no files at all."""
    place = analysis.place
    if place.store.exists(place.name, f"{table}.parquet"):
        return True
    if place.is_there:
        return False
    raise FileNotFoundError(place.name)


@dataclass(frozen=True, slots=True)
class Analysable:
    """A release, and the runs on it that an analysis may be of: of each model the latest that has
    finished."""

    release_hash: str
    label: str
    runs: Sequence[Run]


def analysable(user: User) -> list[Analysable]:
    """The releases with finished runs that the person may see, the latest first."""
    finished = Run.objects.visible_to(user).exclude(summary={})
    found: dict[str, dict[str, Run]] = {}
    for run in finished.defer("summary"):
        found.setdefault(run.release_hash, {}).setdefault(run.spec, run)
    return [
        Analysable(release_hash, next(iter(runs.values())).release_label, list(runs.values()))
        for release_hash, runs in found.items()
    ]


def finished(user: User) -> QuerySet[Analysis]:
    """The analyses that have figures and that the person may see, the latest first."""
    return analyses(user).exclude(summary={})
