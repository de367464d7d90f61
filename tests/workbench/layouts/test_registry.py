"""A layout is one module, and nothing else names it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench.layouts
from workbench.layouts import read_benchmark
from workbench.layouts.registry import layout_names, layouts

MODULE = """
from workbench.layouts.base import Layout
from workbench.layouts.rows import RawFile, RawRow


class Pipes(Layout):
    name = "pipes"
    suffixes = (".pipes",)

    def read(self, file, asked):
        lines = file.path.read_text().splitlines()
        cells = [line.split("|") for line in lines]
        rows = [RawRow(file.name, n, c[0], c[1], c[2:-1], c[-1]) for n, c in enumerate(cells, 1)]
        return RawFile(rows)


LAYOUT = Pipes()
"""


@pytest.fixture
def pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more module in the package of layouts."""
    (tmp_path / "pipes_layout.py").write_text(MODULE)
    monkeypatch.setattr(workbench.layouts, "__path__", [*workbench.layouts.__path__, str(tmp_path)])
    layouts.cache_clear()
    yield
    layouts.cache_clear()


def test_the_layouts_that_there_are() -> None:
    assert layout_names() == ("auto", "global-mmlu-jsonl", "global-mmlu-parquet", "mmlu-csv")


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
