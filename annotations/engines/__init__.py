"""Machine translation engines behind one small interface, a folder each.

An engine is found by its folder, which says what it is called, takes and needs; whether it can run
here, and for which languages, it says itself, with the reason when it cannot.
"""

from annotations.engines.base import Engine, EngineError, EngineForm, EngineKind, Status
from annotations.engines.registry import engine_named, engines

__all__ = [
    "Engine",
    "EngineError",
    "EngineForm",
    "EngineKind",
    "Status",
    "engine_named",
    "engines",
]
