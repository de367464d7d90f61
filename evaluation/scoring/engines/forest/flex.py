"""Packs of one size for a GPU: FlexAttention skips the blocks that no node looks at."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask, create_block_mask, flex_attention

from evaluation.scoring.engines.forest.attention import KeysValues, Trunk, Weighing, attend
from evaluation.scoring.engines.forest.masks import Masks
from evaluation.scoring.engines.forest.trees import Pack

READS = 64
"""Packs are cut for one read in so many tokens, and for as many times more as they need."""

_flex_attention = torch.compile(flex_attention, dynamic=False)


def pad(pack: Pack, size: int) -> Pack:
    """The pack at exactly `size` tokens, with nodes that see only themselves, and its reads
    repeated to a round number, so that passes have few shapes and are compiled once."""
    more = max(0, size - len(pack))
    length = len(pack) + more
    step = -(-length // READS)
    reads = np.concatenate(pack.reads)
    spare = np.full(-len(reads) % step, reads[-1])
    return replace(
        pack,
        ids=np.concatenate((pack.ids, np.zeros(more, dtype=np.int64))),
        positions=np.concatenate((pack.positions, np.zeros(more, dtype=np.int64))),
        ends=np.concatenate((pack.ends, np.arange(len(pack), length) + 1)),
        bounds=np.append(pack.bounds, length),
        reads=(*pack.reads, spare),
    )


class FlexTrunk(Trunk):
    """A pack that holds all that its nodes see."""

    def __init__(
        self, pack: Pack, windows: Iterable[int | None], device: torch.device, dtype: torch.dtype
    ) -> None:
        super().__init__(Masks(pack, 0, device, dtype))
        ends = torch.from_numpy(pack.ends).to(device)
        # Made before the pass, which is compiled and should find them there.
        self._blocks = {
            window: _block_mask(ends, self.masks.positions, window) for window in windows
        }
        for window in windows:
            self.masks.of_reads(window)

    def _attend_pack(
        self, layer: int, query: Tensor, key: Tensor, value: Tensor, weighing: Weighing
    ) -> Tensor:
        found: Tensor = _flex_attention(
            query,
            key,
            value,
            score_mod=None if weighing.softcap is None else _soft_cap(weighing.softcap),
            block_mask=self._blocks[weighing.window],
            scale=weighing.scale,
            enable_gqa=query.shape[1] != key.shape[1],
        )
        return found

    def _attend_reads(
        self, layer: int, query: Tensor, captured: KeysValues, weighing: Weighing
    ) -> Tensor:
        return attend(query, *captured, weighing, self.masks.of_reads(weighing.window))[0]


def _soft_cap(cap: float) -> Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]:
    def capped(score: Tensor, batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return torch.tanh(score / cap) * cap

    return capped


def _block_mask(ends: Tensor, positions: Tensor, window: int | None) -> BlockMask:
    def sees(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        seen = (key <= query) & (query < ends[key])
        if window is None:
            return seen
        return seen & (positions[query] - positions[key] < window)

    size = len(ends)
    device = ends.device
    # Compiled, it never has the whole square of nodes in memory.
    return create_block_mask(
        sees, None, None, size, size, device=str(device), _compile=device.type == "cuda"
    )
