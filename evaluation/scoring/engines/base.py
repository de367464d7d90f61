"""What every engine is given and gives back."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from evaluation.scoring.instructions import ENGLISH, Words
from evaluation.scoring.items import Item


@dataclass(frozen=True, slots=True)
class Question:
    """An item in one language, with the exact texts a model reads; `shots` are the solved items
    that the prompt shows, and `words` what it says besides, for those who show them as turns of a
    conversation. `whole_options` says that options are compared with their letters, and `moved` by
    how many places the item's own options were moved on."""

    item: Item
    language: str
    prompt: str
    continuations: tuple[str, ...]
    shots: tuple[Item, ...] = ()
    words: Words = ENGLISH
    whole_options: bool = False
    moved: int = 0

    def own_place(self, place: int) -> int:
        """Where the option that is shown at this place stands in the item's own order."""
        return (place + self.moved) % len(self.item.options)

    @property
    def prompt_sha256(self) -> str:
        return hashlib.sha256(self.prompt.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Scored:
    """An engine's answer to the question at `index` of those it was given.

    `predicted` is the index of the chosen option, None where the answer names none. `logprobs`
    holds the natural logarithm of each continuation's probability in option order, None for one
    that a server did not tell; the whole is None from an engine that has no probabilities.
    """

    index: int
    predicted: int | None
    logprobs: tuple[float | None, ...] | None


@dataclass(slots=True)
class Usage:
    """What scoring took so far: model inputs, their tokens without padding, inputs cut short.

    `apart` is how far log-probabilities were at most from the reference's, where an engine has
    held some against it."""

    inputs: int = 0
    tokens: int = 0
    truncated: int = 0
    apart: float | None = None

    def add(self, other: "Usage") -> None:
        """Count in what another process took."""
        self.inputs += other.inputs
        self.tokens += other.tokens
        self.truncated += other.truncated
        if other.apart is not None:
            self.note_apart(other.apart)

    def note_apart(self, apart: float) -> None:
        self.apart = max(apart, self.apart or 0.0)


class Engine(Protocol):
    """Scores questions; loads what it needs no earlier than at the first call of `score`."""

    @property
    def uses_shots(self) -> bool:
        """Whether the prompt is read, so that solved examples are needed."""
        ...

    @property
    def packages(self) -> tuple[str, ...]:
        """Distributions whose versions belong beside the scores."""
        ...

    @property
    def identity(self) -> Mapping[str, str | int | None]:
        """All that decides the scores besides the questions; equal identities, equal scores."""
        ...

    @property
    def usage(self) -> Usage: ...

    def prepare(self, questions: Sequence[Question]) -> None:
        """Begin, beside what is being scored, what `score` of the same sequence does first."""
        ...

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        """Yield one answer a question, in any order, as they are found."""
        ...


@runtime_checkable
class Paid(Protocol):
    """An engine whose answers cost: it keeps each one, and an account, in the run's folder."""

    def session(self, folder: Path) -> AbstractContextManager[None]:
        """Take up what `folder` holds, and end with all that was asked kept there.

        Raises `RunError` when another process is at that folder.
        """
        ...

    def account(self) -> dict[str, Any]:
        """What the run has taken so far."""
        ...


@runtime_checkable
class SelfChecking(Protocol):
    """An engine that holds the first prompt it is given against a plainer way of computing."""

    def check_next(self) -> None:
        """Do so with the next prompt again: another run begins."""
        ...


def first_maximum(values: Sequence[float]) -> int:
    """Index of the greatest value, the first of equals."""
    return max(range(len(values)), key=values.__getitem__)
