"""Packs of few sizes for a GPU: FlexAttention skips the blocks that no node looks at."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from evaluation.scoring.engines.forest.attention import KeysValues, PackAttention, Weighing
from evaluation.scoring.engines.forest.masks import Masks
from evaluation.scoring.engines.forest.memory import BLOCK
from evaluation.scoring.engines.forest.trees import Pack

SIZES = 4
"""Sizes of packs: with quarters of the greatest, those of MMLU are 94 % full; with one size 76."""
READS = 32
"""Packs are cut for one read in so many tokens of the greatest, and for as many times more as they
need."""

Seen = dict[int | None, tuple[BlockMask, BlockMask]]
"""A window's masks: of all nodes, and of those that are read."""

_flex_attention = torch.compile(flex_attention, dynamic=False)


def pad(pack: Pack, limit: int) -> Pack:
    """The pack filled up to one of few sizes with nodes that see only themselves, and its reads
    repeated to a round number, so that passes have few shapes, each compiled once."""
    length = _round_up(len(pack), _round_up(limit // SIZES, BLOCK))
    more = length - len(pack)
    reads = np.concatenate(pack.reads)
    spare = np.full(-len(reads) % _round_up(limit // READS, BLOCK), reads[-1])
    return replace(
        pack,
        ids=np.concatenate((pack.ids, np.zeros(more, dtype=np.int64))),
        positions=np.concatenate((pack.positions, np.zeros(more, dtype=np.int64))),
        ends=np.concatenate((pack.ends, np.arange(len(pack), length) + 1)),
        bounds=np.append(pack.bounds, length),
        reads=(*pack.reads, spare),
    )


class FlexPackAttention(PackAttention):
    """A padded pack that holds all that its nodes see."""

    def __init__(
        self, pack: Pack, windows: Iterable[int | None], device: torch.device, dtype: torch.dtype
    ) -> None:
        super().__init__(Masks(pack, 0, device, dtype))
        self._windows = tuple(windows)
        # Made before the pass, whose compiled layers should find them there.
        self._made = {device: _seen(self.masks, self._windows)}

    def _attend_pack(
        self, layer: Any, query: Tensor, key: Tensor, value: Tensor, weighing: Weighing
    ) -> Tensor:
        nodes, _ = self._seen(query.device)[weighing.window]
        return _flex(query, key, value, weighing, nodes)

    def _attend_reads(
        self, layer: Any, query: Tensor, captured: KeysValues, weighing: Weighing
    ) -> Tensor:
        _, reads = self._seen(query.device)[weighing.window]
        return _flex(query, *captured, weighing, reads)

    def _seen(self, device: torch.device) -> Seen:
        """Masks where a layer is, since a model may be spread over several devices."""
        if device not in self._made:
            self._made[device] = _seen(self.masks.on(device), self._windows)
        return self._made[device]


def _seen(masks: Masks, windows: Iterable[int | None]) -> Seen:
    nodes = torch.arange(len(masks.ends), device=masks.ends.device)
    return {
        window: (_block_mask(nodes, masks, window), _block_mask(masks.reads, masks, window))
        for window in windows
    }


def _flex(
    query: Tensor, key: Tensor, value: Tensor, weighing: Weighing, blocks: BlockMask
) -> Tensor:
    found: Tensor = _flex_attention(
        query,
        key,
        value,
        score_mod=None if weighing.softcap is None else _soft_cap(weighing.softcap),
        block_mask=blocks,
        scale=weighing.scale,
        enable_gqa=query.shape[1] != key.shape[1],
    )
    return found


def _soft_cap(cap: float) -> Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]:
    def capped(score: Tensor, batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return torch.tanh(score / cap) * cap

    return capped


def _block_mask(queries: Tensor, masks: Masks, window: int | None) -> BlockMask:
    """Which blocks of nodes some or all of a block of `queries`, nodes too, look at.

    Had from the least and greatest of each block, without the whole square of nodes. A block that
    only seems to be seen, beyond a window, costs time and changes nothing.
    """
    ends, positions = masks.ends, masks.positions

    def sees(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        node = queries[query]
        seen = (key <= node) & (node < ends[key])
        if window is None:
            return seen
        return seen & (positions[node] - positions[key] < window)

    nodes = torch.arange(len(ends), device=ends.device)
    first, last = (extreme[:, None] for extreme in _extremes(queries))
    (begin, close), (least_end, greatest_end) = _extremes(nodes), _extremes(ends)
    some = (begin <= last) & (first < greatest_end)
    every = (close <= first) & (last < least_end)
    if window is not None:
        near, far = (extreme[:, None] for extreme in _extremes(positions[queries]))
        least, greatest = _extremes(positions)
        some &= near - greatest < window
        every &= far - least < window
    return BlockMask.from_kv_blocks(
        *_listed(some & ~every),
        *_listed(every),
        BLOCK_SIZE=BLOCK,
        mask_mod=sees,
        seq_lengths=(len(queries), len(ends)),
        compute_q_blocks=False,
    )


def _extremes(values: Tensor) -> tuple[Tensor, Tensor]:
    """Least and greatest of each block."""
    blocks = values.view(-1, BLOCK)
    return blocks.amin(dim=1), blocks.amax(dim=1)


def _listed(blocks: Tensor) -> tuple[Tensor, Tensor]:
    """For each row of (rows, columns) the number of columns that are set, and their indices ahead
    of the others', as FlexAttention wants them."""
    numbers = blocks.sum(dim=1, dtype=torch.int32)
    indices = blocks.int().argsort(dim=1, descending=True, stable=True).to(torch.int32)
    return numbers[None, None], indices[None, None]


def _round_up(number: int, step: int) -> int:
    return max(1, -(-number // step)) * step
