"""Compile a model layer by layer: layers of one kind share what is compiled."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any

import torch

GRAPHS = 64
"""More than kinds of layers times sizes of packs; beyond, layers would run uncompiled."""


class CompiledLayers:
    """The layers of `body`, a model without its head, compiled when first borrowed.

    A layer is compiled once for each kind and size of pack, in a fraction of the time that the
    whole model takes.
    """

    def __init__(self, body: Any) -> None:
        layers = getattr(body, "layers", ())
        # Those of a model over several devices have a forward that moves what they are given, and
        # cannot be compiled.
        self._layers = [layer for layer in layers if "forward" not in vars(layer)]
        kinds = {type(layer) for layer in self._layers}
        self._forwards = {kind: torch.compile(kind.forward, dynamic=False) for kind in kinds}

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Let the layers run compiled, and then as before."""
        for layer in self._layers:
            layer.forward = MethodType(self._forwards[type(layer)], layer)
        try:
            with torch._dynamo.config.patch(recompile_limit=GRAPHS):
                yield
        finally:
            for layer in self._layers:
                del layer.forward
