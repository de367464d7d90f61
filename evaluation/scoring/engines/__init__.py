"""Engines: what answers the questions."""

from evaluation.scoring.engines.base import Engine, Question, Scored, Usage
from evaluation.scoring.engines.registry import BASELINES, EngineOptions, create_engine, split_spec

__all__ = [
    "BASELINES",
    "Engine",
    "EngineOptions",
    "Question",
    "Scored",
    "Usage",
    "create_engine",
    "split_spec",
]
