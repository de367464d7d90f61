"""What a run has asked of a service, added up from the lines of its journal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from workbench.metered.requests import Amount

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

COUNTS = ("requests", "retries", "answered", "uncounted")


@dataclass(slots=True)
class Account:
    """Sums over requests. `retries` are those sent again within one part of a run.

    `taken` is by the service's own counts. `open` bounds what requests took for which there is no
    count: under way, lost with their process, cut, timed out, or answered without one.
    """

    requests: int = 0
    retries: int = 0
    answered: int = 0
    uncounted: int = 0
    taken: Amount = field(default_factory=Amount)
    open: Amount = field(default_factory=Amount)
    failures: Counter[str] = field(default_factory=Counter)
    served: set[str] = field(default_factory=set)

    @property
    def unfinished(self) -> int:
        """Requests without any outcome: under way, or lost with their process."""
        return self.requests - self.answered - self.failures.total()

    def as_dict(self) -> dict[str, Any]:
        """Every count; what failed by its kind, and who answered, in order."""
        counts = {name: getattr(self, name) for name in COUNTS}
        still_open = asdict(self.open)
        # Only what a prompt takes is known to have been computed before, once it is answered.
        del still_open["cached_tokens"]
        counts |= asdict(self.taken) | {f"open_{name}": n for name, n in still_open.items()}
        return counts | {
            "unfinished": self.unfinished,
            "failures": dict(sorted(self.failures.items())),
            "served": sorted(self.served),
        }

    def sent(self, line: Mapping[str, Any]) -> None:
        self.requests += 1
        self.retries += line["attempt"] > 1
        self.open += _amount(line["most"])

    def done(self, line: Mapping[str, Any]) -> None:
        if line["outcome"] == ANSWERED:
            self._answered(line)
        else:
            self.failures[line["outcome"]] += 1
            if line["outcome"] in UNBILLED:
                self.open -= _amount(line["most"])

    def _answered(self, line: Mapping[str, Any]) -> None:
        self.answered += 1
        self.served.add(line["served"])
        if line["tokens"] is None:
            self.uncounted += 1
            return
        self.taken += _amount(line["tokens"])
        self.open -= _amount(line["most"])


def _amount(counts: Sequence[int]) -> Amount:
    """Of a journal's line; a line of tokens alone may be shorter."""
    return Amount(*counts)


def account_line(account: Mapping[str, Any]) -> str:
    """The account of a run in words."""
    failed = ", ".join(f"{count} {kind}" for kind, count in account["failures"].items())
    taken = (
        f"{account['prompt_tokens']} prompt tokens ({account['cached_tokens']} cached) and "
        f"{account['completion_tokens']} completion tokens"
    )
    if account["characters"]:
        taken = f"{account['characters']} characters"
    currency = f" {account['currency']}" if account["currency"] else ""
    cost = (
        ""
        if account["cost"] is None
        else f", cost {account['cost']:.4f}{currency}, at most {account['cost_at_most']:.4f}"
    )
    return (
        f"{account['requests']} requests, {account['answered']} answered"
        f"{f' ({failed})' if failed else ''}, {taken}{cost}"
    )
