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
from workbench.metered.requests import Amount, Answer, Request


@dataclass(frozen=True)
class Translated:
    text: str


def request(text: str) -> Request:
    return Request(f"text {text}", "/translate", {"q": text}, Amount(len(text), len(text)))


def shouting(text: str, *failures: Failed) -> Callable[[], Answer[Translated]]:
    """Fails so, then answers in capitals."""
    waiting = list(failures)

    def send() -> Answer[Translated]:
        if waiting:
            raise waiting.pop(0)
        return Answer(Translated(text.upper()), Amount(len(text), len(text)), "shouter-1")

    return send


def caller(**limits: float) -> Caller:
    chosen = Limits(**{"backoff": 0.001, **limits})  # type: ignore[arg-type]
    return Caller(Journal(chosen), chosen)


def of_characters(text: str) -> Request:
    return Request(f"text {text}", "/translate", {"q": text}, Amount(characters=len(text)))


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


def test_characters_are_priced_and_held_to_a_ceiling() -> None:
    asking = caller(character_price=1e6, currency="EUR", max_cost=9)

    def send() -> Answer[Translated]:
        return Answer(Translated("HOLA"), Amount(characters=4), "")

    asking.ask("es", of_characters("hola"), send)
    account = asking.journal.summary()
    assert (account["characters"], account["cost"], account["currency"]) == (4, 4.0, "EUR")
    assert account_line(account).endswith("4 characters, cost 4.0000 EUR, at most 4.0000")
    with pytest.raises(
        CeilingReached, match=r"4\.0000 may be spent and the next request may take 6"
    ):
        asking.ask("es", of_characters("adiós!"), send)


def test_a_greatest_cost_counts_nothing_as_free() -> None:
    with pytest.raises(CeilingReached, match="needs the prices of what the service charges for"):
        caller(character_price=1, max_cost=9).ask("es", request("a"), shouting("a"))


def test_a_journal_of_tokens_alone_is_read_still(tmp_path: Path) -> None:
    lines = [
        '{"sent": "a", "attempt": 1, "most": [9, 2]}',
        '{"done": "a", "outcome": "answered", "most": [9, 2], "tokens": [5, 1, 3], '
        '"served": "m", "reply": {}}',
        '{"sent": "b", "attempt": 1, "most": [9, 2]}',
    ]
    (tmp_path / "es.jsonl").write_text("\n".join(lines))
    journal = Journal(Limits())
    with journal.kept_in(tmp_path):
        account = journal.summary()
    assert (account["prompt_tokens"], account["completion_tokens"]) == (5, 1)
    assert (account["cached_tokens"], account["open_prompt_tokens"]) == (3, 9)
