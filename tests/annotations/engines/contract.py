"""What every engine keeps to, whatever translates behind it: tests of engines call `keeps`."""

import pytest

from annotations.engines import Engine, EngineError, Mark, SourceUnit, TextEngine, Usage
from annotations.quality.units import Unit

WORDLESS = Unit("$x^2$", ("12", "__"))


def keeps(engine: Engine, language: str, *asked: str) -> None:
    """Ask an engine, which is at work into the language, for texts that it can translate."""
    status = engine.status()
    assert engine.name
    assert status.is_available
    assert status.has(language)
    assert not status.reason
    assert status == engine.status()
    engine.require(language, source=engine.source)
    units = [SourceUnit(Unit(text, (text, "12"), language=engine.source)) for text in asked]

    usage = engine.estimate(units, language)
    assert isinstance(usage, Usage)
    assert usage.characters or usage.prompt_tokens

    outputs = engine.translate(units, language)
    assert len(outputs) == len(units)
    for one, output in zip(units, outputs, strict=True):
        assert (output.unit is None) == bool(output.problem), "a text, or why there is none"
        if output.unit:
            assert len(output.unit.options) == 2
            assert output.unit.options[1] == "12", "what has no words stays"
            assert output.unit.key is None
            assert (Mark.WITHOUT_CONTEXT in output.marks) == isinstance(engine, TextEngine)
            assert one.unit != output.unit
    assert any(output.unit for output in outputs)

    assert engine.translate([], language) == []
    assert engine.translate_texts([], language) == []
    texts = engine.translate_texts(["", asked[0]], language)
    assert texts[0] == ""
    assert texts[1]
    (wordless,) = engine.translate([SourceUnit(WORDLESS)], language)
    assert wordless.unit == WORDLESS
    assert wordless.usage == Usage()

    refuses(engine, language)


def refuses(engine: Engine, language: str) -> None:
    with pytest.raises(EngineError, match="NUL"):
        engine.translate([SourceUnit(Unit("a\0b", ()))], language)
    with pytest.raises(EngineError, match="translates from"):
        engine.require(language, source="qaa" if engine.source != "qaa" else "qab")
    if not engine.status().every_language:
        with pytest.raises(EngineError, match="into “qaa-x-none”"):
            engine.translate_texts(["a"], "qaa-x-none")
