"""Forward passes side by side on a CPU, a core each.

Cores that share a pass wait for each other after every step, and there are thousands of short
steps; passes of their own leave them nothing to wait for.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor

from evaluation.scoring.engines.forest.trees import Pack

PACKS_A_CORE = 2
"""Packs, at least, for each pass that runs at a time, lest cores end without work."""


def side_by_side(run: Callable[[Pack], Tensor], packs: Sequence[Pack]) -> Iterator[Tensor]:
    """What `run` gives for each pack, in order; it is called by several threads at a time."""
    cores = torch.get_num_threads()
    passes = max(1, min(cores, len(packs) // PACKS_A_CORE))

    def in_thread(pack: Pack) -> Tensor:
        with torch.inference_mode():
            return run(pack)

    pool = ThreadPoolExecutor(
        passes, initializer=torch.set_num_threads, initargs=(cores // passes,)
    )
    try:
        yield from pool.map(in_thread, packs)
    finally:
        pool.shutdown(cancel_futures=True)
        # Each thread has its own number; what threads begin with is the one that was set last.
        torch.set_num_threads(cores)
