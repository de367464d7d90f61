"""What holds for every engine, whatever translates behind it."""

from collections.abc import Sequence

import pytest

from annotations.engines import (
    EngineError,
    Mark,
    Output,
    SourceUnit,
    Status,
    Text,
    TextEngine,
    Usage,
    engine_named,
)
from annotations.quality.units import Unit


class Shouting(TextEngine):
    """Translates into Spanish by capitals, and into German by losing the last text."""

    name = "shouting"

    def status(self) -> Status:
        return Status(("es", "de"), "1")

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        done = [Text(text.upper()) for text in texts]
        return done[:-1] if language == "de" else done


class Absent(Shouting):
    name = "absent"

    def status(self) -> Status:
        return Status((), "", "Nothing is installed; install something.")


def test_texts_come_back_in_order() -> None:
    assert Shouting().translate_texts(["b", "", "a"], "es") == ["B", "", "A"]
    assert Shouting().translate_texts([], "es") == []


def test_a_text_that_can_be_no_translation_is_none() -> None:
    again = "What is the largest of all the dogs?"
    assert Shouting().translate_texts([again, "a dog"], "es") == ["", "A DOG"]


def test_a_unit_comes_back_as_one_with_what_is_to_be_known_of_it() -> None:
    asked = SourceUnit(Unit("big?", ("a dog", "a cat")))
    assert Shouting().translate([asked], "es") == [
        Output(
            Unit("BIG?", ("A DOG", "A CAT")),
            marks=frozenset({Mark.WITHOUT_CONTEXT}),
            usage=Usage(characters=14),
        )
    ]
    assert Shouting().estimate([asked], "es") + Usage(1, 2, 3, 4) == Usage(1, 16, 3, 4)


def test_no_engine_is_given_a_key() -> None:
    with pytest.raises(ValueError, match="key"):
        SourceUnit(Unit("big?", ("a dog", "a cat"), key=0))


def test_a_text_with_nul_is_refused_before_anything_is_translated() -> None:
    with pytest.raises(EngineError, match=r"Delete the NUL character in: 'a\\x00b'"):
        Shouting().translate_texts(["good", "a\0b"], "es")


def test_a_language_that_is_not_to_be_had_is_refused_with_those_that_are() -> None:
    with pytest.raises(EngineError, match="into “sw” here; it does into: es, de"):
        Shouting().translate_texts(["a"], "sw")


def test_an_engine_that_is_not_there_says_what_to_install() -> None:
    with pytest.raises(EngineError, match="install something"):
        Absent().translate_texts(["a"], "es")


def test_an_engine_that_loses_a_text_is_not_believed() -> None:
    with pytest.raises(EngineError, match="gave 1 texts for 2"):
        Shouting().translate_texts(["a", "b"], "de")


def test_an_unknown_engine_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(EngineError, match="no engine “babelfish”; there is: apertium"):
        engine_named("babelfish")
