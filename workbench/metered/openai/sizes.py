"""What a request can take, reckoned without a tokenizer."""

import json
from collections.abc import Mapping
from typing import Any

from workbench.metered.requests import Amount

BYTES_PER_TOKEN = 4
"""Of UTF-8, for want of a tokenizer: 4.3 in English MMLU with SmolLM2's. A tokenizer that knows a
language badly needs more tokens."""
TEMPLATE_TOKENS = 256
"""What a server's own chat template may add to a request, at most."""


def reckoned_tokens(text: str) -> int:
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def most(body: Mapping[str, Any]) -> Amount:
    """The most that a request can take: no token is shorter than a byte."""
    size = len(json.dumps(body, ensure_ascii=False).encode())
    completion = body.get("max_tokens") or body["max_completion_tokens"]
    return Amount(size + TEMPLATE_TOKENS, completion)
