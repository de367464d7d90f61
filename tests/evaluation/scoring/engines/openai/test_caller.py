"""What happens to requests that fail."""

from itertools import chain, repeat

import pytest

from evaluation.errors import EngineError
from tests.evaluation.scoring.engines.openai.questions import asked, engine, question, questions
from tests.servers import Told, scripted

ANSWER = Told(
    {
        "choices": [{"text": " A", "logprobs": {"top_logprobs": [{" A": -1.0, " B": -2.0}]}}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 1},
        "model": "m-2026",
    }
)
NOT_FOUND = Told({"error": {"message": "not found"}}, 404)


def failing(*failures):
    """Answers the probe, then fails so, then answers."""
    answers = chain([ANSWER], failures, repeat(ANSWER))
    return lambda path, _body: NOT_FOUND if path == "/tokenize" else next(answers)


def limited(**headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Told({"error": {"message": "slow down"}}, 429, names)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (limited(), "rate limit"),
        (limited(Retry_After="0.05"), "rate limit"),
        (limited(Retry_After="Mon, 01 Jan 2024 00:00:00 GMT"), "rate limit"),
        (limited(Retry_After="soon"), "rate limit"),
        (limited(retry_after_ms="20"), "rate limit"),
        (Told({"error": "down"}, 500), "server error"),
        (Told(b"<html>Bad gateway</html>", 502), "server error"),
        (Told(b"{"), "broken answer"),
        (Told([]), "broken answer"),
        (Told({"choices": []}), "broken answer"),
        (Told({"choices": [{"text": " A", "logprobs": None}]}), "broken answer"),
    ],
)
def test_what_passes_is_tried_again(failure, kind):
    with scripted(failing(failure, failure)) as address:
        asking = engine(address)
        (scored,) = asked(asking, [question()])
    assert scored.predicted == 0
    account = asking.account()
    assert account["failures"] == {kind: 2}
    assert (account["requests"], account["answered"], account["retries"]) == (4, 2, 2)
    assert account["served"] == ["m-2026"]


def test_attempts_have_an_end():
    with scripted(failing(*[limited()] * 9)) as address:
        asking = engine(address, attempts=3)
        with pytest.raises(EngineError, match=r"logic/test/0 \(en\): no answer in 3 attempts"):
            asked(asking, [question()])
    assert asking.account()["requests"] == 4


@pytest.mark.parametrize(
    "failure",
    [
        Told({"error": {"message": "prompt is too long"}}, 400),
        Told({"error": {"message": "no credit", "code": "insufficient_quota"}}, 429),
    ],
)
def test_what_lasts_is_not_tried_again(failure):
    with scripted(failing(failure)) as address:
        asking = engine(address)
        with pytest.raises(EngineError, match=r"prompt is too long|no credit"):
            asked(asking, [question()])
    assert asking.account()["requests"] == 2


def test_a_question_that_a_filter_keeps_back_has_no_answer():
    kept_back = Told({"error": {"message": "unsafe", "code": "content_filter"}}, 400)
    with scripted(failing(kept_back)) as address:
        first, second = asked(engine(address), questions(2))
    assert (first.predicted, second.predicted) == (None, 0)


def test_what_a_server_does_not_count_is_reckoned_at_the_most():
    uncounted = Told({**ANSWER.body, "usage": None})
    with scripted(failing(uncounted)) as address:
        asking = engine(address, input_price=1e6, output_price=1e6)
        asked(asking, [question()])
    account = asking.account()
    assert (account["uncounted"], account["cost"]) == (1, 11)
    assert account["cost_at_most"] > 11 + len(question().prompt)
