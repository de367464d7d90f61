"""The options of an engine, as fields of its own dataclass: the command line, the form on the web
and the API are made of them."""

import argparse
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, get_type_hints

from evaluation.errors import EngineError

KEY = "option"


@dataclass(frozen=True)
class Option:
    """One option. `help` is the command line's; with a `label`, which is marked for translation as
    are `hint` and the words of `choice_labels`, it stands on the web too."""

    help: str
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    label: str = ""
    hint: str = ""
    choice_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoOptions:
    """Of an engine without options."""


def option(default: Any, help: str, **more: Any) -> Any:
    """A field of an engine's dataclass of options."""
    return field(default=default, metadata={KEY: Option(help, **more)})


def options_of(kind: type) -> dict[str, "Field[Any]"]:
    """The fields that are options, by name."""
    return {one.name: one for one in fields(kind) if KEY in one.metadata}


def check(options: Any) -> None:
    """Raises `EngineError` for a value that is none of its choices, or too small."""
    for name, one in options_of(type(options)).items():
        value, known = getattr(options, name), one.metadata[KEY]
        called = name.replace("_", " ")
        if known.choices and value not in known.choices:
            raise EngineError(f"{called} {value!r}: expected one of {', '.join(known.choices)}")
        if None not in (value, known.minimum) and value < known.minimum:
            raise EngineError(f"{called} {value}: expected at least {known.minimum}")


def add_arguments(
    group: argparse._ArgumentGroup, kind: type, known: Collection[str] = frozenset()
) -> None:
    """A flag for each option, but for those that are `known` from another engine."""
    types = get_type_hints(kind)
    for name, one in options_of(kind).items():
        if name not in known:
            flag = f"--{name.replace('_', '-')}"
            group.add_argument(flag, **_argument(one, types[name]))


def read_arguments(given: argparse.Namespace, kind: type) -> Any:
    """The options as they were given."""
    return kind(**{name: getattr(given, name) for name in options_of(kind)})


def _argument(one: "Field[Any]", wanted: Any) -> dict[str, Any]:
    option: Option = one.metadata[KEY]
    if wanted is bool:
        return {"action": "store_true", "help": option.help}
    if wanted == bool | None:
        return {"action": argparse.BooleanOptionalAction, "help": option.help}
    argument: dict[str, Any] = {"default": one.default, "help": option.help}
    if option.choices:
        return argument | {"choices": option.choices}
    if option.minimum is None:
        return argument
    shown = option.help if one.default is None else f"{option.help} ({one.default})"
    return argument | {"type": at_least(option.minimum), "metavar": "N", "help": shown}


def at_least(minimum: int) -> Callable[[str], int]:
    """What argparse takes for a number that is not too small."""
    return whole_number(f"from {minimum} up", lambda number: number >= minimum)


def whole_number(which: str, fits: Callable[[int], bool]) -> Callable[[str], int]:
    """What argparse takes for a whole number that fits; `which` says what does."""

    def number(text: str) -> int:
        if not re.fullmatch("-?[0-9]{1,18}", text) or not fits(int(text)):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {which}")
        return int(text)

    return number
