"""How many tokens a forward pass can have."""

from typing import Any

import torch

CPU_TOKENS = 512
"""Where caches and matrix products of a CPU both do well."""
GPU_TOKENS = 16_384
"""Enough for matrix products to fill a GPU."""
BLOCK = 128
"""FlexAttention's block, and so the unit of a GPU's packs."""


def fitting_pack(model: Any) -> int:
    """Tokens whose activations fit into half of what the model's device has free.

    A pass holds one layer at a time: some eight vectors of the model's width and four of its
    inner width a token.
    """
    if model.device.type != "cuda":
        return CPU_TOKENS
    config = model.config.get_text_config()
    inner = getattr(config, "intermediate_size", None) or 4 * config.hidden_size
    token = (8 * config.hidden_size + 4 * inner) * model.dtype.itemsize
    free, _ = torch.cuda.mem_get_info(model.device)
    fitting = min(GPU_TOKENS, free // 2 // token)
    return int(max(BLOCK, fitting // BLOCK * BLOCK))
