"""What an engine is asked for, and what it answers."""

from dataclasses import dataclass, field
from enum import StrEnum

from annotations.quality.units import Unit


class Mark(StrEnum):
    """What is to be known of a machine text; stored with it, shown and released."""

    WITHOUT_CONTEXT = "without-context"
    """Question and options were translated apart, as every sentence engine does."""
    PIECEWISE = "piecewise"
    """An engine of whole units had to go piece by piece."""
    REPAIRED = "repaired"
    """The answer was wrong once, and was asked for again."""
    UNPROTECTED = "unprotected"
    """A piece did not keep its placeholders, and was translated without them."""
    SPLIT = "split"
    """It was cut into sentences."""


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """A question with its options, never its key, and what helps to translate it.

    `terms` and `forbidden` are of the glossary: a source term with the translation that is wanted,
    or that must not be. `examples` are accepted neighbours, each source and target. `again` is how
    often it was asked for in vain: an engine that keeps its answers asks anew then.
    """

    unit: Unit
    subject: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    examples: tuple[tuple[Unit, Unit], ...] = ()
    again: int = 0

    def __post_init__(self) -> None:
        if any(unit.key is not None for unit in (self.unit, *_flat(self.examples))):
            raise ValueError("The key of a question is never given to an engine.")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a service was asked for, or would be."""

    requests: int = 0
    characters: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.characters + other.characters,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, slots=True)
class Output:
    """The translation of a unit; where there is none, `problem` says why, to people.

    `problem` is a `Message` where whoever shows it can translate it. `confidence` is the engine's
    own, on one scale for an engine, higher is better: the mean log-probability of its tokens.
    """

    unit: Unit | None
    problem: str = ""
    marks: frozenset[Mark] = field(default_factory=frozenset)
    confidence: float | None = None
    usage: Usage = Usage()


def _flat(examples: tuple[tuple[Unit, Unit], ...]) -> tuple[Unit, ...]:
    return tuple(unit for pair in examples for unit in pair)
