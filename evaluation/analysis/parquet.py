"""Parquet that others wrote: what is wrong with it is an error that names the file."""

from collections.abc import Iterator
from contextlib import contextmanager

from polars.exceptions import PanicException

from evaluation.errors import DatasetError, EvaluationError

_LONGEST = 300
"""Characters of what a library says."""


@contextmanager
def reading(
    name: object, remedy: str = "write it again", refusal: type[EvaluationError] = DatasetError
) -> Iterator[None]:
    """Around calls of pyarrow and polars alone: whatever they raise becomes a `refusal`.

    Of damaged bytes and of types that they do not take they raise errors of their own, those of
    Python (`KeyError`, `IndexError`, `UnicodeDecodeError`) and what is no `Exception` at all.
    """
    try:
        yield
    except (EvaluationError, MemoryError):
        raise
    except (Exception, PanicException) as error:
        said = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
        raise refusal(f"{name}: cannot be read as Parquet ({said}); {remedy}") from error
