"""What is said of a benchmark beside its questions."""

from django.db import transaction

from annotations.models import Benchmark
from annotations.services.fields import check_field
from workbench.core.locking import locked


def describe_benchmark(*, benchmark: Benchmark, **told: str) -> Benchmark:
    """Change licence, attribution or description; releases that are made later name them.

    Locks: the benchmark's row.

    Raises:
        Invalid: a field cannot hold what it is given.
    """
    for name, value in told.items():
        check_field(Benchmark, name, value)
    with transaction.atomic():
        row = locked(Benchmark.objects.filter(pk=benchmark.pk)).get()
        for name, value in told.items():
            setattr(row, name, value.strip())
        row.save(update_fields=[*told])
    return row
