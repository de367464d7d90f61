"""Parquet that is damaged or holds what no table of answers does is an error that names it."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluation.analysis.loading import Inputs, load
from evaluation.errors import DatasetError, EvaluationError
from tests.evaluation.analysis.predictions import plain_file, right
from tests.evaluation.releases import small_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return small_release(tmp_path / "release")


def test_a_column_that_is_there_twice_is_named(release, tmp_path):
    table = pl.DataFrame(right("logic", 4)).to_arrow().append_column("other", pa.array(["x"] * 4))
    file = tmp_path / "answers.parquet"
    pq.write_table(table.rename_columns([*table.column_names[:-1], "model"]), file)
    with pytest.raises(DatasetError, match=r"answers.parquet: has several columns model"):
        load(Inputs([file], release))


def test_a_damaged_file_is_refused_by_its_name_wherever_it_is_damaged(release, tmp_path):
    """Some damage is that of texts, which are other texts then."""
    file = plain_file(tmp_path, right("logic", 4))
    whole = file.read_bytes()
    damaged, refusals = tmp_path / "damaged.parquet", []
    for start in range(4, len(whole) - 40, 40):
        part = bytes(byte ^ 0x5A for byte in whole[start : start + 40])
        damaged.write_bytes(whole[:start] + part + whole[start + 40 :])
        try:
            load(Inputs([damaged], release))
        except EvaluationError as error:
            refusals.append(str(error))
    assert len(refusals) > 5
    assert all("damaged.parquet" in refusal for refusal in refusals)


def test_indices_beyond_their_dictionary_are_damage(release, tmp_path, monkeypatch):
    file = plain_file(tmp_path, right("logic", 4))
    column = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 7, 0], pa.int32()), ["a", "b"], safe=False
    )
    table = pq.read_table(file).set_column(0, "model", column)
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_, **__: iter(table.to_batches()))
    with pytest.raises(DatasetError, match=r"answers.parquet: cannot be read as Parquet .*indices"):
        load(Inputs([file], release))


@pytest.mark.parametrize("name", ["sample_id", "answer"])
def test_a_column_of_lists_in_a_release_is_named(release, tmp_path, name):
    file = release / "en" / "test-00000-of-00001.parquet"
    pl.read_parquet(file).with_columns(pl.concat_list(name)).write_parquet(file)
    with pytest.raises(DatasetError, match=rf"en/test-\S+ column {name}: holds List"):
        load(Inputs([plain_file(tmp_path, right("logic", 4))], release))


@pytest.mark.parametrize("language", [3, ["en"]])
def test_a_table_of_a_release_with_odd_types_is_read_as_text_or_named(release, tmp_path, language):
    rows = [{"sample_id": "logic/test/0", "language": language, "origin": "human", "text_hash": ""}]
    (release / "provenance").mkdir()
    pl.DataFrame(rows).write_parquet(release / "provenance" / "provenance-0.parquet")
    inputs = Inputs([plain_file(tmp_path, right("logic", 4))], release)
    if language == 3:
        assert load(inputs).cube.asked.sum() == 4
    else:
        with pytest.raises(DatasetError, match="provenance: cannot be read as Parquet"):
            load(inputs)
