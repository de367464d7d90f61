"""Block masks against the plain reading of who sees whom."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.attention.flex_attention import create_mask

from evaluation.scoring.engines.forest.flex import FlexPackAttention, pad
from evaluation.scoring.engines.forest.memory import BLOCK
from evaluation.scoring.engines.forest.trees import Path, fill_packs, grow_branches

CPU = torch.device("cpu")


@st.composite
def paths(draw):
    """Sequences of which some begin alike, up to several blocks long."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shared = random.integers(0, 9, draw(st.integers(0, 2 * BLOCK)))
    tails = draw(st.lists(st.integers(1, 2 * BLOCK), min_size=1, max_size=6))
    return [Path(np.append(shared, random.integers(0, 9, length)), reads=1) for length in tails]


def padded(found, limit):
    branches = grow_branches(found, 0, limit=limit, least_shared=1)
    return [pad(pack, limit) for pack in fill_packs(branches, 0, limit=limit)]


def blockwise(mask):
    """What FlexAttention computes: full blocks whole, partial ones by the rule, others not."""
    queries, keys = mask.seq_lengths
    by_rule = create_mask(mask.mask_mod, None, None, queries, keys, device="cpu")[0, 0]
    allowed = torch.zeros_like(by_rule)
    lists = ((mask.kv_num_blocks, mask.kv_indices), (mask.full_kv_num_blocks, mask.full_kv_indices))
    for is_full, (numbers, indices) in enumerate(lists):
        for row, number in enumerate(numbers[0, 0]):
            for column in indices[0, 0, row, :number]:
                place = (
                    slice(row * BLOCK, (row + 1) * BLOCK),
                    slice(column * BLOCK, (column + 1) * BLOCK),
                )
                allowed[place] = True if is_full else by_rule[place]
    return allowed.numpy()


@settings(max_examples=40, deadline=None)
@given(paths(), st.sampled_from([None, 5, BLOCK, 3 * BLOCK]), st.sampled_from([512, 2048]))
def test_blocks_hold_exactly_the_ancestors_within_the_window(found, window, limit):
    for pack in padded(found, limit):
        nodes, reads = FlexPackAttention(pack, [window], CPU, torch.float32)._seen(CPU)[window]
        node = np.arange(len(pack))
        seen = (node <= node[:, None]) & (node[:, None] < pack.ends)
        if window is not None:
            seen &= pack.positions[:, None] - pack.positions < window
        np.testing.assert_array_equal(blockwise(nodes), seen)
        np.testing.assert_array_equal(blockwise(reads), seen[np.concatenate(pack.reads)])


@given(st.lists(st.integers(1, 700), min_size=1, max_size=30), st.sampled_from([512, 4096, 16_384]))
def test_packs_have_few_sizes_and_lose_nothing(lengths, limit):
    found = [Path(np.full(length, number), reads=1) for number, length in enumerate(lengths)]
    packs = padded(found, limit)
    assert {len(pack) % (limit // 4) for pack in packs} == {0}
    assert all(len(np.concatenate(pack.reads)) % BLOCK == 0 for pack in packs)
    assert sum(len(pack.members) for pack in packs) == len(found)
    for pack in packs:
        for member, nodes in zip(pack.members, pack.reads, strict=False):
            assert pack.ids[nodes].tolist() == [member]
            assert pack.positions[nodes].tolist() == [lengths[member] - 1]
