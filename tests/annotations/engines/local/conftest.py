"""A model of NLLB-200's kind as the hub has it, and the same for CTranslate2: made once."""

from pathlib import Path

import pytest
from django.core.management import call_command

from annotations.engines.local.settings import THREADS
from tests.tiny_translators import write_nllb


@pytest.fixture(autouse=True)
def _one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "1")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_nllb(tmp_path_factory.mktemp("models") / "tiny-nllb")


@pytest.fixture(scope="session")
def converted(published: Path) -> Path:
    folder = published.parent / "ct2"
    call_command("convert_model", str(published), out=folder, accept_licence=True)
    return folder
