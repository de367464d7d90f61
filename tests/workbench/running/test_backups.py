"""A backup on disk: whole or not there, open to nobody else, and held against its hashes."""

from io import BytesIO
from pathlib import Path

import pytest

from workbench.running.operations.backups.containers import Backup, writing
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.manifest import File, Manifest

CONTENT = b"translated" * 1000


def silent(_: int) -> None: ...


def manifest(*files: File) -> Manifest:
    return Manifest("2026-11-28T00:00:00+00:00", {"workbench": "1"}, {}, {}, [], [], files)


def make(place: Path, name: str = "runs/1/a b.parquet") -> Path:
    source = BytesIO(CONTENT)
    with writing(place) as (writer, _):
        writer.finish(manifest(writer.add(name, source, len(CONTENT), silent)))
    return place


@pytest.fixture(params=["backup", "backup.tar"])
def place(request, tmp_path):
    return tmp_path / request.param


def test_what_goes_in_comes_out_and_nobody_else_may_read_it(place, tmp_path):
    with Backup(make(place)) as backup:
        backup.check(silent)
        [file] = backup.manifest.files
        backup.take(file, tmp_path / "out" / "copy", silent)
    assert (tmp_path / "out" / "copy").read_bytes() == CONTENT
    assert all(path.stat().st_mode & 0o077 == 0 for path in (place, *place.rglob("*.*")))


def test_what_is_cut_off_leaves_nothing_and_nothing_is_overwritten(place, tmp_path):
    def cut_off():
        with writing(place) as (writer, staging):
            (staging / "database.dump").write_bytes(CONTENT)
            with (staging / "database.dump").open("rb") as dump:
                writer.add("database.dump", dump, len(CONTENT), silent)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert list(tmp_path.iterdir()) == []
    make(place)
    with pytest.raises(BackupError, match="never overwrites"):
        make(place)


def test_a_changed_byte_is_found_before_anything_is_taken_out(place):
    file = make(place) if place.suffix else make(place) / "runs/1/a b.parquet"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"translated", b"transIated", 1))
    with Backup(place) as backup, pytest.raises(BackupError, match="other content"):
        backup.check(silent)


def test_a_name_that_leads_out_of_it_is_refused(tmp_path):
    place = make(tmp_path / "backup.tar", "../stolen")
    with Backup(place) as backup, pytest.raises(BackupError, match="leads out"):
        backup.check(silent)


def test_what_is_no_backup_or_another_is_refused_in_words(tmp_path):
    (tmp_path / "torn.tar").write_bytes(b"\0" * 700)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "manifest.json").write_text('{"format": "workbench-backup/9"}')
    for name, told in (("gone", "no backup"), ("torn.tar", "no backup"), ("folder", "format")):
        with pytest.raises(BackupError, match=told):
            Backup(tmp_path / name)
