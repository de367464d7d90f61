"""What is told where the files of an analysis cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import BadZipFile

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
