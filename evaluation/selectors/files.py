"""What is told where the files of an analysis cannot be read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _
from polars.exceptions import PolarsError

from evaluation.models import Analysis
from workbench.core.absence import is_away
from workbench.core.errors import Conflict
from workbench.layouts.parquet import UNREADABLE

DAMAGED = (*UNREADABLE, PolarsError, BadZipFile, EOFError, ValueError)
"""What reading them raises where one is gone, or holds something else."""


class FilesGone(Conflict):
    """The files of an analysis are not in the store, or are damaged."""

    def __init__(self, analysis: Analysis) -> None:
        told = _(
            "The files of this analysis are not in the store, or are damaged: %(analysis)s "
            "(#%(number)d). Analyse the runs again."
        )
        super().__init__(told % {"analysis": analysis, "number": analysis.pk})


@contextmanager
def files_of(analysis: Analysis) -> Iterator[None]:
    """Reading them.

    Raises:
        FilesGone: one of them cannot be read.
        StoreError: the store does not answer.
    """
    try:
        yield
    except DAMAGED as error:
        if is_away(error):
            raise
        raise FilesGone(analysis) from error


def table_of(
    analysis: Analysis,
    name: str,
    columns: Sequence[str] | None = None,
    among: pc.Expression | None = None,
) -> pa.Table:
    """Rows of a table of the analysis that an expression chooses; of its file, only what is asked
    for is read.

    Raises:
        FilesGone: it cannot be read.
        StoreError: the store does not answer.
    """
    with files_of(analysis), analysis.place.open(f"{name}.parquet") as file:
        names = None if columns is None else list(columns)
        return pq.read_table(cast("IO[Any]", file), columns=names, filters=among)
