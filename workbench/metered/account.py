"""What a run has asked of a service, added up from the lines of its journal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWERED = "answered"
RATE_LIMIT = "rate limit"
SERVER_ERROR = "server error"
TIMEOUT = "timeout"
CUT = "connection cut"
UNREACHABLE = "unreachable"
BROKEN = "broken answer"
REFUSED = "refused"

UNBILLED = frozenset({RATE_LIMIT, SERVER_ERROR, UNREACHABLE, REFUSED})
"""Outcomes that no service charges for; what any other failure took, only the service knows."""

COUNTS = (
    "requests",
    "retries",
    "answered",
    "uncounted",
    "prompt_tokens",
    "completion_tokens",
    "cached_tokens",
    "open_prompt_tokens",
    "open_completion_tokens",
)


@dataclass(slots=True)
class Account:
    """Sums over requests. `retries` are those sent again within one part of a run.

    `prompt_tokens`, `completion_tokens` and `cached_tokens` are the service's own counts.
    `open_prompt_tokens` and `open_completion_tokens` bound what requests took for which there is
    no count: under way, lost with their process, cut, timed out, or answered without one.
    """

    requests: int = 0
    retries: int = 0
    answered: int = 0
    uncounted: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    open_prompt_tokens: int = 0
    open_completion_tokens: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    served: set[str] = field(default_factory=set)

    @property
    def unfinished(self) -> int:
        """Requests without any outcome: under way, or lost with their process."""
        return self.requests - self.answered - self.failures.total()

    def as_dict(self) -> dict[str, Any]:
        """Every count; what failed by its kind, and who answered, in order."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return counts | {
            "unfinished": self.unfinished,
            "failures": dict(sorted(self.failures.items())),
            "served": sorted(self.served),
        }

    def sent(self, line: Mapping[str, Any]) -> None:
        self.requests += 1
        self.retries += line["attempt"] > 1
        self._open(line, 1)

    def done(self, line: Mapping[str, Any]) -> None:
        if line["outcome"] == ANSWERED:
            self._answered(line)
        else:
            self.failures[line["outcome"]] += 1
            if line["outcome"] in UNBILLED:
                self._open(line, -1)

    def _answered(self, line: Mapping[str, Any]) -> None:
        self.answered += 1
        self.served.add(line["served"])
        if line["tokens"] is None:
            self.uncounted += 1
            return
        prompt, completion, cached = line["tokens"]
        self.prompt_tokens += prompt
        self.completion_tokens += completion
        self.cached_tokens += cached
        self._open(line, -1)

    def _open(self, line: Mapping[str, Any], sign: int) -> None:
        prompt, completion = line["most"]
        self.open_prompt_tokens += sign * prompt
        self.open_completion_tokens += sign * completion


def account_line(account: Mapping[str, Any]) -> str:
    """The account of a run in words."""
    failed = ", ".join(f"{count} {kind}" for kind, count in account["failures"].items())
    cost = (
        ""
        if account["cost"] is None
        else (f", cost {account['cost']:.4f}, at most {account['cost_at_most']:.4f}")
    )
    return (
        f"{account['requests']} requests, {account['answered']} answered"
        f"{f' ({failed})' if failed else ''}, {account['prompt_tokens']} prompt tokens "
        f"({account['cached_tokens']} cached) and {account['completion_tokens']} completion "
        f"tokens{cost}"
    )
