"""The fast engine: what prompts share is computed once."""

from evaluation.scoring.engines.forest.engine import ForestEngine

__all__ = ["ForestEngine"]
