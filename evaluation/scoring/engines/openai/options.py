"""How an API is asked, and what asking may take."""

from dataclasses import dataclass, field

from evaluation.errors import EngineError
from workbench.metered.errors import MeteredError
from workbench.metered.limits import Limits

APIS = ("auto", "completions", "chat", "letters")


@dataclass(frozen=True)
class ApiOptions(Limits):
    """`api` is what is asked for: log-probabilities after a text (`completions`) or in a
    conversation (`chat`), or a generated answer (`letters`); `auto` is the first that is offered.

    `key` is sent as a bearer token. `top_logprobs` is how many tokens are listed where single ones
    cannot be asked for, `max_tokens` the length of a generated answer.
    """

    api: str = "auto"
    key: str | None = field(default=None, repr=False)
    top_logprobs: int = 20
    max_tokens: int = 16

    def __post_init__(self) -> None:
        try:
            super().__post_init__()
        except MeteredError as error:
            raise EngineError(str(error)) from error
        if self.api not in APIS:
            raise EngineError(f"api {self.api!r}: expected one of {', '.join(APIS)}")
        for name in ("top_logprobs", "max_tokens"):
            number = getattr(self, name)
            if number < 1:
                raise EngineError(f"{name.replace('_', ' ')} {number}: expected at least 1")
