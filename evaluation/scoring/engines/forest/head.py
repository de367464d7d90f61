"""From a model's last outputs to log-probabilities, in float32 whatever the model is in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from evaluation.scoring.engines.forest.masks import sent

LOGITS = 2**26
"""Logits at a time: 256 MB of float32."""
WORDS = 2**15
"""Words of the vocabulary whose weights are cast to float32 at a time."""


class Arriving:
    """Numbers on their way from the device, which goes on with what it is given meanwhile."""

    def __init__(self, values: Tensor) -> None:
        self._event: torch.cuda.Event | None = None
        self._values = values
        if values.device.type == "cuda":
            self._values = torch.empty_like(values, device="cpu", pin_memory=True)
            self._values.copy_(values, non_blocking=True)
            self._event = torch.cuda.current_stream(values.device).record_event()

    def get(self) -> list[float]:
        """The numbers, once they are there."""
        if self._event:
            self._event.synchronize()
        return self._values.tolist()


class Head:
    """The output layer with what its architecture does to the logits: Cohere's factor, Granite's
    divisor, Gemma's soft cap."""

    def __init__(self, model: Any) -> None:
        layer = model.get_output_embeddings()
        config = model.config.get_text_config()
        self._weight: Tensor = layer.weight
        self._bias: Tensor | None = getattr(layer, "bias", None)
        self._factor = float(getattr(config, "logit_scale", None) or 1)
        self._factor /= float(getattr(config, "logits_scaling", None) or 1)
        self._softcap: float | None = getattr(config, "final_logit_softcapping", None)

    def logprobs(self, outputs: Tensor, rows: Sequence[int], tokens: Sequence[int]) -> Arriving:
        """The log-probability of `tokens[n]` after `outputs[rows[n]]`."""
        device = self._weight.device
        row, token, outputs = np.array(rows), np.array(tokens), outputs.to(device)
        step = max(1, LOGITS // len(self._weight))
        found = torch.empty(len(row), device=device)
        for start in range(0, len(outputs), step):
            logits = self._logits(outputs[start : start + step])
            here = np.flatnonzero((start <= row) & (row < start + step))
            at = sent(row[here] - start, device)
            values = logits[at, sent(token[here], device)] - logits.logsumexp(dim=-1)[at]
            found[sent(here, device)] = values
        return Arriving(found)

    def _logits(self, outputs: Tensor) -> Tensor:
        parts = [self._product(outputs, words) for words in torch.split(self._weight, WORDS)]
        logits = torch.cat(parts, dim=-1)
        if self._bias is not None:
            logits = logits + self._bias.float()
        logits = logits * self._factor
        if self._softcap is not None:
            logits = torch.tanh(logits / self._softcap) * self._softcap
        return logits

    def _product(self, outputs: Tensor, words: Tensor) -> Tensor:
        if words.device.type == "cuda" and words.dtype != torch.float32:
            # Exact products summed in float32, without a float32 copy of the weights.
            return torch.mm(outputs, words.t(), out_dtype=torch.float32)
        return outputs.float() @ words.float().t()
