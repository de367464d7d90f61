"""What a store promises, on whatever it lies."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from tests.length import LONG
from workbench.core.stores import LocalStore, Store, releases_store

KINDS = ("local", "s3") if LONG else ("local",)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        request.getfixturevalue("s3")
        return releases_store()
    return LocalStore(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "es").mkdir(parents=True)
    (folder / "es" / "test.parquet").write_bytes(b"0123456789")
    (folder / "README.md").write_bytes(b"card")
    return folder


def test_a_folder_that_was_put_is_listed_read_and_deleted(store: Store, folder: Path) -> None:
    assert (store.names(), store.exists("mmlu-1.0.0"), store.files("mmlu-1.0.0")) == ([], False, [])
    store.put("mmlu-1.0.0", folder)
    assert store.names() == ["mmlu-1.0.0"]
    listed = store.files("mmlu-1.0.0")
    assert [(file.path, file.bytes) for file in listed] == [
        ("README.md", 4),
        ("es/test.parquet", 10),
    ]
    assert store.stat("mmlu-1.0.0", "README.md") == listed[0]
    assert store.exists("mmlu-1.0.0")
    assert store.exists("mmlu-1.0.0", "es/test.parquet")
    assert store.read("mmlu-1.0.0", "README.md") == b"card"
    fetched = store.folder("mmlu-1.0.0")
    assert (fetched.name, (fetched / "es" / "test.parquet").read_bytes()) == (
        "mmlu-1.0.0",
        b"0123456789",
    )
    assert (folder / "README.md").exists()
    store.delete("mmlu-1.0.0")
    store.delete("mmlu-1.0.0")
    assert (store.names(), store.exists("mmlu-1.0.0")) == ([], False)


def test_a_file_is_read_in_any_order(store: Store, folder: Path) -> None:
    store.put("a", folder)
    with store.open("a", "es/test.parquet") as file:
        assert (file.size, file.seek(7), file.read(2), file.tell()) == (10, 7, b"78", 9)
        assert (file.seek(-3, os.SEEK_END), file.read()) == (7, b"789")
        assert (file.seek(2), file.read(3)) == (2, b"234")


def test_a_file_that_is_written_again_has_another_version_and_hash(store: Store) -> None:
    store.write("7", "predictions/es.parquet", b"one")
    first = store.stat("7", "predictions/es.parquet").version
    hashes = [store.sha256("7", "predictions/es.parquet") for _ in range(2)]
    store.write("7", "predictions/es.parquet", b"two")
    assert store.stat("7", "predictions/es.parquet").version != first
    assert store.sha256("7", "predictions/es.parquet") not in hashes
    assert len(set(hashes)) == 1
    assert store.read("7", "predictions/es.parquet") == b"two"


def test_a_name_that_is_there_is_not_put_again(store: Store, folder: Path) -> None:
    store.put("a", folder)
    with pytest.raises(FileExistsError):
        store.put("a", folder)
    assert store.names() == ["a"]


def test_what_fails_while_it_is_built_leaves_nothing(store: Store) -> None:
    with suppress(ZeroDivisionError), store.building("a") as path:
        path.mkdir()
        raise ZeroDivisionError
    assert (store.names(), store.exists("a")) == ([], False)
    with store.building("a") as path:
        path.mkdir()
        (path / "manifest.json").write_bytes(b"{}")
        assert not store.exists("a")
    assert store.read("a", "manifest.json") == b"{}"


def test_a_file_that_is_written_beside_is_added_when_all_went_well(store: Store) -> None:
    with suppress(ZeroDivisionError), store.adding("surveys", "1-a.csv") as path:
        path.write_bytes(b"half")
        raise ZeroDivisionError
    assert not store.exists("surveys", "1-a.csv")
    with store.adding("surveys", "1-b.csv") as path:
        path.write_bytes(b"whole")
    assert [one.path for one in store.files("surveys")] == ["1-b.csv"]
    store.delete("surveys", "1-b.csv")
    store.delete("surveys", "1-b.csv")
    assert not store.exists("surveys", "1-b.csv")


def test_names_have_parts(store: Store, folder: Path) -> None:
    store.put("imports/8a6c", folder)
    store.write("surveys", "1-a.csv", b"")
    assert store.names() == ["imports", "surveys"]
    assert store.names("imports") == ["8a6c"]
    assert store.names("effort") == []
    store.delete("imports/8a6c")
    assert store.names("imports") == []


@pytest.mark.parametrize("path", ["../a/README.md", "/etc/passwd", "", "es//x", "./README.md"])
def test_no_path_leads_out_of_a_name(store: Store, folder: Path, path: str) -> None:
    store.put("a", folder)
    assert not store.exists(path or "..", "README.md")
    assert path == "" or not store.exists("a", path)
    with pytest.raises(FileNotFoundError):
        store.read("a", path)
    with pytest.raises(FileNotFoundError):
        store.write(path, "a", b"")


def test_what_is_not_there_is_no_file(store: Store) -> None:
    for missing in (store.open, store.stat, store.sha256, store.read):
        with pytest.raises(FileNotFoundError):
            missing("a", "b")
    with pytest.raises(FileNotFoundError):
        store.folder("a")
