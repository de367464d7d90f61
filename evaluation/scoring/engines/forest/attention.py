"""Attention of a pack behind a prefix, in two parts that are joined exactly.

Every node of a pack sees the prefix, and of its own branch its ancestors and itself. The first part
mostly needs no mask and the second is small; softmax over both together is had from the logarithms
of their sums (as in Hydragen, arXiv 2402.05099, and FlashInfer's cascade attention).
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import AttentionInterface

from evaluation.errors import EngineError
from evaluation.scoring.engines.forest.masks import Masks
from evaluation.scoring.engines.forest.trees import Pack

NAME = "forest"
"""The name that transformers knows this attention by."""

KeysValues = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a layer weighs: factor of the products, soft cap (Gemma 2), window in positions."""

    scale: float
    softcap: float | None
    window: int | None


class SharedPrefix:
    """Keys and values, a layer, of the tokens before a pack: (1, heads, tokens, size)."""

    def __init__(self) -> None:
        self.length = 0
        self.layers: dict[int, KeysValues] = {}

    def extend(self, layers: dict[int, KeysValues], length: int) -> None:
        """Append what a pass over the next `length` tokens kept."""
        for index, (key, value) in layers.items():
            if index in self.layers:
                keys, values = self.layers[index]
                key, value = torch.cat((keys, key), dim=2), torch.cat((values, value), dim=2)
            self.layers[index] = (key, value)
        self.length += length


class PackAttention(ABC):
    """One forward pass of a pack; transformers hands it on to every layer.

    With `keep`, the pack's own keys and values, a layer, are in `kept` afterwards.
    While `capturing`, a layer's keys and values go to `captured` and nothing else is computed; once
    they are there, the layer's queries are those of the nodes that are read.
    """

    def __init__(self, masks: Masks, *, keep: bool = False) -> None:
        self.masks = masks
        self.kept: dict[int, KeysValues] = {}
        self._keep = keep
        self.capturing = False
        self.captured: KeysValues | None = None

    def attend(
        self, layer: Any, query: Tensor, key: Tensor, value: Tensor, weighing: Weighing
    ) -> Tensor:
        """Attention of a layer's module as (1, heads, queries, size)."""
        if self.captured is not None:
            return self._attend_reads(layer, query, self.captured, weighing)
        if self._keep:
            self.kept[layer.layer_idx] = (key, value)
        if self.capturing:
            self.captured = (key, value)
            return torch.zeros_like(query)
        return self._attend_pack(layer, query, key, value, weighing)

    @abstractmethod
    def _attend_pack(
        self, layer: Any, query: Tensor, key: Tensor, value: Tensor, weighing: Weighing
    ) -> Tensor: ...

    @abstractmethod
    def _attend_reads(
        self, layer: Any, query: Tensor, captured: KeysValues, weighing: Weighing
    ) -> Tensor: ...


class PrefixAttention(PackAttention):
    """A pack behind a prefix."""

    def __init__(
        self,
        pack: Pack,
        prefix: SharedPrefix,
        device: torch.device,
        dtype: torch.dtype,
        *,
        keep: bool,
    ) -> None:
        super().__init__(Masks(pack, prefix.length, device, dtype), keep=keep)
        self._prefix = prefix

    def _attend_pack(
        self, layer: Any, query: Tensor, key: Tensor, value: Tensor, weighing: Weighing
    ) -> Tensor:
        table, mask = self.masks.table, self.masks.in_branches(weighing.window)
        own, own_sum = attend(
            table.lay_out(query),
            table.lay_out(key),
            table.lay_out(value),
            weighing,
            mask,
            is_causal=mask is None,
        )
        on_prefix = self._on_prefix(layer, query, weighing, self.masks.on_prefix(weighing.window))
        return _join(table.gather(own), table.gather(own_sum), on_prefix)

    def _attend_reads(
        self, layer: Any, query: Tensor, captured: KeysValues, weighing: Weighing
    ) -> Tensor:
        own, own_sum = attend(query, *captured, weighing, self.masks.of_reads(weighing.window))
        mask = self.masks.on_prefix(weighing.window)
        mask = None if mask is None else mask[self.masks.reads]
        return _join(own, own_sum, self._on_prefix(layer, query, weighing, mask))

    def _on_prefix(
        self, layer: Any, query: Tensor, weighing: Weighing, mask: Tensor | None
    ) -> tuple[Tensor, Tensor] | None:
        if not self._prefix.length:
            return None
        start = 0 if mask is None else self.masks.first_seen(weighing.window)
        key, value = (states[:, :, start:] for states in self._prefix.layers[layer.layer_idx])
        return attend(query, key, value, weighing, mask)


def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    weighing: Weighing,
    mask: Tensor | None,
    *,
    is_causal: bool = False,
) -> tuple[Tensor, Tensor]:
    """Attention and, a query, the logarithm of the sum of its exponentials (in float32)."""
    if query.device.type == "cpu" and weighing.softcap is None:
        # The kernel behind scaled_dot_product_attention, which gives those logarithms back.
        found: tuple[Tensor, Tensor] = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(
            query, key, value, 0.0, is_causal, attn_mask=mask, scale=weighing.scale
        )
        return found
    return _attend_plainly(query, key, value, weighing, mask, is_causal=is_causal)


def _attend_plainly(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    weighing: Weighing,
    mask: Tensor | None,
    *,
    is_causal: bool,
) -> tuple[Tensor, Tensor]:
    groups = query.shape[1] // key.shape[1]
    key, value = (states.repeat_interleave(groups, dim=1) for states in (key, value))
    products = (query @ key.transpose(-1, -2)).float() * weighing.scale
    if weighing.softcap is not None:
        products = torch.tanh(products / weighing.softcap) * weighing.softcap
    if is_causal:
        later = torch.ones(products.shape[-2:], dtype=torch.bool, device=products.device).triu(1)
        products = products.masked_fill(later, torch.finfo(products.dtype).min)
    if mask is not None:
        products = products + mask
    sums = products.logsumexp(dim=-1)
    weights = torch.exp(products - sums[..., None]).to(value.dtype)
    return weights @ value, sums


def _join(own: Tensor, own_sum: Tensor, on_prefix: tuple[Tensor, Tensor] | None) -> Tensor:
    if on_prefix is None:
        return own
    other, other_sum = on_prefix
    share = torch.sigmoid(own_sum - other_sum)[..., None]
    return torch.lerp(other.float(), own.float(), share.float()).to(own.dtype)


def _attention(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: None,
    *,
    scaling: float | None = None,
    sliding_window: int | None = None,
    softcap: float | None = None,
    forest: PackAttention | None = None,
    **unused: Any,
) -> tuple[Tensor, None]:
    """What a transformers attention layer calls; the answer is (1, queries, heads, size)."""
    unknown = sorted({"s_aux", "position_bias"} & {k for k, v in unused.items() if v is not None})
    if forest is None or unknown:
        raise EngineError(
            f"forest: {type(module).__name__} attends in a way that this engine does not know"
            f"{': ' + ', '.join(unknown) if unknown else ''}; use reference: for this model"
        )
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    weighing = Weighing(scale, softcap, sliding_window)
    return forest.attend(module, query, key, value, weighing).transpose(1, 2), None


AttentionInterface.register(NAME, _attention)
