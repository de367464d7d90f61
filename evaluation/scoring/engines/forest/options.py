"""How the fast engine runs."""

from dataclasses import dataclass

from evaluation.scoring.engines.model_options import ModelOptions
from evaluation.scoring.engines.options import option


@dataclass(frozen=True)
class ForestOptions(ModelOptions):
    """`pack_tokens` is the size of a forward pass, None for what suits the device; `compile` has
    the layers compiled for packs of few sizes, None on a GPU alone."""

    pack_tokens: int | None = option(
        None,
        "forest: tokens a forward pass, halved when memory runs out (what suits the device)",
        minimum=1,
    )
    compile: bool | None = option(
        None, "forest: packs of few sizes, layers compiled for them (default: on a GPU)"
    )
