"""Releases are read with the tools that people already use, without a network."""

from pathlib import Path

import datasets
import pyarrow.parquet as pq
import pytest

from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.annotations.publishing.samples import contents, text
from workbench.release_format.schemas import (
    CHOICES,
    GLOBAL_MMLU,
    SIDE_TABLES,
    Column,
    arrow_schema,
)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)


def load(release: Path, config: str, cache: Path) -> datasets.DatasetDict:
    loaded = datasets.load_dataset(str(release), config, cache_dir=str(cache))
    assert isinstance(loaded, datasets.DatasetDict)
    return loaded


def features(columns: tuple[Column, ...]) -> datasets.Features:
    return datasets.Features.from_arrow_schema(arrow_schema(columns))


def test_a_language_loads_with_test_and_dev(sound_release: Path, tmp_path: Path) -> None:
    loaded = load(sound_release, "es", tmp_path)
    assert {split: rows.num_rows for split, rows in loaded.items()} == {"test": 22, "dev": 10}
    assert loaded["test"].features == features(GLOBAL_MMLU)


@pytest.mark.parametrize(("name", "rows"), [("votes", 6), ("post_edits", 3), ("answer_checks", 2)])
def test_side_tables_load_as_configs_of_their_own(
    sound_release: Path, tmp_path: Path, name: str, rows: int
) -> None:
    loaded = load(sound_release, name, tmp_path)[name]
    assert loaded.num_rows == rows
    assert loaded.features == features(SIDE_TABLES[name])


def test_other_option_counts_load_as_a_config_of_their_own(
    sound_release: Path, tmp_path: Path
) -> None:
    loaded = load(sound_release, "choices_en", tmp_path)["test"]
    assert loaded.num_rows == 1
    assert loaded.features == features(CHOICES)


@pytest.fixture
def bare_release(tmp_path: Path) -> Path:
    whole = contents()
    bare = ReleaseContents("bare", "0.1.0", ("en", "es"), whole.items, whole.texts)
    write_release(tmp_path / "bare", contents=bare)
    return tmp_path / "bare"


def test_a_release_without_decisions_loads_too(bare_release: Path, tmp_path: Path) -> None:
    assert load(bare_release, "en", tmp_path)["test"].num_rows == 24
    configs = set(datasets.get_dataset_config_names(str(bare_release)))
    assert {"en", "es", "choices_en", "choices_es", "provenance"} <= configs
    assert configs.isdisjoint({"votes", "post_edits", "answer_checks"})
    path = bare_release / "votes" / "votes-00000-of-00001.parquet"
    assert pq.read_schema(path).equals(arrow_schema(SIDE_TABLES["votes"]))


CODES = ("no", "sr-Latn", "zh-Hant-TW", "qaa-x-own")


@pytest.fixture(scope="module")
def far_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """From Urdu into languages whose codes are false in YAML, or have several parts."""
    items = contents().items
    languages = ("ur", *CODES)
    texts = tuple(text(item, language) for language in languages for item in items)
    folder = tmp_path_factory.mktemp("far") / "far"
    release = ReleaseContents("far", "1.0.0", languages, items, texts, source_language="ur")
    write_release(folder, contents=release)
    return folder


@pytest.mark.parametrize("code", CODES)
def test_any_language_loads(far_release: Path, tmp_path: Path, code: str) -> None:
    assert load(far_release, code, tmp_path)["test"].num_rows == 24
