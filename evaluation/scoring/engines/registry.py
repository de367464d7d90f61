"""From `ENGINE:TARGET` to an engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Engine
from evaluation.scoring.engines.baselines import LongestEngine, UniformEngine
from evaluation.scoring.engines.openai.options import ApiOptions

BASELINES = ("uniform", "longest")
API_ENGINE = "openai"
GPU, BASE = "requirements-gpu.txt", "requirements.txt"
DTYPES = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a model engine runs; baselines have no use for it.

    `dtype` `auto` takes the type the weights are stored in; `device` `auto` takes a GPU where
    there is one; `batch_size` is the number of prompts a forward pass, halved when memory runs out;
    `pack_tokens` is the same in tokens for an engine that packs prompts, None for what suits the
    device; `max_length` in tokens, None for the model's own. With `chat_template` prompts are shown
    as turns of a conversation. `compile` has the layers compiled for packs of few sizes, None on a
    GPU alone; `spread` divides a model over all GPUs that it needs. `api` is for the engine that
    asks a server alone.
    """

    dtype: str = "auto"
    device: str = "auto"
    batch_size: int = 8
    pack_tokens: int | None = None
    max_length: int | None = None
    chat_template: bool = False
    compile: bool | None = None
    spread: bool = False
    api: ApiOptions = field(default_factory=ApiOptions)

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise EngineError(f"dtype {self.dtype!r}: expected one of {', '.join(DTYPES)}")
        if self.batch_size < 1:
            raise EngineError(f"batch size {self.batch_size}: expected at least 1")
        if self.pack_tokens is not None and self.pack_tokens < 1:
            raise EngineError(f"pack tokens {self.pack_tokens}: expected at least 1")
        if self.max_length is not None and self.max_length < 1:
            raise EngineError(f"max length {self.max_length}: expected at least 1 token")


def _engine(module: str, name: str, requirements: str) -> Callable[[str, EngineOptions], Engine]:
    def make(target: str, options: EngineOptions) -> Engine:
        # Imported here because not every machine has torch, or the client of an API.
        try:
            kind = getattr(import_module(f"evaluation.scoring.engines.{module}"), name)
        except ModuleNotFoundError as error:
            raise EngineError(
                f"this engine needs {error.name}; install it with pip install -r {requirements}"
            ) from error
        engine: Engine = kind(target, options)
        return engine

    return make


ENGINES: dict[str, Callable[[str, EngineOptions], Engine]] = {
    "uniform": lambda target, _options: UniformEngine(target),
    "longest": lambda target, _options: LongestEngine(target),
    "reference": _engine("reference", "ReferenceEngine", GPU),
    "forest": _engine("forest", "ForestEngine", GPU),
    API_ENGINE: _engine("openai.engine", "OpenAIEngine", BASE),
}


def split_spec(spec: str) -> tuple[str, str]:
    """Engine name and target of a spec; raises `EngineError` for one that names no engine."""
    name, colon, target = spec.partition(":")
    if not colon or name not in ENGINES:
        raise EngineError(
            f"model {spec!r}: expected ENGINE:TARGET with ENGINE one of {', '.join(ENGINES)}, "
            "for example uniform:0 or forest:PATH_OR_HUB_ID"
        )
    return name, target


def create_engine(spec: str, options: EngineOptions | None = None) -> Engine:
    """The engine that `spec` names; raises `EngineError` with the remedy where there is none."""
    name, target = split_spec(spec)
    return ENGINES[name](target, options or EngineOptions())
