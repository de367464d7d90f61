"""The full MMLU as a release: against the rows that Global MMLU published."""

import json
from pathlib import Path

import datasets
import pyarrow.parquet as pq
import pytest

from annotations.publishing import (
    ItemRecord,
    TextRecord,
    verify_release,
)
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.layouts import read_benchmark

pytestmark = needs_shared_data


@pytest.fixture(scope="module")
def full_contents() -> ReleaseContents:
    source = read_benchmark(SHARED_DATA / "mmlu_en").records
    return ReleaseContents(
        name="mmlu",
        version="1.0.0",
        languages=("en", "sw"),
        items=tuple(
            ItemRecord(row.sample_id, row.split, row.subject, row.category, row.key, 4)
            for row in source
        ),
        texts=tuple(
            TextRecord(row.sample_id, language, row.question, row.options, "imported", "")
            for language in ("en", "sw")
            for row in source
        ),
    )


@pytest.fixture(scope="module")
def full_release(full_contents: ReleaseContents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "full"
    write_release(folder, contents=full_contents)
    return folder


def test_english_dev_rows_equal_the_published_ones_in_all_17_columns(full_release: Path) -> None:
    path = SHARED_DATA / "global_mmlu_dev" / "global_mmlu_dev_en.json"
    published = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    table = pq.read_table(full_release / "en" / "dev-00000-of-00001.parquet")
    assert table.column_names == list(published[0])
    assert table.to_pylist() == published


def test_the_full_release_loads_in_both_languages(
    full_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    for language in ("en", "sw"):
        loaded = datasets.load_dataset(str(full_release), language, cache_dir=str(tmp_path))
        assert isinstance(loaded, datasets.DatasetDict)
        assert {name: rows.num_rows for name, rows in loaded.items()} == {"test": 14042, "dev": 285}


def test_the_full_release_is_sound_and_the_same_when_built_again(
    full_contents: ReleaseContents, full_release: Path, tmp_path: Path
) -> None:
    assert verify_release(full_release) == []
    again = write_release(tmp_path / "again", contents=full_contents)
    assert again.to_json() == (full_release / "manifest.json").read_text(encoding="utf-8")
