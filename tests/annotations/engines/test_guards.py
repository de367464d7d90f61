"""What an engine answers is believed as far as a machine can tell; else the item says why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotations.engines import Engine, Output, SourceUnit, Status
from annotations.engines.guards import problem_of
from annotations.engines.repetition import repeated
from annotations.quality.units import Unit

SOUND = Path(__file__).parents[1] / "quality" / "sound"
SOURCE = Unit(
    "Which organ of the body makes insulin when sugar rises in the blood?",
    ("The liver", "The pancreas", "The kidney", "$x^2$"),
)
SPANISH = Unit(
    "¿Qué órgano del cuerpo produce insulina cuando sube el azúcar en la sangre?",
    ("El hígado", "El páncreas", "El riñón", "$x^2$"),
)
GERMAN = "Welches Organ des Körpers bildet Insulin, wenn der Zucker im Blut steigt?"
PROMPT = "Translate the question and all of its options into Spanish."


def options(*texts: str) -> Unit:
    return Unit(SPANISH.question, texts)


def question(text: str) -> Unit:
    return Unit(text, SPANISH.options)


@dataclass
class Answering(Engine):
    """Answers every unit with what it was made with."""

    unit: Unit | None
    name = "answering"
    instructions = (PROMPT, "JSON")

    def status(self) -> Status:
        return Status(("es", "zh", "ru"), "1")

    def translate_texts(self, texts: Sequence[str], language: str) -> list[str]:
        return [*texts]

    def _translate_units(self, units: Sequence[SourceUnit], language: str) -> list[Output]:
        return [Output(self.unit) for _ in units]


def answer(unit: Unit | None, language: str = "es") -> Output:
    return Answering(unit).translate([SourceUnit(SOURCE)], language)[0]


def test_a_translation_is_let_through_as_it_is() -> None:
    assert answer(SPANISH) == Output(SPANISH)


@pytest.mark.parametrize(
    ("unit", "problem"),
    [
        (None, "The engine answered nothing."),
        (options("a", "b", "c", "d", "e"), "The engine gave 5 options for 4."),
        (options("a", "b", "c"), "The engine gave 3 options for 4."),
        (options("El hígado", " \n", "El riñón", "$x^2$"), "option_b: The engine gave nothing."),
        (question(""), "question: The engine gave nothing."),
        (question(f"{SPANISH.question}\0"), "question: The engine gave a character"),
        (options("El \ud83d", "b", "c", "d"), "option_a: The engine gave a character"),
        (SOURCE, "question: This is the text of the source."),
        (question(SOURCE.question.upper()), "question: This is the text of the source."),
        (question(f"{SPANISH.question} [X0X]"), "placeholder “[X0X]” was left"),
        (question(f"{SPANISH.question} xqbx"), "placeholder “xqbx” was left"),
        (question(f"```json {SPANISH.question}"), "“```” is a sign of the engine"),
        (question(f"{SPANISH.question}<script>x</script>"), "“<script>” is a sign of the engine"),
        (question(f"{SPANISH.question}<img src=x onerror=y>"), "“<img src=x onerror=y>” is a sign"),
        (question(f"<think>{SPANISH.question}"), "“<think>” is a sign of the engine"),
        (question(f"translate the question  {PROMPT} {SPANISH.question}"), "was told to do"),
        (question(SPANISH.question + " en la sangre" * 9), "says “en la sangre” over and over"),
        (question("El páncreas" + "a" * 60), "says “a” over and over"),
        (options("El " + "no " * 20, "b", "c", "d"), "option_a: The engine says “no” over"),
        (question(GERMAN), "question: This reads like German."),
        (question("Какой орган тела вырабатывает инсулин?"), "letters are of the script"),
    ],
)
def test_what_can_be_no_translation_is_refused_in_words(unit: Unit | None, problem: str) -> None:
    output = answer(unit)
    assert output.unit is None
    assert problem in output.problem


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_a_text_in_another_script_is_refused(language: str) -> None:
    assert "script" in answer(SPANISH, language).problem


def test_names_numbers_and_formulae_may_stay_as_they_are() -> None:
    source = Unit("What is 12 + 3?", ("15", "$x^2$", "Escherichia coli", "DNA"))
    target = Unit("¿Cuánto es 12 + 3?", source.options)
    assert problem_of(source, target, "es") is None


def test_a_text_of_words_that_the_engine_does_not_know_is_left_to_people() -> None:
    source = Unit("Which of the following is not included in the U.S. GDP?", ("A dozen", "None"))
    target = Unit("Which of the following i ne included in the U.S. GDP?", ("A tucet", "Nijedan"))
    assert "English" in str(problem_of(source, target, "sr"))
    assert problem_of(source, target, "sr", leaves_words=True) is None
    assert problem_of(source, Unit(target.question, ("A tucet",)), "sr", leaves_words=True)


def test_what_the_source_has_too_is_no_fault() -> None:
    shouted = "ha " * 12
    source = Unit(f"He said: ```{shouted}[X0X] xqbx```", ("yes", "no"))
    target = Unit(f"Dijo: ```{shouted}[X0X] xqbx```", ("sí", "no"))
    assert problem_of(source, target, "es") is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("The rate of the rate of the rate of change", ""),
        ("____________________________________________", ""),
        ("0.3333333", ""),
        ("很好" * 20, "很好"),
        ("1, 2, " * 9, "1, 2,"),
        ("So it is. " * 6 + "And then it ends.", "so it is."),
        (" ".join(map(str, range(400))), ""),
    ],
)
def test_what_is_said_over_and_over(text: str, part: str) -> None:
    assert repeated(text) == part


def test_no_sound_translation_is_refused() -> None:
    sources = _units(SOUND / "en.jsonl")
    for path in sorted(SOUND.glob("*.jsonl"))[::3]:
        targets = zip(sources, _units(path), strict=True)
        refused = [problem_of(source, target, path.stem) for source, target in targets]
        assert not any(refused), path.stem


def _units(path: Path) -> list[Unit]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Unit(row["question"], tuple(row.get("options") or [row[f"option_{x}"] for x in "abcd"]))
        for row in rows
    ]
