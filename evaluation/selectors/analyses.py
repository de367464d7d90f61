"""The questions that pages and the API ask of analyses."""

from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import QuerySet

from evaluation.models import Analysis
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
        StoreError: the store does not answer.
    """
    wanted = None
    for column, values in among.items():
        given = [values] if isinstance(values, str) else list(values)
        one = pc.field(column).isin(given)
        wanted = one if wanted is None else wanted & one
    names = None if columns is None else list(columns)
    try:
        with analysis.place.open(f"{table}.parquet") as file:
            source = cast("IO[Any]", file)
            return pq.read_table(source, columns=names, filters=wanted).to_pylist()
    except FileNotFoundError:
        return []
