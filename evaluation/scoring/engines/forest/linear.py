"""Matrix products on a CPU with weights that oneDNN has laid out for them beforehand.

A product that lays out its weights every time takes a sixth longer on the few hundred rows of a
pack. Gated perceptrons become three products that apply activation and gate as they write, which
spares passes over a model's widest states.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

PACKED_BYTES = 2**31
"""Greatest weights of a body that are kept a second time."""
ACTIVATIONS = {"silu": ("swish", ""), "gelu_pytorch_tanh": ("gelu", "tanh")}
"""oneDNN's name and algorithm for what a configuration calls an activation."""

Forward = Callable[[Tensor], Tensor]


class PackedLayers:
    """The layers of `body`, a model without its head, with weights packed when first borrowed.

    With `is_gated`, a layer's `mlp` is known to be `down_proj(act_fn(gate_proj(x)) * up_proj(x))`.
    """

    def __init__(self, body: Any, *, is_gated: bool) -> None:
        self._body = body
        config = body.config
        name = getattr(config, "hidden_activation", None) or getattr(config, "hidden_act", None)
        self._activation = ACTIVATIONS.get(str(name)) if is_gated else None
        self._forwards: list[tuple[nn.Module, Forward]] = []

    @staticmethod
    def suit(body: Any) -> bool:
        """Whether the body gains by it, and is small enough to be kept twice."""
        weights = list(getattr(body, "layers", nn.ModuleList()).parameters())
        return (
            bool(weights)
            and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
            and all(w.device.type == "cpu" and w.dtype == torch.float32 for w in weights)
            and sum(w.nbytes for w in weights) <= PACKED_BYTES
        )

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Let the layers compute with packed weights, and then as before."""
        if not self._forwards:
            self._forwards = list(self._packed())
        for module, forward in self._forwards:
            module.forward = forward
        try:
            yield
        finally:
            for module, _ in self._forwards:
                del module.forward

    def _packed(self) -> Iterator[tuple[nn.Module, Forward]]:
        for layer in self._body.layers:
            packed = {m: _Packed(m) for m in layer.modules() if type(m) is nn.Linear}
            for module, linear in packed.items():
                yield module, linear.product
            if self._activation is not None:
                mlp = layer.mlp
                gate, up, down = (packed[m] for m in (mlp.gate_proj, mlp.up_proj, mlp.down_proj))
                yield mlp, _gated(gate, up, down, *self._activation)


class _Packed:
    """A linear layer whose weights stand as oneDNN wants them."""

    def __init__(self, linear: nn.Linear) -> None:
        with torch.inference_mode():
            self._weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight)
        self._bias = linear.bias

    def product(self, states: Tensor) -> Tensor:
        return self.activated(states, "none", "")

    def activated(self, states: Tensor, name: str, algorithm: str) -> Tensor:
        found: Tensor = torch.ops.mkldnn._linear_pointwise(
            states, self._weight, self._bias, name, [], algorithm
        )
        return found

    def times(self, states: Tensor, factor: Tensor) -> Tensor:
        found: Tensor = torch.ops.mkldnn._linear_pointwise.binary(
            states, factor, self._weight, self._bias, "mul"
        )
        return found


def _gated(gate: _Packed, up: _Packed, down: _Packed, name: str, algorithm: str) -> Forward:
    def forward(states: Tensor) -> Tensor:
        return down.product(up.times(states, gate.activated(states, name, algorithm)))

    return forward
