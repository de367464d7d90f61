"""What is sent, and what comes back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

ReplyT = TypeVar("ReplyT")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to `path` below a service's address, for what `label` names; `most` are the
    prompt and completion tokens that it can take at most."""

    label: str
    path: str
    body: Mapping[str, Any]
    most: tuple[int, int]

    @property
    def key(self) -> str:
        """Names the request by its content."""
        text = json.dumps([self.path, self.body], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one request; `cached` of the prompt's were computed before."""

    prompt: int
    completion: int
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Answer(Generic[ReplyT]):
    """A reply, a dataclass of plain values, with the service's own count of its tokens, where it
    gives one, and its names for what answered."""

    reply: ReplyT
    tokens: Tokens | None
    served: str
