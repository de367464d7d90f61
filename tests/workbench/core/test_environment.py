"""The environment is read in one place, and every variable is documented."""

import re
from pathlib import Path

import pytest

from workbench.core import environment

ROOT = Path(environment.__file__).parents[2]
DOCUMENTED = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _clean_cache():
    environment.environment.cache_clear()
    yield
    environment.environment.cache_clear()


def test_every_variable_that_is_read_is_documented():
    source = Path(environment.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'"((?:WORKBENCH_)?[A-Z]+(?:_[A-Z]+)+)"', source))
    assert read
    assert {name for name in read if f"`{name}`" not in DOCUMENTED} == set()


def test_no_other_module_reads_the_environment():
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("workbench", "annotations", "evaluation")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.(environ\b(?!\.setdefault)|getenv)", path.read_text("utf-8"))
    }
    assert readers == {"workbench/core/environment.py"}


def test_a_deployment_without_a_secret_key_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/workbench")
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(environment.ConfigurationError, match="SECRET_KEY is not set"):
        environment.environment()


def test_without_a_database_url_the_secret_key_is_made_once(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    first = environment.environment().secret_key
    environment.environment.cache_clear()
    assert environment.environment().secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_empty_key_file_is_filled_anew_and_a_folder_that_cannot_be_made_is_named(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    (tmp_path / "secret_key").touch()
    made = environment.environment().secret_key
    assert len(made) > 50
    assert (tmp_path / "secret_key").read_text() == made
    environment.environment.cache_clear()
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path / "secret_key" / "data"))
    with pytest.raises(environment.ConfigurationError, match="Set WORKBENCH_DATA_DIR to a folder"):
        environment.environment()


def test_a_demo_is_never_on_by_default_with_a_database_of_ones_own(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/workbench")
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    assert environment.environment().demo is False


def test_a_flag_that_is_neither_on_nor_off_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_DEBUG", "perhaps")
    with pytest.raises(environment.ConfigurationError, match="set it to 1 or 0"):
        environment.environment()
