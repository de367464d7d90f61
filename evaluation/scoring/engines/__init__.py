"""Engines: what answers the questions, a folder each."""

from evaluation.scoring.engines.base import Engine, Paid, Question, Scored, Usage
from evaluation.scoring.engines.registry import create_engine, engine_kinds, split_spec

__all__ = [
    "Engine",
    "Paid",
    "Question",
    "Scored",
    "Usage",
    "create_engine",
    "engine_kinds",
    "split_spec",
]
