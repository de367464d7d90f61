"""Engines: what answers the questions."""

from evaluation.scoring.engines.base import Engine, Paid, Question, Scored, Usage
from evaluation.scoring.engines.registry import (
    API_ENGINE,
    BASELINES,
    EngineOptions,
    create_engine,
    split_spec,
)

__all__ = [
    "API_ENGINE",
    "BASELINES",
    "Engine",
    "EngineOptions",
    "Paid",
    "Question",
    "Scored",
    "Usage",
    "create_engine",
    "split_spec",
]
