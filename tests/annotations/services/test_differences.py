"""What a file changes of a benchmark is told before it is stored, and beside the one before it."""

import pytest

from annotations.models import Benchmark, Item
from annotations.selectors.benchmark_numbers import versions_of
from annotations.services import planning
from annotations.services.differences import Changed, Difference
from annotations.services.importing import ImportRefused, import_benchmark
from tests.annotations.services.test_importing import GOOD, stored, write_csv
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def test_a_dry_run_says_what_an_import_would_change_and_stores_nothing(tmp_path):
    folder = write_csv(tmp_path / "in", GOOD)
    first = import_benchmark(path=folder, name="small", dry_run=True)
    assert (first.added, first.difference, stored()) == (2, None, (0,) * 6)
    import_benchmark(path=folder, name="small", attribution="The makers")
    before = stored()
    write_csv(folder, [[*GOOD[0][:5], "C"]])
    write_csv(folder, GOOD[:1], "geometry_test.csv")
    changes = import_benchmark(path=folder, name="small", licence="mit", dry_run=True).difference
    assert changes == Difference(
        added=("geometry/test/0",),
        removed=("algebra/test/1",),
        changed=(Changed("algebra/test/0", ("answer",)),),
    )
    assert stored() == before
    benchmark = Benchmark.objects.get()
    assert (benchmark.licence, benchmark.attribution) == ("", "The makers")
    with pytest.raises(ImportRefused) as refused:
        import_benchmark(path=folder, name="small")
    assert [(error.row, error.field) for error in refused.value.errors] == [(1, "answer")]
    import_benchmark(path=folder, name="small", replace=True)
    keys = dict(Item.objects.values_list("sample_id", "key"))
    assert keys == {"algebra/test/0": 2, "geometry/test/0": 1}
    assert import_benchmark(path=folder, name="small").unchanged == 2
    planning.create_campaign(
        benchmark=benchmark, name="small", languages=["es"], plan=planning.Plan.of()
    )
    write_csv(folder, GOOD[:1])
    with pytest.raises(Invalid, match="small is in use"):
        import_benchmark(path=folder, name="small", replace=True)


def test_the_next_version_of_a_benchmark_tells_what_it_changes(tmp_path):
    folder = write_csv(tmp_path / "in", GOOD)
    import_benchmark(path=folder, name="first", licence="mit")
    write_csv(folder, [[*GOOD[0][:5], "C"]])
    write_csv(folder, GOOD[:1], "geometry_test.csv")
    told = {"path": folder, "name": "second", "follows": "first"}
    report = import_benchmark(**told)
    assert report.added == 2
    assert [str(note) for note in report.notes[:3]] == [
        "New since first: geometry/test/0.",
        "Changed since first: algebra/test/0 (answer).",
        "In first, and not in the files: algebra/test/1.",
    ]
    assert not any("another benchmark" in note.about for note in report.notes)
    assert import_benchmark(**told).unchanged == 2
    first, second = Benchmark.objects.order_by("name")
    assert (second.parent, second.licence) == (first, "mit")
    (version,) = versions_of(second)
    assert (version.benchmark, version.is_older) == (first, True)
    assert (version.added, version.removed, version.changed) == (1, 1, 1)
    assert [one.benchmark for one in versions_of(first)] == [second]
    with pytest.raises(Invalid, match="no other benchmark named third"):
        import_benchmark(path=folder, name="second", follows="third")
