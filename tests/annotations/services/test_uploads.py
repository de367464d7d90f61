"""A file that is sent is kept or refused in words, whatever its name and its bytes are."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from annotations.services import uploads
from workbench.core.errors import Invalid


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


def test_a_name_that_no_file_system_takes_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Invalid, match="shorter"):
        uploads.store_upload(file=SimpleUploadedFile("問" * 100 + ".csv", b"a"))
    assert uploads.store_upload(file=SimpleUploadedFile("問" * 60 + ".csv", b"a"))
