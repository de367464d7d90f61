"""Any service can be asked so: nothing here knows what is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.metered.account import BROKEN, account_line
from workbench.metered.caller import Caller
from workbench.metered.errors import Busy, CeilingReached, MeteredError, Refused
from workbench.metered.failures import Failed
from workbench.metered.journal import Journal
from workbench.metered.limits import Limits
from workbench.metered.requests import Answer, Request, Tokens


@dataclass(frozen=True)
class Translated:
    text: str


def request(text: str) -> Request:
    return Request(f"text {text}", "/translate", {"q": text}, (len(text), len(text)))


def shouting(text: str, *failures: Failed) -> Callable[[], Answer[Translated]]:
    """Fails so, then answers in capitals."""
    waiting = list(failures)

    def send() -> Answer[Translated]:
        if waiting:
            raise waiting.pop(0)
        return Answer(Translated(text.upper()), Tokens(len(text), len(text)), "shouter-1")

    return send


def caller(**limits: float) -> Caller:
    chosen = Limits(**{"backoff": 0.001, **limits})  # type: ignore[arg-type]
    return Caller(Journal(chosen), chosen)


def test_what_passes_is_tried_again_and_all_is_accounted() -> None:
    asking = caller(input_price=1e6, output_price=1e6)
    slow = Failed.of_status(429, "slow down", {"retry-after-ms": "1"})
    assert asking.ask("es", request("hola"), shouting("hola", slow)) == Translated("HOLA")
    account = asking.journal.summary()
    assert (account["requests"], account["retries"], account["cost"]) == (2, 1, 8.0)
    assert account_line(account).startswith("2 requests, 1 answered (1 rate limit), 4 prompt")


@pytest.mark.parametrize(
    ("status", "used_up", "lasting"),
    [(429, False, False), (429, True, True), (503, False, False), (400, False, True)],
)
def test_what_another_attempt_may_change(status: int, used_up: bool, lasting: bool) -> None:
    assert Failed.of_status(status, "", {}, used_up=used_up).lasting == lasting


def test_what_lasts_is_not_tried_again() -> None:
    asking = caller()
    with pytest.raises(Refused, match="text a: too long"):
        asking.ask("es", request("a"), shouting("a", Failed.of_status(413, "too long", {})))
    assert asking.journal.summary()["requests"] == 1


def test_attempts_have_an_end() -> None:
    broken = [Failed(BROKEN, "no JSON") for _ in range(9)]
    with pytest.raises(MeteredError, match="no answer in 2 attempts, the last: no JSON"):
        caller(attempts=2).ask("es", request("a"), shouting("a", *broken))


def test_what_is_answered_is_known_to_the_next_process(tmp_path: Path) -> None:
    asking = caller()
    with asking.journal.kept_in(tmp_path):
        asking.ask("es", request("hola"), shouting("hola"))
        with pytest.raises(Busy), Journal(Limits()).kept_in(tmp_path):
            pass
    again = caller(max_requests=1)
    with again.journal.kept_in(tmp_path):
        assert again.journal.replies("es") == {request("hola").key: {"text": "HOLA"}}
        with pytest.raises(CeilingReached, match="1 requests are sent"):
            again.ask("es", request("adiós"), shouting("adiós"))
