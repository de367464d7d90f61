"""Machine translation engines behind one small interface, a folder each.

An engine is found by its folder, which says what it is called, takes and needs; whether it can run
here, and for which languages, it says itself, with the reason when it cannot.
"""

from annotations.engines.base import (
    CeilingReached,
    Engine,
    EngineError,
    EngineForm,
    EngineKind,
    Status,
    Work,
)
from annotations.engines.registry import engine_named, engines, require_offered
from annotations.engines.texts import Text, TextEngine
from annotations.engines.units import Mark, Output, SourceUnit, Usage

__all__ = [
    "CeilingReached",
    "Engine",
    "EngineError",
    "EngineForm",
    "EngineKind",
    "Mark",
    "Output",
    "SourceUnit",
    "Status",
    "Text",
    "TextEngine",
    "Usage",
    "Work",
    "engine_named",
    "engines",
    "require_offered",
]
