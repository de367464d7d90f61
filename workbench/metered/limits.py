"""What asking a service may take."""

from dataclasses import dataclass

from workbench.metered.errors import MeteredError
from workbench.metered.requests import Amount

COUNTS = ("concurrency", "attempts", "max_requests")
AMOUNTS = ("backoff", "input_price", "output_price", "character_price", "max_cost")


@dataclass(frozen=True)
class Limits:
    """At most `concurrency` requests are under way at once, each for `timeout` seconds; one that
    fails is sent again up to `attempts` times in all, after a random part of `backoff` seconds,
    doubled each time. Prices are per million tokens or characters, in one `currency`, which
    `max_cost` shares; it and `max_requests` are ceilings for the whole run, its earlier parts
    included.
    """

    concurrency: int = 8
    timeout: float = 120.0
    attempts: int = 8
    backoff: float = 1.0
    input_price: float | None = None
    output_price: float | None = None
    character_price: float | None = None
    currency: str = ""
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
        if not self.currency.isprintable():
            raise MeteredError(f"currency {self.currency!r}: expected a code such as EUR")
        if self.timeout <= 0:
            raise MeteredError(f"timeout {self.timeout}: expected more than 0 seconds")
        if self.max_cost is not None and not self._has_prices:
            raise MeteredError(
                "a greatest cost needs both prices, of input and of output tokens, or the price of "
                "characters"
            )

    @property
    def _has_prices(self) -> bool:
        of_tokens = None not in (self.input_price, self.output_price)
        return of_tokens or self.character_price is not None

    def cost(self, amount: Amount) -> float | None:
        """What so much costs; None where a price of it is missing."""
        charged = (
            (amount.prompt_tokens, self.input_price),
            (amount.completion_tokens, self.output_price),
            (amount.characters, self.character_price),
        )
        if not self._has_prices or any(count and price is None for count, price in charged):
            return None
        return sum(count * price for count, price in charged if price is not None) / 1e6
