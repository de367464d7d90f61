"""Arrange token sequences so that what they share is computed once.

A set of sequences is a *prefix*, the beginning that all share, and *branches* behind it. A branch
is a trie of a few sequences, its nodes in depth-first order. In that order every node's descendants
follow it without a gap, so one number a node, the end of its subtree, says who may look at it:
node `q` attends to node `k` exactly when `k <= q < end[k]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Path:
    """One sequence and how many of its last tokens' outputs are read."""

    ids: Ids
    reads: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A trie in depth-first order.

    `ids`, `depths` and `ends` hold a value a node: token, distance from the prefix's end, and end
    of the subtree. `reads[n]` lists the nodes to be read for the sequence `members[n]`.
    """

    ids: Ids
    depths: Ids
    ends: Ids
    members: tuple[int, ...]
    reads: tuple[Ids, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_chain(self) -> bool:
        """Whether no two sequences part in it."""
        return bool((self.ends == len(self.ids)).all())


@dataclass(frozen=True, slots=True)
class Pack:
    """Branches side by side: one forward pass.

    `positions` counts from the beginning of the whole sequence and `ends` within the pack;
    `bounds` holds the start of each branch and, last, the length of the pack. `reads[n]` lists the
    nodes to be read for the sequence `members[n]`.
    """

    ids: Ids
    positions: Ids
    ends: Ids
    bounds: Ids
    members: tuple[int, ...]
    reads: tuple[Ids, ...]
    is_chains: bool

    def __len__(self) -> int:
        return len(self.ids)


def shared_length(first: Ids, second: Ids) -> int:
    """Number of tokens that two sequences share from their beginning."""
    length = min(len(first), len(second))
    differ = np.flatnonzero(first[:length] != second[:length])
    return int(differ[0]) if len(differ) else length


def prefix_length(paths: Sequence[Path]) -> int:
    """Tokens that all sequences share and none reads."""
    unread = min(len(path.ids) - path.reads for path in paths)
    first, *others = (path.ids for path in paths)
    return min([unread, *(shared_length(first, other) for other in others)])


def grow_branches(
    paths: Sequence[Path], prefix: int, *, limit: int, least_shared: int
) -> list[Branch]:
    """Branches behind the first `prefix` tokens, the longest first.

    Neighbours in the order of their tokens share a branch when they have at least `least_shared`
    tokens in common and the branch stays within `limit` tokens; one sequence alone may exceed it.
    """
    tails = [path.ids[prefix:] for path in paths]
    order = sorted(range(len(paths)), key=lambda number: tails[number].astype(">u4").tobytes())
    groups: list[list[int]] = []
    common: list[list[int]] = []
    size = 0
    for position, number in enumerate(order):
        shared = shared_length(tails[order[position - 1]], tails[number]) if position else 0
        added = len(tails[number]) - shared
        if position and shared >= least_shared and size + added <= limit:
            groups[-1].append(number)
            common[-1].append(shared)
            size += added
        else:
            groups.append([number])
            common.append([0])
            size = len(tails[number])
    grown = [
        _grow(group, shared, tails, paths) for group, shared in zip(groups, common, strict=True)
    ]
    return sorted(grown, key=len, reverse=True)


def fill_packs(branches: Sequence[Branch], prefix: int, *, limit: int) -> Iterator[Pack]:
    """Packs of at most `limit` tokens, each of branches of like length.

    `branches` come longest first, as `grow_branches` gives them; a longer one is a pack alone.
    """
    waiting: list[Branch] = []
    size = 0
    for branch in branches:
        if waiting and size + len(branch) > limit:
            yield _pack(waiting, prefix)
            waiting, size = [], 0
        waiting.append(branch)
        size += len(branch)
    if waiting:
        yield _pack(waiting, prefix)


def chain(ids: Ids, start: int) -> Pack:
    """A pack of one sequence's tokens from position `start`, of which only the last is read."""
    length = len(ids)
    return Pack(
        ids=ids,
        positions=np.arange(start, start + length),
        ends=np.full(length, length),
        bounds=np.array([0, length]),
        members=(0,),
        reads=(np.array([length - 1]),),
        is_chains=True,
    )


def _grow(
    members: Sequence[int], common: Sequence[int], tails: Sequence[Ids], paths: Sequence[Path]
) -> Branch:
    """The trie of sequences in order; `common` says what each shares with the one before."""
    if len(members) == 1:
        return _lone(members[0], tails[members[0]], paths[members[0]].reads)
    nodes = np.empty(0, dtype=np.int64)
    size = 0
    ids, depths, reads = [], [], []
    for number, shared in zip(members, common, strict=True):
        tail = tails[number]
        added = len(tail) - shared
        fresh = np.arange(size, size + added)
        nodes = np.concatenate((nodes[:shared], fresh))
        ids.append(tail[shared:])
        depths.append(np.arange(shared, len(tail)))
        reads.append(nodes[len(nodes) - paths[number].reads :])
        size += added
    all_depths = np.concatenate(depths)
    return Branch(
        ids=np.concatenate(ids),
        depths=all_depths,
        ends=_subtree_ends(all_depths),
        members=tuple(members),
        reads=tuple(reads),
    )


def _lone(member: int, tail: Ids, reads: int) -> Branch:
    """The trie of one sequence, as most are, without the work of finding where it parts."""
    length = len(tail)
    nodes = np.arange(length)
    return Branch(tail, nodes, np.full(length, length), (member,), (nodes[length - reads :],))


def _subtree_ends(depths: Ids) -> Ids:
    """For each node in depth-first order, the first later node that is not below it."""
    ends = np.full(len(depths), len(depths))
    falls = np.flatnonzero(np.diff(depths) <= 0) + 1
    for fall in falls[::-1]:
        still_open = ends[:fall]
        still_open[depths[:fall] >= depths[fall]] = fall
    return ends


def _pack(branches: Sequence[Branch], prefix: int) -> Pack:
    bounds = np.cumsum([0, *map(len, branches)])
    starts = bounds[:-1]
    return Pack(
        ids=np.concatenate([branch.ids for branch in branches]),
        positions=np.concatenate([branch.depths for branch in branches]) + prefix,
        ends=np.concatenate(
            [branch.ends + start for branch, start in zip(branches, starts, strict=True)]
        ),
        bounds=bounds,
        members=tuple(member for branch in branches for member in branch.members),
        reads=tuple(
            nodes + start
            for branch, start in zip(branches, starts, strict=True)
            for nodes in branch.reads
        ),
        is_chains=all(branch.is_chain for branch in branches),
    )
