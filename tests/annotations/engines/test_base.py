"""What holds for every engine, whatever translates behind it."""

from collections.abc import Sequence

import pytest

from annotations.engines import EngineError, engine_named
from annotations.engines.base import Engine, Status


class Shouting(Engine):
    """Translates into Spanish by capitals, and into German by losing the last text."""

    name = "shouting"

    def status(self) -> Status:
        return Status(("es", "de"), "1")

    def _translate(self, texts: Sequence[str], language: str) -> list[str]:
        done = [text.upper() for text in texts]
        return done[:-1] if language == "de" else done


class Absent(Shouting):
    name = "absent"

    def status(self) -> Status:
        return Status((), "", "Nothing is installed; install something.")


def test_texts_come_back_in_order() -> None:
    assert Shouting().translate(["b", "", "a"], "es") == ["B", "", "A"]
    assert Shouting().translate([], "es") == []


def test_a_text_with_nul_is_refused_before_anything_is_translated() -> None:
    with pytest.raises(EngineError, match=r"Delete the NUL character in: 'a\\x00b'"):
        Shouting().translate(["good", "a\0b"], "es")


def test_a_language_that_is_not_to_be_had_is_refused_with_those_that_are() -> None:
    with pytest.raises(EngineError, match="into “sw” here; it does into: es, de"):
        Shouting().translate(["a"], "sw")


def test_an_engine_that_is_not_there_says_what_to_install() -> None:
    with pytest.raises(EngineError, match="install something"):
        Absent().translate(["a"], "es")


def test_an_engine_that_loses_a_text_is_not_believed() -> None:
    with pytest.raises(EngineError, match="gave 1 texts for 2"):
        Shouting().translate(["a", "b"], "de")


def test_an_unknown_engine_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(EngineError, match="no engine “babelfish”; there is: apertium"):
        engine_named("babelfish")
