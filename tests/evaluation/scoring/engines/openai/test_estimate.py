import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from evaluation.errors import EngineError
from evaluation.scoring.engines.openai.estimate import estimate, estimate_line
from evaluation.scoring.engines.openai.options import ApiOptions
from tests.evaluation.scoring.engines.openai.questions import questions


def test_tokens_are_reckoned_from_bytes_and_priced():
    (only,) = questions(1)
    tokens = -(-len(only.prompt.encode()) // 4)
    found = estimate([only], ApiOptions(input_price=2.0, output_price=4.0))
    assert (found.requests, found.prompt_tokens, found.completion_tokens) == (1, tokens, 1)
    assert found.cost == pytest.approx((2 * tokens + 4) / 1e6)
    assert "reckoned at 4 bytes a token" in estimate_line(found)


def test_a_tokenizer_counts_and_letters_take_longer(tmp_path):
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    wanted = questions(3)
    found = estimate(wanted, ApiOptions(api="letters", max_tokens=9), tmp_path)
    assert found.prompt_tokens == sum(len(question.prompt.split()) for question in wanted)
    assert found.completion_tokens == 27
    assert found.cost is None
    assert "reckoned" not in estimate_line(found)


def test_a_tokenizer_that_is_none_is_named(tmp_path):
    with pytest.raises(EngineError, match="cannot be read as a tokenizer"):
        estimate(questions(1), ApiOptions(), tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        {"api": "telepathy"},
        {"concurrency": 0},
        {"attempts": 0},
        {"timeout": 0},
        {"backoff": -1},
        {"max_cost": 1.0},
        {"max_cost": 1.0, "input_price": 1.0},
    ],
)
def test_options_out_of_range_are_refused(options):
    with pytest.raises(EngineError, match=r"expected|needs both prices"):
        ApiOptions(**options)
