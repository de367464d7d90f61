"""What a bucket needs besides: names that appear whole, folders that are fetched, an outage."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.s3 import S3
from workbench.core.stores import Store, StoreError, releases_store
from workbench.core.stores.fetched import IN_USE_S

LONG_AGO = 1_000_000_000


@pytest.fixture
def store(s3: S3) -> Store:
    return releases_store()


def release(folder: Path, text: bytes) -> Path:
    (folder / "es").mkdir(parents=True)
    (folder / "es" / "test.parquet").write_bytes(text)
    files = [{"path": "es/test.parquet", "sha256": sha256(text).hexdigest()}]
    (folder / "manifest.json").write_text(json.dumps({"files": files}))
    return folder


def file(folder: Path) -> Path:
    return folder / "es" / "test.parquet"


def test_a_name_of_which_half_was_put_is_not_there_and_can_be_put(
    store: Store, tmp_path: Path
) -> None:
    whole = release(tmp_path / "whole", b"rows")
    broken = release(tmp_path / "broken", b"other")
    (broken / "es" / "left-over").write_bytes(b"")
    (broken / "manifest.json").chmod(0)
    (broken / "manifest.json").unlink()
    (broken / "manifest.json").symlink_to("/proc/self/mem")  # can be listed, and not be read
    with suppress(OSError, StoreError):
        store.put("a-1.0.0", broken)
    assert store.files("a-1.0.0")
    assert (store.names(), store.exists("a-1.0.0")) == ([], False)
    with pytest.raises(FileNotFoundError):
        store.folder("a-1.0.0")
    store.put("a-1.0.0", whole)
    assert [one.path for one in store.files("a-1.0.0")] == ["es/test.parquet", "manifest.json"]
    assert store.names() == ["a-1.0.0"]


def test_a_file_that_was_damaged_here_is_fetched_again(store: Store, tmp_path: Path) -> None:
    store.put("a", release(tmp_path / "a", b"rows"))
    folder = store.folder("a")
    stat = file(folder).stat()
    file(folder).write_bytes(b"rowz")
    os.utime(file(folder), ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (folder / "added").write_bytes(b"")
    again = store.folder("a")
    assert (again, file(again).read_bytes()) == (folder, b"rows")
    assert not (folder / "added").exists()


def test_other_content_under_the_name_of_a_release_is_another_folder(
    store: Store, tmp_path: Path
) -> None:
    store.put("a", release(tmp_path / "one", b"one"))
    first = store.folder("a")
    store.delete("a")
    store.put("a", release(tmp_path / "two", b"two"))
    assert (file(store.folder("a")).read_bytes(), file(first).read_bytes()) == (b"two", b"one")


def test_what_has_no_manifest_is_brought_up_to_date(store: Store) -> None:
    store.write("7", "a", b"1")
    store.write("7", "b", b"1")
    folder = store.folder("7")
    store.write("7", "a", b"2")
    store.write("7", "c", b"3")
    assert store.folder("7") == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a": b"2",
        "b": b"1",
        "c": b"3",
    }


def test_what_was_built_here_is_not_fetched(store: Store, tmp_path: Path) -> None:
    with store.building("a") as path:
        release(path, b"rows")
        inode = file(path).stat().st_ino
    assert file(store.folder("a")).stat().st_ino == inode


def test_what_was_not_asked_for_longest_goes_when_there_is_no_room(
    store: Store, tmp_path: Path, settings: Settings
) -> None:
    settings.STORE_CACHE_SIZE = 2500
    store = releases_store()
    for name in ("old", "used"):
        store.put(name, release(tmp_path / name, 1000 * name[:1].encode()))
    old, used = store.folder("old"), store.folder("used")
    assert old.exists()
    for note in (settings.STORE_CACHE / "releases" / "uses").iterdir():
        if json.loads(note.read_text())["name"] == "old":
            os.utime(note, (LONG_AGO, LONG_AGO))
    store.put("new", release(tmp_path / "new", 1000 * b"n"))
    new = store.folder("new")
    assert [folder.exists() for folder in (old, used, new)] == [False, True, True]
    assert IN_USE_S > 0
    assert file(store.folder("old")).read_bytes() == 1000 * b"o"


def test_those_who_fetch_at_once_have_the_same_folder_whole(store: Store, tmp_path: Path) -> None:
    store.put("a", release(tmp_path / "a", 100_000 * b"rows"))
    with ThreadPoolExecutor(4) as threads:
        folders = set(threads.map(releases_store().folder, 4 * ["a"]))
    (folder,) = folders
    assert file(folder).read_bytes() == 100_000 * b"rows"


def test_a_store_that_does_not_answer_or_refuses_says_so(s3: S3, settings: Settings) -> None:
    store = releases_store()
    store.check()
    settings.STORE = "s3://no-such-bucket/workbench"
    with pytest.raises(StoreError, match="no-such-bucket"):
        releases_store().check()
    settings.STORE, settings.STORE_ENDPOINT = s3.store, "http://127.0.0.1:9"
    for asked in (releases_store().names, releases_store().check):
        with pytest.raises(StoreError, match="does not answer"):
            asked()


def test_a_bucket_does_as_a_folder_does(store: Store, tmp_path: Path) -> None:
    """The short form of `test_stores.py` with a bucket."""
    store.put("imports/8a6c", release(tmp_path / "a", b"0123456789"))
    assert (store.names(), store.names("imports")) == (["imports"], ["8a6c"])
    with store.open("imports/8a6c", "es/test.parquet") as opened:
        assert (opened.size, opened.seek(7), opened.read(2)) == (10, 7, b"78")
    assert (
        store.sha256("imports/8a6c", "es/test.parquet")
        == sha256(file(tmp_path / "a").read_bytes()).hexdigest()
    )
    with pytest.raises(FileNotFoundError):
        store.read("imports/8a6c", "../8a6c/manifest.json")
    with pytest.raises(FileExistsError):
        store.put("imports/8a6c", tmp_path / "a")
    store.delete("imports/8a6c")
    assert (store.names("imports"), store.exists("imports/8a6c")) == ([], False)
