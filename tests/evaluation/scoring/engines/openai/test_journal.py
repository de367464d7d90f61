"""What is kept of requests, and what holds them back."""

import json

import pytest

from evaluation.errors import EngineError, RunError
from tests.evaluation.scoring.engines.openai.questions import asked, engine, questions
from tests.evaluation.scoring.engines.openai.test_caller import failing, limited
from tests.servers import scripted

FILE = "requests/en-logic.jsonl"


def run_part(address, folder, count, **options):
    asking = engine(address, **options)
    with asking.session(folder):
        found = asked(asking, questions(count))
    return found, asking.account()


def test_nothing_answered_is_asked_again(tmp_path):
    with scripted(failing(limited())) as address:
        first, _ = run_part(address, tmp_path, 3)
        again, account = run_part(address, tmp_path, 5)
    assert again[:3] == first
    # Five questions, one of them twice, and a probe for each part.
    assert (account["requests"], account["answered"], account["retries"]) == (8, 7, 1)
    assert account["prompt_tokens"] == 70
    assert json.loads((tmp_path / "account.json").read_text()) == account


def test_a_line_that_was_cut_is_an_answer_that_was_lost(tmp_path):
    with scripted(failing()) as address:
        run_part(address, tmp_path, 3, concurrency=1)
        file = tmp_path / FILE
        file.write_bytes(file.read_bytes()[:-30])
        _, account = run_part(address, tmp_path, 3)
        assert (account["requests"], account["answered"], account["unfinished"]) == (6, 5, 1)
        assert account["open_prompt_tokens"] > 0
        again = run_part(address, tmp_path, 3)[1]
    assert again["requests"] == 7


def test_a_greatest_number_of_requests_is_kept_to_over_all_parts(tmp_path):
    with scripted(failing()) as address:
        with pytest.raises(EngineError, match="4 requests are sent, as many as this run may"):
            run_part(address, tmp_path, 9, max_requests=4)
        account = json.loads((tmp_path / "account.json").read_text())
        assert (account["requests"], account["answered"]) == (4, 4)
        with pytest.raises(EngineError, match="6 requests"):
            run_part(address, tmp_path, 9, max_requests=6)
        found, account = run_part(address, tmp_path, 9)
    assert len(found) == 9
    # Nine questions and a probe for each of three parts.
    assert account["requests"] == account["answered"] == 12


def test_a_greatest_cost_is_never_exceeded(tmp_path):
    price = {"input_price": 1e6, "output_price": 0.0}
    with scripted(failing()) as address:
        with pytest.raises(EngineError, match="more than 700; the same command"):
            run_part(address, tmp_path, 60, max_cost=700, concurrency=5, **price)
        account = json.loads((tmp_path / "account.json").read_text())
        # Ten tokens each; the next might take the few hundred bytes that it has.
        assert 200 <= account["cost"] == account["cost_at_most"] <= 700
        found, account = run_part(address, tmp_path, 60, max_cost=2000, **price)
    assert len(found) == 60
    assert account["cost"] == 620


def test_a_second_process_is_kept_out(tmp_path):
    with (
        scripted(failing()) as address,
        engine(address).session(tmp_path),
        pytest.raises(RunError, match="another process is at this run"),
    ):
        run_part(address, tmp_path, 1)
