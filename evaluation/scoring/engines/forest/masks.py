"""Where the branches of a pack stand, and which node sees which."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from evaluation.scoring.engines.forest.trees import Ids, Pack


def sent(numbers: Ids, device: torch.device) -> Tensor:
    """On their way to the device; a GPU goes on with what it does meanwhile."""
    tensor = torch.from_numpy(numbers)
    if device.type == "cuda":
        tensor = tensor.pin_memory()
    return tensor.to(device, non_blocking=True)


@dataclass(frozen=True, slots=True)
class Table:
    """A pack's branches as rows of one table.

    `nodes` (branches, width) says which node stands where; a short row goes on with its own last
    node, which only repeats work that nobody reads. `places` finds each node in the table.
    """

    nodes: Tensor
    places: Tensor

    @classmethod
    def of(cls, pack: Pack, device: torch.device) -> "Table":
        starts, lengths = pack.bounds[:-1], np.diff(pack.bounds)
        width = int(lengths.max())
        nodes = starts[:, None] + np.minimum(np.arange(width), lengths[:, None] - 1)
        branch = np.repeat(np.arange(len(lengths)), lengths)
        places = branch * width + np.arange(len(pack)) - starts[branch]
        return cls(sent(nodes, device), sent(places, device))

    def lay_out(self, states: Tensor) -> Tensor:
        """From (1, heads, nodes, size) to (branches, heads, width, size)."""
        rows = states[0].transpose(0, 1)[self.nodes.flatten()]
        return rows.view(*self.nodes.shape, *rows.shape[1:]).transpose(1, 2)

    def gather(self, states: Tensor) -> Tensor:
        """From (branches, heads, width, ...) back to (1, heads, nodes, ...)."""
        return states.transpose(1, 2).flatten(0, 1)[self.places].transpose(0, 1)[None]


class Masks:
    """Masks to be added to products: 0 where a node sees another, else the type's least number.

    With the least number in place of minus infinity, the sum over a row that sees nothing stays
    finite, and weighs nothing when it is joined with a part that sees something. Windows are in
    positions, None for none. A mask is made once a pack, not once a layer.
    """

    def __init__(self, pack: Pack, prefix: int, device: torch.device, dtype: torch.dtype) -> None:
        self._pack = pack
        self.positions = sent(pack.positions, device)
        self.reads = sent(np.concatenate(pack.reads), device)
        self.ends = sent(pack.ends, device)
        self._last = int(pack.positions.max())
        self._prefix = prefix
        self._dtype = dtype
        self._made: dict[tuple[str, int], Tensor] = {}

    def on(self, device: torch.device) -> "Masks":
        """The same on another device."""
        return Masks(self._pack, self._prefix, device, self._dtype)

    @cached_property
    def table(self) -> Table:
        return Table.of(self._pack, self.ends.device)

    def first_seen(self, window: int | None) -> int:
        """The first token of the prefix that is in any node's window."""
        return 0 if window is None else min(max(0, self._prefix - window + 1), self._prefix - 1)

    def on_prefix(self, window: int | None) -> Tensor | None:
        """(nodes, the prefix's tokens from `first_seen`); None where every node sees them all."""
        if window is None or self._last < window:
            return None

        def seen() -> Tensor:
            tokens = torch.arange(self.first_seen(window), self._prefix, device=self.ends.device)
            return self.positions[:, None] - tokens < window

        return self._once("prefix", window, seen)

    def in_branches(self, window: int | None) -> Tensor | None:
        """(branches, 1, width, width); None where each is a chain that sees itself back to its
        beginning."""
        reaches_back = window is None or self._last - self._prefix < window
        if self._pack.is_chains and reaches_back:
            return None
        nodes = self.table.nodes

        def seen() -> Tensor:
            columns = torch.arange(nodes.shape[1], device=nodes.device)
            allowed = columns <= columns[:, None]
            # Columns, not nodes, are compared: that leaves the repeated last node out.
            allowed = allowed & (nodes[:, :, None] < self.ends[nodes][:, None, :])
            return self._within(allowed, self.positions[nodes], window)[:, None]

        return self._once("branches", window, seen)

    def of_reads(self, window: int | None) -> Tensor:
        """(nodes that are read, nodes)."""

        def seen() -> Tensor:
            nodes = torch.arange(len(self.ends), device=self.ends.device)
            allowed = (nodes <= self.reads[:, None]) & (self.reads[:, None] < self.ends)
            if window is not None:
                allowed &= self.positions[self.reads][:, None] - self.positions < window
            return allowed

        return self._once("reads", window, seen)

    def _within(self, allowed: Tensor, positions: Tensor, window: int | None) -> Tensor:
        if window is None:
            return allowed
        return allowed & (positions[:, :, None] - positions[:, None, :] < window)

    def _once(self, kind: str, window: int | None, make: Callable[[], Tensor]) -> Tensor:
        key = (kind, window or 0)
        if key not in self._made:
            seen = make()
            mask = torch.zeros(seen.shape, dtype=self._dtype, device=seen.device)
            self._made[key] = mask.masked_fill_(~seen, torch.finfo(self._dtype).min)
        return self._made[key]
