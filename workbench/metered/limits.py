"""What asking a service may take."""

from dataclasses import dataclass

from workbench.metered.errors import MeteredError

COUNTS = ("concurrency", "attempts", "max_requests")
AMOUNTS = ("backoff", "input_price", "output_price", "max_cost")


@dataclass(frozen=True)
class Limits:
    """At most `concurrency` requests are under way at once, each for `timeout` seconds; one that
    fails is sent again up to `attempts` times in all, after a random part of `backoff` seconds,
    doubled each time. Prices are per million tokens, in any currency, which `max_cost` shares; it
    and `max_requests` are ceilings for the whole run, its earlier parts included.
    """

    concurrency: int = 8
    timeout: float = 120.0
    attempts: int = 8
    backoff: float = 1.0
    input_price: float | None = None
    output_price: float | None = None
    max_cost: float | None = None
    max_requests: int | None = None

    def __post_init__(self) -> None:
        for name in COUNTS:
            number = getattr(self, name)
            if number is not None and number < 1:
                raise MeteredError(f"{name.replace('_', ' ')} {number}: expected at least 1")
        for name in AMOUNTS:
            number = getattr(self, name)
            if number is not None and number < 0:
                raise MeteredError(f"{name.replace('_', ' ')} {number}: expected 0 or more")
        if self.timeout <= 0:
            raise MeteredError(f"timeout {self.timeout}: expected more than 0 seconds")
        if self.max_cost is not None and None in (self.input_price, self.output_price):
            raise MeteredError("a greatest cost needs both prices: of input and of output tokens")

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """What so many tokens cost; None without prices."""
        if self.input_price is None or self.output_price is None:
            return None
        return (prompt_tokens * self.input_price + completion_tokens * self.output_price) / 1e6
