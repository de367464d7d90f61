"""Apertium, a rule-based engine: see `engine`."""

from annotations.engines.apertium.engine import make_engine
from annotations.engines.base import EngineKind

ENGINE = EngineKind(
    name="apertium", title="Apertium", make=make_engine, settings=("WORKBENCH_APERTIUM_URL",)
)
