"""A file that is sent is kept or refused in words, whatever its name and its bytes are."""

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from annotations.services import uploads
from annotations.services.old_uploads import forget_uploads
from workbench.core.errors import Invalid
from workbench.core.jobs.models import ACTIVE, Job, JobState
from workbench.layouts.budget import FREE, MEGABYTE


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("protocol.toml", "[review]\n")
    return content.getvalue()


def without_its_first_bytes(sound: bytes) -> bytes:
    """The table of contents then names places before the file's beginning."""
    return sound[20:]


def of_a_later_version(sound: bytes) -> bytes:
    at = sound.index(b"PK\1\2")
    return sound[: at + 6] + b"\xff\xff" + sound[at + 8 :]


@pytest.mark.parametrize("damage", [without_its_first_bytes, of_a_later_version])
def test_a_damaged_archive_is_refused_in_words(
    damage: object, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent = SimpleUploadedFile("a.zip", damage(archive()))  # type: ignore[operator]
    with pytest.raises(Invalid, match="pack it again"):
        uploads.texts_of(file=sent, main="protocol.toml")


def test_a_file_that_bursts_is_found_among_others_that_do_not(tmp_path: Path) -> None:
    """These alone would let the archive be unpacked to a thousand times as much."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("noise.csv", os.urandom(MEGABYTE // 2))
        packed.writestr("lines.csv", "\n" * (FREE + 1))
    with pytest.raises(Invalid, match=r"lines\.csv would unpack to 64 MB from 0\.1 MB"):
        uploads.inspect_archive(tmp_path / "a.zip", "a.zip")


def test_what_is_told_names_no_folder_of_ours(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("read.me", "a")
    sent = SimpleUploadedFile("a.zip", (tmp_path / "a.zip").read_bytes())
    stored = uploads.store_uploads(files=[sent])
    with uploads.readable(stored=stored) as path:
        assert (
            uploads.as_sent(told=f"{path} holds no benchmark file")
            == "a.zip holds no benchmark file"
        )
    place = uploads.store_uploads(files=[SimpleUploadedFile("a.csv", b"a")])
    assert uploads.as_sent(told=f"{tmp_path / place} is gone") == "a.csv is gone"


def test_a_name_that_no_file_system_takes_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Invalid, match="shorter"):
        uploads.store_uploads(files=[SimpleUploadedFile("問" * 100 + ".csv", b"a")])
    assert uploads.store_uploads(files=[SimpleUploadedFile("問" * 60 + ".csv", b"a")])


@pytest.mark.django_db
def test_an_upload_goes_once_its_job_needs_it_no_more(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    now, hour, day = timezone.now(), timedelta(hours=1), timedelta(days=1)
    ends: dict[str, tuple[JobState | None, timedelta]] = {
        "waits": (JobState.QUEUED, 30 * day),
        "is read": (JobState.RUNNING, 30 * day),
        "just read": (JobState.SUCCEEDED, hour / 2),
        "read": (JobState.SUCCEEDED, 2 * hour),
        "failed": (JobState.FAILED, 6 * day),
        "failed long ago": (JobState.FAILED, 8 * day),
        "cancelled long ago": (JobState.CANCELLED, 8 * day),
        "just came": (None, hour),
        "no job came": (None, 8 * day),
    }
    places = {}
    for name, (state, ago) in ends.items():
        stored = uploads.store_uploads(files=[SimpleUploadedFile("a.csv", b"a")])
        places[name] = tmp_path / stored
        past = (now - ago).timestamp()
        os.utime(places[name], (past, past))
        if state is not None:
            facts = {"finished_at": None if state in ACTIVE else now - ago, "state": state}
            Job.objects.create(
                kind="import_benchmark", key=name, arguments={"upload": stored}, **facts
            )
    for name, ago in (("unpacked-now", day), ("unpacked-cut-off", 8 * day)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, ((now - ago).timestamp(),) * 2)
    assert forget_uploads() == 5
    assert {name for name, place in places.items() if place.is_file()} == {
        "waits", "is read", "just read", "failed", "just came"
    }  # fmt: skip
    assert [path.name for path in tmp_path.glob("unpacked-*")] == ["unpacked-now"]
    settings.MEDIA_ROOT = tmp_path / "never made"
    assert forget_uploads() == 0
