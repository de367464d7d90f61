"""What stands in a server's reply."""

from collections.abc import Mapping
from typing import Any

from workbench.metered.requests import Amount


class NoAnswer(ValueError):
    """A reply that is not of the form that was asked for."""


def choice(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first of its choices; raises `NoAnswer` where there is none."""
    choices = payload.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise NoAnswer("the reply has no choices")
    return choices[0]


def content(choice: Mapping[str, Any]) -> str:
    """The text of a turn of conversation; raises `NoAnswer` where there is no turn."""
    message = choice.get("message")
    if not isinstance(message, dict):
        raise NoAnswer("the reply has no message")
    return message.get("content") or ""


def taken(payload: Mapping[str, Any]) -> Amount | None:
    """The server's own count of tokens; None where it gives none."""
    usage: Any = payload.get("usage")
    try:
        details = usage.get("prompt_tokens_details") or {}
        return Amount.counted(
            prompt_tokens=int(usage["prompt_tokens"]),
            completion_tokens=int(usage["completion_tokens"]),
            cached_tokens=int(details.get("cached_tokens") or 0),
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None


def served(payload: Mapping[str, Any]) -> str:
    """What the server says has answered: model and fingerprint of its configuration."""
    names = (payload.get("model"), payload.get("system_fingerprint"))
    return " ".join(str(name) for name in names if name)
