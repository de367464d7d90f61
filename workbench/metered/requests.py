"""What is sent, and what comes back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from operator import add, sub
from typing import Any, Generic, TypeVar

ReplyT = TypeVar("ReplyT")

MOST_COUNTED = 10**9
"""Of one request."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a service charges for: tokens, of which `cached` of the prompt's were computed before,
    or characters that were sent."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    characters: int = 0

    @classmethod
    def counted(cls, **counts: int) -> "Amount | None":
        """What a service says that it counted; None where that is nothing to be counted."""
        told = cls(**counts)
        return told if all(0 <= count <= MOST_COUNTED for count in astuple(told)) else None

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(*map(add, astuple(self), astuple(other)))

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(*map(sub, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to `path` below a service's address, for what `label` names; `most` is what it
    can take at most."""

    label: str
    path: str
    body: Mapping[str, Any]
    most: Amount

    @property
    def key(self) -> str:
        """Names the request by its content."""
        text = json.dumps([self.path, self.body], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Answer(Generic[ReplyT]):
    """A reply, a dataclass of plain values, with the service's own count of what it took, where it
    gives one, and its names for what answered."""

    reply: ReplyT
    took: Amount | None
    served: str
