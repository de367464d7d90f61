"""Run the body of a transformers model over a pack."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from torch import Tensor

from evaluation.scoring.engines.forest.attention import (
    NAME,
    PackAttention,
    PrefixAttention,
    SharedPrefix,
)
from evaluation.scoring.engines.forest.compiled import CompiledLayers
from evaluation.scoring.engines.forest.cores import side_by_side
from evaluation.scoring.engines.forest.flex import FlexPackAttention, pad
from evaluation.scoring.engines.forest.linear import PackedLayers
from evaluation.scoring.engines.forest.masks import sent
from evaluation.scoring.engines.forest.trees import Ids, Pack, chain

COVERED = frozenset(
    ("cohere", "cohere2", "gemma", "gemma2", "gemma3_text", "llama", "mistral", "qwen2", "qwen3")
)
"""Model types that tests hold against the reference. Their layers are `input_layernorm` and then
`self_attn` on its output, so that the last one can be cut down to what is read; their `mlp` is
gated as `PackedLayers` has it."""


class Decoder:
    """The layers of a model without its head.

    With `compiled`, passes are padded to few sizes, for which the layers are compiled.
    """

    def __init__(self, model: Any, *, compiled: bool) -> None:
        self._model = model
        self._body = model.get_decoder()
        self._compiled = compiled
        config = self._body.config
        self.model_type: str = config.model_type
        # Over several devices, what the last layer is given has yet to be moved to it.
        is_whole = len(getattr(model, "hf_device_map", None) or {}) < 2
        self._is_prunable = is_whole and self.model_type in COVERED
        self._windows = {None, getattr(config, "sliding_window", None)}
        self._layers: PackedLayers | CompiledLayers | None = None
        if compiled:
            self._layers = CompiledLayers(self._body)
        elif PackedLayers.suit(self._body):
            self._layers = PackedLayers(self._body, is_gated=self._is_prunable)

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Let the model attend our way, and then as before: others may use the same model."""
        before = self._model.config._attn_implementation
        hook = None
        if self._is_prunable:
            hook = self._body.layers[-1].register_forward_pre_hook(_keep_reads, with_kwargs=True)
        self._model.set_attn_implementation(NAME)
        try:
            with self._layers.borrowed() if self._layers else nullcontext():
                yield
        finally:
            self._model.set_attn_implementation(before)
            if hook is not None:
                hook.remove()

    def prefix(self, ids: Ids, *, limit: int) -> SharedPrefix:
        """Keys and values of tokens that others come after, `limit` tokens a pass."""
        prefix = SharedPrefix()
        for start in range(0, len(ids), limit):
            part = chain(ids[start : start + limit], start)
            attention = PrefixAttention(
                part, prefix, self._model.device, self._model.dtype, keep=True
            )
            self._forward(part, attention)
            prefix.extend(attention.kept, len(part))
        return prefix

    def outputs(
        self, packs: Sequence[Pack], prefix: SharedPrefix, *, limit: int
    ) -> Iterator[Tensor]:
        """The outputs of all nodes that are read, a pack, in the order of its `reads`."""

        def behind_prefix(pack: Pack) -> Tensor:
            device, dtype = self._model.device, self._model.dtype
            return self._forward(pack, PrefixAttention(pack, prefix, device, dtype, keep=False))

        if self._compiled:
            yield from (self._padded(pack, limit) for pack in packs)
        elif self._model.device.type == "cpu":
            yield from side_by_side(behind_prefix, packs)
        else:
            yield from map(behind_prefix, packs)

    def _padded(self, pack: Pack, limit: int) -> Tensor:
        reads = sum(map(len, pack.reads))
        pack = pad(pack, limit)
        attention = FlexPackAttention(pack, self._windows, self._model.device, self._model.dtype)
        return self._forward(pack, attention)[:reads]

    def _forward(self, pack: Pack, attention: PackAttention) -> Tensor:
        found = self._body(
            input_ids=sent(pack.ids, self._model.device)[None],
            position_ids=attention.masks.positions[None],
            use_cache=False,
            forest=attention,
        )
        states: Tensor = found.last_hidden_state[0]
        return states if self._is_prunable else states[attention.masks.reads.to(states.device)]


def _keep_reads(
    layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Take all keys and values first, then go on with the nodes that are read."""
    (states,), attention = args, kwargs["forest"]
    attention.capturing = True
    layer.self_attn(hidden_states=layer.input_layernorm(states), **kwargs)
    reads = attention.masks.reads
    cos, sin = kwargs["position_embeddings"]
    kept = {"position_embeddings": (cos[:, reads], sin[:, reads])}
    if kwargs.get("position_ids") is not None:
        kept["position_ids"] = kwargs["position_ids"][:, reads]
    return (states[:, reads],), kwargs | kept
