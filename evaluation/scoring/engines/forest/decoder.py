"""Run the body of a transformers model over a pack."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from evaluation.scoring.engines.forest.attention import NAME, Stem, Trunk
from evaluation.scoring.engines.forest.trees import Ids, Pack, chain

COVERED = frozenset(
    ("cohere", "cohere2", "gemma", "gemma2", "gemma3_text", "llama", "mistral", "qwen2", "qwen3")
)
"""Model types that tests hold against the reference. Their layers are `input_layernorm` and then
`self_attn` on its output, so that the last one can be cut down to what is read."""


class Decoder:
    """The layers of a model without its head."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._body = model.get_decoder()
        self.model_type: str = self._body.config.model_type
        self._is_prunable = self.model_type in COVERED

    @property
    def device(self) -> torch.device:
        device: torch.device = self._model.device
        return device

    def stem(self, ids: Ids, *, limit: int) -> Stem:
        """Keys and values of tokens that others come after, `limit` tokens a pass."""
        stem = Stem()
        for start in range(0, len(ids), limit):
            part = chain(ids[start : start + limit], start)
            trunk = Trunk(part, stem, self.device, self._model.dtype, keep=True)
            self._forward(part, trunk)
            stem.extend(trunk.kept or {}, len(part))
        return stem

    def outputs(self, pack: Pack, stem: Stem) -> Tensor:
        """The outputs of all nodes that are read, in the order of `pack.reads`."""
        trunk = Trunk(pack, stem, self.device, self._model.dtype, keep=False)
        return self._forward(pack, trunk)

    def _forward(self, pack: Pack, trunk: Trunk) -> Tensor:
        ids = torch.from_numpy(pack.ids).to(self.device)[None]
        with _attention(self._model), _pruned(self._body.layers[-1], on=self._is_prunable):
            found = self._body(
                input_ids=ids,
                position_ids=trunk.masks.positions[None],
                use_cache=False,
                forest=trunk,
            )
        states: Tensor = found.last_hidden_state[0]
        return states if self._is_prunable else states[trunk.masks.reads]


@contextmanager
def _attention(model: Any) -> Iterator[None]:
    """Let the model attend our way, and then as before: others may use the same model."""
    before = model.config._attn_implementation
    model.set_attn_implementation(NAME)
    try:
        yield
    finally:
        model.set_attn_implementation(before)


@contextmanager
def _pruned(layer: nn.Module, *, on: bool) -> Iterator[None]:
    """Let the last layer work on the nodes that are read alone."""
    if not on:
        yield
        return
    hook = layer.register_forward_pre_hook(_keep_reads, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()


def _keep_reads(
    layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Take all keys and values first, then go on with the nodes that are read."""
    (states,), trunk = args, kwargs["forest"]
    trunk.capturing = True
    layer.self_attn(hidden_states=layer.input_layernorm(states), **kwargs)
    reads = trunk.masks.reads
    cos, sin = kwargs["position_embeddings"]
    kept = {"position_embeddings": (cos[:, reads], sin[:, reads])}
    if kwargs.get("position_ids") is not None:
        kept["position_ids"] = kwargs["position_ids"][:, reads]
    return (states[:, reads],), kwargs | kept
