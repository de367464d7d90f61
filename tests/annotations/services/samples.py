"""A benchmark to draw from, and what was drawn."""

from annotations.models import Benchmark, Campaign, Sample
from tests.factories import BenchmarkFactory, ItemFactory


def benchmark_of(**sizes: int) -> Benchmark:
    """So many test items of each subject, and two of its dev split."""
    benchmark = BenchmarkFactory()
    for subject, size in sizes.items():
        ItemFactory.create_batch(size, benchmark=benchmark, subject=subject)
        ItemFactory.create_batch(2, benchmark=benchmark, subject=subject, split="dev")
    return benchmark


def drawn(campaign: Campaign, kind: str) -> set[str]:
    samples = Sample.objects.filter(campaign=campaign, kind=kind)
    return set(samples.values_list("item__sample_id", flat=True))
