"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do where it is not well."""

    check: str
    state: State
    text: str
    remedy: str = ""


def ok(check: str, text: str) -> Finding:
    return Finding(check, State.OK, text)


def note(check: str, text: str, remedy: str = "") -> Finding:
    return Finding(check, State.NOTE, text, remedy)


def trouble(check: str, text: str, remedy: str) -> Finding:
    return Finding(check, State.TROUBLE, text, remedy)
