"""A release is read whole by each tool that people already use, without a network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import duckdb
import mlcroissant
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from huggingface_hub import DatasetCard

from workbench.release_format.manifest import read_manifest

TABLES = ("cs/test", "choices/en/test", "lite/ca/test", "provenance/provenance")
"""Among them an item of eleven options, and subjects that differ in case alone."""

Row = dict[str, Any]


def file_of(table: str) -> str:
    return f"{table}-00000-of-00001.parquet"


def rows_of(house: Path, table: str) -> list[Row]:
    rows: list[Row] = pq.ParquetFile(house / file_of(table)).read().to_pylist()
    assert rows
    return rows


def with_datasets(house: Path, table: str, **how: Any) -> list[Row]:
    place, _, split = table.rpartition("/")
    config = place.replace("/", "_")
    return list(datasets.load_dataset(str(house), config, split=split, **how))


def streamed(house: Path, table: str) -> list[Row]:
    return with_datasets(house, table, streaming=True)


def with_polars(house: Path, table: str) -> list[Row]:
    return pl.scan_parquet(house / file_of(table)).collect().to_dicts()


def with_pandas(house: Path, table: str) -> list[Row]:
    frame = pd.read_parquet(house / file_of(table), dtype_backend="pyarrow")
    rows: list[Row] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [
        {key: list(one) if hasattr(one, "tolist") else one for key, one in row.items()}
        for row in rows
    ]


def with_duckdb(house: Path, table: str) -> list[Row]:
    found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(house / file_of(table))])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "read",
    [with_datasets, streamed, with_polars, with_pandas, with_duckdb],
    ids=lambda one: one.__name__,
)
def test_every_row_and_column_is_read(
    house: Path, table: str, read: Callable[[Path, str], list[Row]]
) -> None:
    assert read(house, table) == rows_of(house, table)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_mlcroissant_reads_every_row(house: Path) -> None:
    described = mlcroissant.Dataset(jsonld=str(house / "croissant.json"))
    for table in TABLES:
        place, _, split = table.rpartition("/")
        name = f"{place.replace('/', '_')}/{split}"
        read = [_plain(record[f"{name}/sample_id"]) for record in described.records(name)]
        assert read == [row["sample_id"] for row in rows_of(house, table)]


def test_the_card_names_each_table_with_rows_once(house: Path) -> None:
    data = DatasetCard.load(house / "README.md").data.to_dict()
    named = {
        (config["config_name"], file["split"]): file["path"]
        for config in data["configs"]
        for file in config["data_files"]
    }
    counted = read_manifest(house)["rows"]
    assert set(named) == {
        (config, split) for config, splits in counted.items() for split in splits if splits[split]
    }
    assert all((house / path).is_file() for path in named.values())
    has_dev = (house / file_of("en/dev")).exists()
    assert {split for config, split in named if config in ("en", "lite_en")} == (
        {"test", "dev"} if has_dev else {"test"}
    )


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value
