"""Trees against the plain reading of what they stand for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.engines.forest.trees import (
    Path,
    chain,
    fill_packs,
    grow_branches,
    prefix_length,
)

TOKENS = st.lists(st.integers(0, 2), min_size=1, max_size=9)


@st.composite
def forests(draw):
    beginning = draw(st.lists(st.integers(0, 2), max_size=5))
    tails = draw(st.lists(TOKENS, min_size=1, max_size=9, unique_by=tuple))
    return [
        Path(np.array(beginning + tail), draw(st.integers(1, min(2, len(tail))))) for tail in tails
    ]


def packs_of(paths, limit, least_shared):
    prefix = prefix_length(paths)
    branches = grow_branches(paths, prefix, limit=limit, least_shared=least_shared)
    return prefix, list(fill_packs(branches, prefix, limit=limit))


def sequence_seen_by(pack, node):
    seen = [other for other in range(node + 1) if node < pack.ends[other]]
    return pack.positions[seen].tolist(), pack.ids[seen].tolist()


@given(forests(), st.integers(1, 30), st.integers(1, 4))
def test_each_node_that_is_read_sees_its_own_sequence_and_nothing_else(paths, limit, least_shared):
    prefix, packs = packs_of(paths, limit, least_shared)
    for pack in packs:
        for member, nodes in zip(pack.members, pack.reads, strict=True):
            path = paths[member]
            assert len(nodes) == path.reads
            for back, node in enumerate(reversed(nodes.tolist())):
                end = len(path.ids) - back
                positions, ids = sequence_seen_by(pack, node)
                assert positions == list(range(prefix, end))
                assert ids == path.ids[prefix:end].tolist()


@given(forests(), st.integers(1, 30), st.integers(1, 4))
def test_every_sequence_is_in_one_pack_and_packs_keep_their_limit(paths, limit, least_shared):
    _, packs = packs_of(paths, limit, least_shared)
    members = [member for pack in packs for member in pack.members]
    assert sorted(members) == list(range(len(paths)))
    for pack in packs:
        assert pack.bounds[-1] == len(pack)
        assert len(pack) <= limit or len(pack.members) == 1


@given(forests())
def test_the_prefix_is_all_that_is_shared_and_not_read(paths):
    prefix = prefix_length(paths)
    sequences = [path.ids.tolist() for path in paths]
    assert len({tuple(ids[:prefix]) for ids in sequences}) == 1
    is_read = any(len(path.ids) - path.reads == prefix for path in paths)
    assert is_read or len({tuple(ids[: prefix + 1]) for ids in sequences}) > 1


def test_what_is_shared_by_enough_tokens_is_there_once():
    tails = ([7, 7, 7, 1], [7, 7, 7, 2, 3], [8, 1], [7, 7, 4])
    paths = [Path(np.array(tail), 1) for tail in tails]
    (pack,) = packs_of(paths, limit=100, least_shared=3)[1]
    assert len(pack) == (3 + 1 + 2) + 3 + 2
    (apart,) = packs_of(paths, limit=100, least_shared=9)[1]
    assert len(apart) == sum(map(len, tails))
    assert apart.is_chains
    assert not pack.is_chains


def test_a_chain_goes_on_from_its_start():
    pack = chain(np.array([5, 6, 7]), 40)
    assert pack.positions.tolist() == [40, 41, 42]
    assert pack.reads[0].tolist() == [2]
