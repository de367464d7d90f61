"""A layout is one module, and nothing else names it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench.layouts.known
from workbench.layouts import read_benchmark
from workbench.layouts.registry import layout_names, layouts

MODULE = """
from workbench.layouts.base import Layout
from workbench.layouts.rows import RawRow


class Pipes(Layout):
    name = "pipes"
    suffixes = (".pipes",)

    def read(self, file, asked):
        lines = file.path.read_text().splitlines()
        cells = [line.split("|") for line in lines]
        for n, c in enumerate(cells, 1):
            yield RawRow(file.name, n, c[0], c[1], c[2:-1], c[-1])


LAYOUT = Pipes()
"""
SIGNED = MODULE.replace('(".pipes",)', '(".csv",)').replace(
    "    def read(",
    """    def recognises(self, sample):
        return 100 * ("|" in sample.file.path.read_text())

    def read(""",
)


@pytest.fixture
def pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more module in the package of layouts."""
    yield from _added("pipes_layout", MODULE, tmp_path, monkeypatch)


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One that shares its suffix with another, and knows its files by their content."""
    yield from _added("a_signed_layout", SIGNED, tmp_path, monkeypatch)


def _added(
    name: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / f"{name}.py").write_text(module)
    known = workbench.layouts.known
    monkeypatch.setattr(known, "__path__", [*known.__path__, str(folder)])
    layouts.cache_clear()
    yield
    layouts.cache_clear()


def test_the_layouts_that_there_are() -> None:
    assert layout_names()[0] == "auto"
    assert {"global-mmlu", "global-mmlu-parquet", "mmlu-csv", "table"} <= set(layout_names())


@pytest.mark.usefixtures("pipes")
def test_a_new_module_is_a_new_layout(tmp_path: Path) -> None:
    rows = ["algebra/test/0|2+2?|3|4|B", "algebra/test/1|1+1?|2|x|3", "algebra/test/2|?|2|x|A"]
    (tmp_path / "few.pipes").write_text("\n".join(rows))

    result = read_benchmark(tmp_path / "few.pipes")

    assert "pipes" in layout_names()
    assert [(item.sample_id, item.key) for item in result.records] == [
        ("algebra/test/0", 1),
        ("algebra/test/2", 0),
    ]
    assert [(error.row, error.field) for error in result.errors] == [(2, "answer")]


@pytest.mark.usefixtures("signed")
def test_layouts_of_one_suffix_are_told_apart_by_what_one_recognises(tmp_path: Path) -> None:
    (tmp_path / "pipes").mkdir()
    (tmp_path / "commas").mkdir()
    own, other = tmp_path / "pipes" / "sums.csv", tmp_path / "commas" / "algebra_test.csv"
    own.write_text("algebra/test/0|2+2?|3|4|B")
    other.write_text("2+2?,3,4,B\n")

    for path in (own, own.parent):
        assert [item.key for item in read_benchmark(path).records] == [1]
    for path in (other, other.parent):
        read = read_benchmark(path, header=False)
        assert [item.sample_id for item in read.records] == ["algebra/test/0"]
    assert read_benchmark(own, layout="mmlu-csv").errors[0].field == "file name"
