"""Apertium for real: its program, and its server on the loopback."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.engines import EngineError, SourceUnit, engine_named
from annotations.engines.apertium import program
from annotations.engines.apertium.pairs import targets_from
from annotations.engines.apertium.program import ApertiumProgram
from annotations.engines.apertium.server import ApertiumServer
from annotations.quality.units import Unit
from tests.debian import needs_apertium, needs_program

PAIRS = Path("/usr/share/apertium")
WORDS = st.sampled_from(
    ["the dog", "red", "2.5 kg", "a [b]", "{c}", "$x^2$", "\\frac{1}{2}", "<e>", "@f", "g/h", "~i"]
)
LINES = st.lists(WORDS, max_size=4).map(" ".join)
TEXTS = st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), max_size=5)


@pytest.fixture(scope="module")
def server() -> Iterator[ApertiumServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        ["apertium-apy", "--port", str(port), str(PAIRS)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        engine = ApertiumServer(f"http://127.0.0.1:{port}/")
        _wait_for(engine, serving)
        yield engine
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(engine: ApertiumServer, serving: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not engine.status().is_available:
        assert serving.poll() is None, "apertium-apy ended by itself"
        assert time.monotonic() < deadline, engine.status().reason


needs_server = needs_program("apertium-apy")


@needs_apertium
def test_english_becomes_spanish_and_serbian() -> None:
    engine = ApertiumProgram()
    assert engine.translate_texts(["The dog is red.", "A house"], "es") == [
        "El perro es rojo.",
        "Una casa",
    ]
    assert {"bs", "ca", "es", "hr", "sr", "sr-Latn"} <= set(engine.status().languages)
    assert engine_named("apertium", source="es").require("en").is_available
    assert engine.status().version[0].isdigit()
    assert engine.translate_texts(["A house"], "sr") != ["A house"]


@needs_apertium
@settings(max_examples=3, deadline=None)
@given(texts=TEXTS)
def test_texts_become_what_each_becomes_alone_line_by_line(texts: list[str]) -> None:
    engine = ApertiumProgram()
    done = engine.translate_texts(texts, "es")
    assert done[:1] == engine.translate_texts(texts[:1], "es")
    for text, translated in zip(texts, done, strict=True):
        lines = list(zip(text.split("\n"), translated.split("\n"), strict=True))
        assert all(bool(source.strip()) == bool(target.strip()) for source, target in lines)


@needs_apertium
@pytest.mark.parametrize(
    "text",
    [
        "$x^2 + \\frac{1}{2}$",
        "\\[2 \\cdot {4}\\]",
        "[ ] { } ^ / \\ @ < > ~ $",
        "12",
        "...",
        "",
        " ",
        "\n\n",
    ],
)
def test_formulas_signs_and_numbers_pass_through_unharmed(text: str) -> None:
    assert ApertiumProgram().translate_texts([text], "es") == [text]


@needs_apertium
def test_blank_lines_and_outer_white_space_stay_as_they_are() -> None:
    text = "  The dog\n\n\nthe cat \n"
    assert ApertiumProgram().translate_texts([text], "es") == ["  El perro\n\n\nEl gato \n"]
    assert ApertiumProgram().translate_texts(["12"], "sr") == ["12"]


@needs_server
def test_the_server_gives_what_the_program_gives(server: ApertiumServer) -> None:
    texts = [
        "The dog is red.",
        "What is $x^2 + \\frac{1}{2}$?",
        "a [b] {c} @d <e> ^f$ ~g \\h /i",
        "  The dog\nThe cat ",
        "",
        "12",
    ]
    assert server.translate_texts(texts, "es") == ApertiumProgram().translate_texts(texts, "es")


@needs_server
def test_the_servers_marks_are_taken_away_but_not_the_sources_own_signs(
    server: ApertiumServer,
) -> None:
    marked = "The dog is red."
    assert server.translate_texts([marked], "sr") == ApertiumProgram().translate_texts(
        [marked], "sr"
    )
    assert "#5" in server.translate_texts(["The dog is #5 of them"], "es")[0]


def test_without_the_program_the_message_names_the_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"not installed; install the packages of apt\.txt"):
        ApertiumProgram().translate_texts(["a"], "es")


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An `apertium` of a test's own, which reads a text as `$text`."""
    path = folder / "apertium"
    modes = 'if [ "$1" = -l ]; then echo eng-spa; exit; fi; if [ "$1" = -V ]; then exit; fi'
    path.write_text(f'#!/bin/sh\n{modes}\ntext="$(cat)"\n{script}\n')
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{Path(shutil.which('sh') or '/bin/sh').parent}:/bin")


def test_a_program_that_fails_says_what_it_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _install(tmp_path, monkeypatch, "echo broken data >&2; exit 1")
    with pytest.raises(EngineError, match="failed: broken data"):
        ApertiumProgram().translate_texts(["a"], "es")


@pytest.mark.parametrize("fault", ["kill -9 $$", "cat /dev/zero | cat >/dev/null"])
def test_a_text_that_the_program_ends_at_or_stays_at_costs_no_other_its_translation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    monkeypatch.setattr(program, "SECONDS", 0.2)
    script = f'case "$text" in *poison*) {fault};; *) echo "$text" | tr a-z A-Z;; esac'
    _install(tmp_path, monkeypatch, script)
    asked = [SourceUnit(Unit(text, ("yes", "no"))) for text in ("one", "poison", "two")]
    outputs = ApertiumProgram().translate(asked, "es")
    assert [output.unit and output.unit.question for output in outputs] == ["ONE", None, "TWO"]
    assert "on this text" in outputs[1].problem


def test_the_pairs_of_apertium_are_told_by_their_names() -> None:
    named = ["eng-spa", "eng-cat", "eng-cat_valencia", "eng-cat_valencia_uni", "Cyrl-Latn"]
    assert targets_from("en", [*named, "eng-hbs", "eng-hbs_HR", "spa-eng", "spa-eng_US"]) == {
        "bs": "eng-hbs",
        "ca": "eng-cat",
        "ca-valencia": "eng-cat_valencia",
        "es": "eng-spa",
        "hr": "eng-hbs_HR",
        "sr": "eng-hbs",
        "sr-Latn": "eng-hbs",
    }
    assert targets_from("es", ["spa-eng", "eng-spa"]) == {"en": "spa-eng"}
    assert targets_from("sr", ["hbs-eng"]) == {"en": "hbs-eng"}


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_APERTIUM_URL", "http://127.0.0.1:9")
    engine = engine_named("apertium")
    with pytest.raises(EngineError, match=r"server at http://127\.0\.0\.1:9 does not answer"):
        engine.translate_texts(["a"], "es")
