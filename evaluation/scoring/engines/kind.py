"""What an engine's folder says of it."""

import argparse
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Engine, Question
from evaluation.scoring.engines.options import (
    NoOptions,
    add_arguments,
    options_of,
    read_arguments,
)

GPU, BASE = "requirements-gpu.txt", "requirements.txt"


@dataclass(frozen=True)
class EngineKind:
    """An engine by its name, as `ENGINE` of its folder, which imports nothing that not every
    machine has.

    `engine` is `module:Class` in the folder, made with a target and options; `summary` tells of
    it on the command line, after its name and target; `title` is marked for translation, and
    empty for one that is not offered on the web. `reads_prompts` is false of a baseline, which
    has no model. `default_target` is what a target left out on the web means, None where it must
    be given. `group` is the heading of its options on the command line. `tested` names the
    versions, to the second number, of what it is built into and was tested with.
    """

    name: str
    engine: str
    target: str
    summary: str
    title: str = ""
    reads_prompts: bool = True
    default_target: str | None = None
    options: type = NoOptions
    group: str = "models that run here"
    requirements: str = GPU
    tested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def untested(self, version: Callable[[str], str | None]) -> str:
        """Which packages are here in a version that it was not tested with, in words; empty when
        none is. `version` tells the one that is here."""
        here = {name: version(name) for name in self.tested}
        return ", ".join(
            f"tested with {name} {' and '.join(self.tested[name])}, not with {found}"
            for name, found in here.items()
            if found and ".".join(found.split(".")[:2]) not in self.tested[name]
        )

    def make(self, target: str, options: Any = None) -> Engine:
        """Raises `EngineError` with the remedy for what is not installed or does not fit."""
        module, _colon, name = self.engine.partition(":")
        try:
            made = getattr(import_module(f"evaluation.scoring.engines.{self.name}.{module}"), name)
        except ModuleNotFoundError as error:
            raise EngineError(
                f"this engine needs {error.name}; "
                f"install it with pip install -r {self.requirements}"
            ) from error
        engine: Engine = made(target, self.options() if options is None else options)
        return engine

    def some_options(self, given: dict[str, Any]) -> Any:
        """The options with these values, of which only its own are taken."""
        own = options_of(self.options)
        return self.options(**{name: value for name, value in given.items() if name in own})

    def add_arguments(self, group: argparse._ArgumentGroup, known: Collection[str]) -> None:
        """Its options on the command line, but for those that another engine has too."""
        add_arguments(group, self.options, known)

    def read_arguments(self, given: argparse.Namespace) -> Any:
        """Raises `EngineError` for what does not fit."""
        return read_arguments(given, self.options)

    def estimate(self, given: argparse.Namespace, questions: Iterable[Question]) -> str:
        """What asking would take, in words; raises `EngineError` where it takes nothing."""
        raise EngineError(f"{self.name}: asks no server; --dry-run is for engines that do")
