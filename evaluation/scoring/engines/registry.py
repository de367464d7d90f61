"""From `ENGINE:TARGET` to an engine; every engine is found by the name of its folder."""

from dataclasses import Field
from functools import cache
from typing import Any

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Engine
from evaluation.scoring.engines.kind import EngineKind
from evaluation.scoring.engines.options import KEY, options_of
from workbench.core.discovery import find


@cache
def engine_kinds() -> dict[str, EngineKind]:
    """Every engine by name, baselines first."""
    found = find("evaluation.scoring.engines", "ENGINE", EngineKind, folders=True)
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.reads_prompts)}


def web_options() -> dict[str, "Field[Any]"]:
    """The options that engines have on the web, by name."""
    offered = [kind for kind in engine_kinds().values() if kind.title]
    return {
        name: one
        for kind in offered
        for name, one in options_of(kind.options).items()
        if one.metadata[KEY].label
    }


def split_spec(spec: str) -> tuple[EngineKind, str]:
    """Engine and target of a spec; raises `EngineError` for one that names no engine."""
    name, colon, target = spec.partition(":")
    if not colon or name not in engine_kinds():
        raise EngineError(
            f"model {spec!r}: expected ENGINE:TARGET with ENGINE one of "
            f"{', '.join(engine_kinds())}, for example uniform:0 or forest:PATH_OR_HUB_ID"
        )
    return engine_kinds()[name], target


def create_engine(spec: str, options: Any = None) -> Engine:
    """The engine that `spec` names, with options of its own kind; raises `EngineError` with the
    remedy where there is none."""
    kind, target = split_spec(spec)
    return kind.make(target, options)
