"""How an API is asked, and what asking may take."""

from dataclasses import dataclass, field

from evaluation.errors import EngineError

APIS = ("auto", "completions", "chat", "letters")


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """`api` is what is asked for: log-probabilities after a text (`completions`) or in a
    conversation (`chat`), or a generated answer (`letters`); `auto` is the first that is offered.

    `key` is sent as a bearer token. At most `concurrency` requests are under way at once, each for
    `timeout` seconds; one that fails is sent again up to `attempts` times in all, after a random
    part of `backoff` seconds, doubled each time. `top_logprobs` is how many tokens are listed
    where single ones cannot be asked for, `max_tokens` the length of a generated answer. Prices
    are per million tokens, in any currency, which `max_cost` shares; it and `max_requests` are
    ceilings for the whole run, its earlier parts included.
    """

    api: str = "auto"
    key: str | None = field(default=None, repr=False)
    concurrency: int = 8
    timeout: float = 120.0
    attempts: int = 8
    backoff: float = 1.0
    top_logprobs: int = 20
    max_tokens: int = 16
    input_price: float | None = None
    output_price: float | None = None
    max_cost: float | None = None
    max_requests: int | None = None

    def __post_init__(self) -> None:
        if self.api not in APIS:
            raise EngineError(f"api {self.api!r}: expected one of {', '.join(APIS)}")
        for name in ("concurrency", "attempts", "top_logprobs", "max_tokens", "max_requests"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise EngineError(f"{name.replace('_', ' ')} {number}: expected at least 1")
        for name in ("backoff", "input_price", "output_price", "max_cost"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise EngineError(f"{name.replace('_', ' ')} {number}: expected 0 or more")
        if self.timeout <= 0:
            raise EngineError(f"timeout {self.timeout}: expected more than 0 seconds")
        if self.max_cost is not None and None in (self.input_price, self.output_price):
            raise EngineError("a greatest cost needs both prices: of input and of output tokens")

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """What so many tokens cost; None without prices."""
        if self.input_price is None or self.output_price is None:
            return None
        return (prompt_tokens * self.input_price + completion_tokens * self.output_price) / 1e6
