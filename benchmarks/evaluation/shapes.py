"""Models with random weights in the shapes of real ones: time does not depend on the weights."""

from functools import cached_property
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from evaluation.scoring.engines.checkpoint import Checkpoint
from evaluation.scoring.engines.forest.options import ForestOptions

SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "llama-1b": (
        "llama",
        {
            "hidden_size": 2048,
            "intermediate_size": 8192,
            "num_hidden_layers": 16,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "vocab_size": 128_256,
            "tie_word_embeddings": True,
        },
    ),
    "qwen-1.5b": (
        "qwen2",
        {
            "hidden_size": 1536,
            "intermediate_size": 8960,
            "num_hidden_layers": 28,
            "num_attention_heads": 12,
            "num_key_value_heads": 2,
            "vocab_size": 151_936,
            "tie_word_embeddings": True,
        },
    ),
    "gemma-1b": (
        "gemma3_text",
        {
            "hidden_size": 1152,
            "intermediate_size": 6912,
            "num_hidden_layers": 26,
            "num_attention_heads": 4,
            "num_key_value_heads": 1,
            "head_dim": 256,
            "sliding_window": 512,
            "vocab_size": 262_144,
        },
    ),
    "llama-8b": (
        "llama",
        {
            "hidden_size": 4096,
            "intermediate_size": 14_336,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "vocab_size": 128_256,
        },
    ),
}
"""Model type and sizes of Llama 3.2 1B, Qwen 2.5 1.5B, Gemma 3 1B and Llama 3.1 8B."""
POSITIONS = 8192
TINY_LAYERS = 2
TINY = 32
"""What the sizes of a dry run's model are divided by."""


class RandomCheckpoint(Checkpoint):
    """A model of a shape beside the tokenizer that `target` names; when `tiny`, one that any
    machine runs in no time, with the same number of heads and a vocabulary for the tokenizer."""

    def __init__(self, target: str, options: ForestOptions, shape: str, *, tiny: bool) -> None:
        super().__init__(target, options)
        self._shape = shape
        self._tiny = tiny

    @cached_property
    def config(self) -> Any:
        model_type, sizes = SHAPES[self._shape]
        if self._tiny:
            sizes = _shrunk(sizes) | {"vocab_size": len(self.tokenizer)}
        return AutoConfig.for_model(model_type, **sizes, max_position_embeddings=POSITIONS)

    @cached_property
    def model(self) -> Any:
        torch.manual_seed(0)
        with self.device:
            model = AutoModelForCausalLM.from_config(self.config, dtype=getattr(torch, self.dtype))
        return model.eval()


def _shrunk(sizes: dict[str, Any]) -> dict[str, Any]:
    divided = ("hidden_size", "intermediate_size", "head_dim")
    small = {name: max(16, sizes[name] // TINY) for name in divided if name in sizes}
    heads = sizes["num_attention_heads"]
    return sizes | small | {"num_hidden_layers": TINY_LAYERS, "hidden_size": 16 * heads}
