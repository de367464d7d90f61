"""Ways of asking a server for a JSON object, and what stands in its reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.metered.openai.replies import NoAnswer, choice, content, taken
from workbench.metered.openai.sizes import most
from workbench.metered.requests import Amount, Request

PATH = "/chat/completions"
THOUGHT_END = "</think>"
REASONING_TOKENS = 4096
"""What a model may think before it answers, where its thoughts count."""

LONGEST = 10**6
"""Characters of an answer."""

Form = Literal["json_schema", "json_object", "text"]
Turn = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking: the form of answer that the server is told, and what else it takes.

    A model that `reasons` counts its thoughts, and takes no temperature.
    """

    form: Form
    has_confidence: bool = False
    reasons: bool = False

    def request(
        self,
        model: str,
        turns: list[Turn],
        schema: Mapping[str, Any],
        *,
        label: str,
        tokens: int,
        temperature: float = 0,
    ) -> Request:
        body: dict[str, Any] = {"model": model, "messages": turns}
        if self.reasons:
            body |= {"max_completion_tokens": tokens + REASONING_TOKENS}
        else:
            body |= {"max_tokens": tokens, "temperature": temperature}
        if self.has_confidence:
            body |= {"logprobs": True}
        if self.form == "json_schema":
            named = {"name": "translation", "strict": True, "schema": schema}
            body |= {"response_format": {"type": self.form, "json_schema": named}}
        elif self.form == "json_object":
            body |= {"response_format": {"type": self.form}}
        return Request(label, PATH, body, most(body))


WAYS = (
    Way("json_schema", has_confidence=True),
    Way("json_schema"),
    Way("json_schema", reasons=True),
    Way("json_object"),
    Way("text"),
    Way("text", reasons=True),
)
"""In the order in which they are tried; each server is asked in the first that it takes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server wrote, with the reason why it ended and the mean log-probability of its
    tokens, where it says."""

    text: str
    end: str = ""
    confidence: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Reply":
        return cls(**kept)


KEPT_BACK = Reply("", "content_filter")
"""Stands for the answer of a server that will not read a text."""


def read_reply(payload: Mapping[str, Any]) -> Reply:
    """Raises `NoAnswer` where it holds no turn."""
    first = choice(payload)
    text = content(first)
    if isinstance(text, str) and len(text) > LONGEST:
        raise NoAnswer("the reply is longer than any that was asked for")
    took = taken(payload) or Amount()
    return Reply(
        text if isinstance(text, str) else "",
        str(first.get("finish_reason") or ""),
        _confidence(first.get("logprobs")),
        took.prompt_tokens,
        took.completion_tokens,
    )


def _confidence(logprobs: Any) -> float | None:
    try:
        values = [float(token["logprob"]) for token in logprobs["content"]]
    except (TypeError, KeyError, ValueError):
        return None
    return sum(values) / len(values) if values else None
