"""From `ENGINE:TARGET` to an engine."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Engine
from evaluation.scoring.engines.baselines import LongestEngine, UniformEngine

DTYPES = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a model engine runs; baselines have no use for it.

    `dtype` `auto` takes the type the weights are stored in; `device` `auto` takes a GPU where
    there is one; `batch_size` is the number of prompts a forward pass, halved when memory runs out;
    `max_length` in tokens, None for the model's own.
    """

    dtype: str = "auto"
    device: str = "auto"
    batch_size: int = 8
    max_length: int | None = None

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise EngineError(f"dtype {self.dtype!r}: expected one of {', '.join(DTYPES)}")
        if self.batch_size < 1:
            raise EngineError(f"batch size {self.batch_size}: expected at least 1")
        if self.max_length is not None and self.max_length < 1:
            raise EngineError(f"max length {self.max_length}: expected at least 1 token")


def _reference(target: str, options: EngineOptions) -> Engine:
    # Imported here because it needs torch, which a machine without models does not have.
    try:
        from evaluation.scoring.engines.reference import ReferenceEngine
    except ModuleNotFoundError as error:
        raise EngineError(
            f"model engines need {error.name}; install them with "
            "pip install -r requirements-gpu.txt"
        ) from error

    return ReferenceEngine(target, options)


ENGINES: dict[str, Callable[[str, EngineOptions], Engine]] = {
    "uniform": lambda target, _options: UniformEngine(target),
    "longest": lambda target, _options: LongestEngine(target),
    "reference": _reference,
}
BASELINES = ("uniform", "longest")


def split_spec(spec: str) -> tuple[str, str]:
    """Engine name and target of a spec; raises `EngineError` for one that names no engine."""
    name, colon, target = spec.partition(":")
    if not colon or name not in ENGINES:
        raise EngineError(
            f"model {spec!r}: expected ENGINE:TARGET with ENGINE one of {', '.join(ENGINES)}, "
            "for example uniform:0 or reference:PATH_OR_HUB_ID"
        )
    return name, target


def create_engine(spec: str, options: EngineOptions | None = None) -> Engine:
    """The engine that `spec` names; raises `EngineError` with the remedy where there is none."""
    name, target = split_spec(spec)
    return ENGINES[name](target, options or EngineOptions())
