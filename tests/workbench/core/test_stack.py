"""A call costs the same however deep it is made."""

import resource
from collections.abc import Callable

from workbench.core.stack import roomy

CALLS = 300
DEPTHS = 400
"""Many chunks of frames deep: without room one depth in dozens maps memory at each call."""


def test_no_depth_maps_memory_at_each_call() -> None:
    faults = [roomy(_faults_at)(depth, _leaf) for depth in range(DEPTHS)]

    assert max(faults) < CALLS / 2


def _faults_at(depth: int, leaf: Callable[[], object]) -> int:
    if depth:
        return _faults_at(depth - 1, leaf)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        leaf()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _leaf() -> object:
    a = b = c = d = e = f = g = h = None
    return a, b, c, d, e, f, g, h
