"""An engine is one folder: command line, form and API find it and its options there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

import evaluation.scoring.engines
from evaluation.api.serializers import RunSerializer, StartRunSerializer
from evaluation.cli import main
from evaluation.errors import EngineError
from evaluation.scoring.engines import create_engine, engine_kinds
from evaluation.web.forms import RunForm
from tests.evaluation.releases import small_release

FOLDER = """
from dataclasses import dataclass

from evaluation.scoring.engines.kind import EngineKind
from evaluation.scoring.engines.options import check, option


@dataclass(frozen=True)
class Options:
    letter: str = option("A", "what it says", choices=("A", "B"), label="Which letter")
    shout: bool = option(False, "say it loudly", label="Loudly")
    times: int = option(1, "how often", minimum=1)

    def __post_init__(self):
        check(self)


ENGINE = EngineKind("stubborn", "engine:Stubborn", "NAME", "says one letter", title="Stubborn",
                    options=Options)
"""
ENGINE = """
from evaluation.scoring.engines.base import Scored, Usage


class Stubborn:
    uses_shots = False
    packages = ()

    def __init__(self, target, options):
        self.options = options
        self.usage = Usage()
        self.identity = {"engine": "stubborn", "target": target, "letter": options.letter}

    def prepare(self, questions):
        pass

    def score(self, questions):
        for index, _ in enumerate(questions):
            yield Scored(index, "AB".index(self.options.letter), None)
"""


@pytest.fixture
def stubborn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more folder among the engines."""
    folder = tmp_path / "engines" / "stubborn"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(FOLDER)
    (folder / "engine.py").write_text(ENGINE)
    path = [*evaluation.scoring.engines.__path__, str(folder.parent)]
    monkeypatch.setattr(evaluation.scoring.engines, "__path__", path)
    engine_kinds.cache_clear()
    yield
    engine_kinds.cache_clear()


def test_the_engines_that_there_are() -> None:
    assert {"uniform", "longest", "reference", "forest", "openai"} <= engine_kinds().keys()


@pytest.mark.usefixtures("stubborn")
def test_a_new_folder_is_an_engine_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release, out = small_release(tmp_path / "release"), tmp_path / "out"
    run = ["run", "--release", str(release), "--model", "stubborn:x", "--out", str(out), "--quiet"]
    assert main([*run, "--letter", "B"]) == 0
    summary = json.loads((out / "summary.json").read_text())
    assert summary["engine"]["identity"]["letter"] == "B"
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "stubborn:NAME says one letter" in shown
    assert "--times N how often (1)" in shown


@pytest.mark.django_db
@pytest.mark.usefixtures("stubborn", "store")
def test_its_options_for_the_web_stand_there() -> None:
    form = RunForm(AnonymousUser())
    assert ("stubborn", "Stubborn") in form.fields["engine"].choices  # type: ignore[attr-defined]
    assert (form.fields["letter"].label, form.fields["shout"].required) == ("Which letter", False)
    assert "times" not in form.fields
    assert {"letter", "shout"} <= StartRunSerializer().get_fields().keys()
    assert {"letter", "shout"} <= RunSerializer().get_fields().keys()


@pytest.mark.usefixtures("stubborn")
def test_what_does_not_fit_is_refused() -> None:
    kind = engine_kinds()["stubborn"]
    with pytest.raises(EngineError, match="letter 'C': expected one of A, B"):
        kind.options(letter="C")
    with pytest.raises(EngineError, match="times 0: expected at least 1"):
        kind.options(times=0)


def test_an_engine_that_asks_no_server_has_nothing_to_reckon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["run", "--release", str(small_release(tmp_path)), "--out", str(tmp_path / "out")]
    assert main([*run, "--model", "uniform:0", "--dry-run"]) == 1
    assert "asks no server" in capsys.readouterr().err


def test_an_unknown_engine_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(EngineError, match=r"one of .*longest, .*uniform, .*reference"):
        create_engine("oracle:x")
