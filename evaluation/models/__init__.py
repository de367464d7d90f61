"""The nouns of the machine side, one file each."""

from evaluation.models.analyses import Analysis
from evaluation.models.runs import (
    DEFAULT_QUEUE,
    GPU_QUEUE,
    Run,
    Score,
    Shard,
    ShardState,
)

__all__ = [
    "DEFAULT_QUEUE",
    "GPU_QUEUE",
    "Analysis",
    "Run",
    "Score",
    "Shard",
    "ShardState",
]
