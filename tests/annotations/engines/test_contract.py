"""Every engine that is found keeps to the same, as far as it can work here."""

from contextlib import suppress
from pathlib import Path

import pytest

from annotations.engines import Engine, EngineError, engine_named, engines
from annotations.engines.base import EngineForm
from tests.annotations.engines.contract import keeps
from tests.debian import needs_apertium


@pytest.mark.parametrize("name", engines())
def test_an_engine_says_what_it_is_and_whether_it_can_work(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = engines()[name]
    for setting in kind.settings:
        monkeypatch.delenv(setting, raising=False)
    assert kind.name == name
    assert kind.title
    assert issubclass(kind.form, EngineForm)
    status = kind.status()
    assert status.is_available or status.reason, "it says why not"
    assert (Path(__file__).parents[3] / "annotations" / "engines" / name).is_dir()
    with suppress(EngineError):
        assert isinstance(kind.make(""), Engine)


@needs_apertium
def test_apertium_keeps_to_it() -> None:
    keeps(engine_named("apertium"), "es", "The dog is red.", "What is the house?")


def test_a_file_keeps_to_it(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("source,target,language\nThe dog is red.,El perro es rojo.,es\n")
    keeps(engine_named(f"file:{path}"), "es", "The dog is red.", "What is there?")
