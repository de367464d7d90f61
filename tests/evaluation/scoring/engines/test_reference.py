import json
import math

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from evaluation.errors import EngineError
from evaluation.scoring.engines import Question, create_engine
from evaluation.scoring.engines.model_options import ModelOptions
from evaluation.scoring.engines.reference.engine import ReferenceEngine
from evaluation.scoring.items import Item
from tests.evaluation.models import save_tiny_llama

TEXTS = ["Which number follows?", "A. one B. two C. three D. four Answer:", *[" A B C D"] * 9]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory):
    return save_tiny_llama(tmp_path_factory.mktemp("model"), TEXTS)


def questions(continuations=(" A", " B", " C", " D"), count=7):
    return [
        Question(
            Item(f"logic/test/{number}", "logic", "STEM", "", ("",) * len(continuations), 0, "-"),
            "en",
            "Which number follows? " * (1 + number % 3) + f"{number}\nAnswer:",
            tuple(continuations),
        )
        for number in range(count)
    ]


def score(engine, asked):
    return sorted(engine.score(asked), key=lambda scored: scored.index)


def plain_logprob(model, tokenizer, prompt, continuation):
    """Token by token, one text at a time, without any batching."""
    context, whole = tokenizer.encode(prompt), tokenizer.encode(prompt + continuation)
    with torch.no_grad():
        table = model(torch.tensor([whole])).logits[0].double().log_softmax(-1)
    return sum(float(table[place - 1, whole[place]]) for place in range(len(context), len(whole)))


@pytest.mark.parametrize(
    "continuations", [(" A", " B", " C", " D"), (" one", " two hundred", " three", " seventeen")]
)
def test_log_probabilities_are_those_of_each_text_alone(model_folder, continuations):
    asked = questions(continuations)
    found = score(create_engine(f"reference:{model_folder}", ModelOptions(batch_size=3)), asked)
    model = AutoModelForCausalLM.from_pretrained(model_folder)
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    lengths = {len(tokenizer.encode(text, add_special_tokens=False)) for text in continuations}
    assert (lengths == {1}) == (continuations[0] == " A")
    for question, scored in zip(asked, found, strict=True):
        expected = [plain_logprob(model, tokenizer, question.prompt, c) for c in continuations]
        np.testing.assert_allclose(scored.logprobs, expected, rtol=0, atol=1e-4)
        assert scored.predicted == int(np.argmax(expected))


@pytest.mark.parametrize("batch_size", [2, 64])
def test_the_batch_size_changes_no_answer(model_folder, batch_size):
    asked = questions()
    alone = score(create_engine(f"reference:{model_folder}", ModelOptions(batch_size=1)), asked)
    batched = score(
        create_engine(f"reference:{model_folder}", ModelOptions(batch_size=batch_size)), asked
    )
    for one, other in zip(alone, batched, strict=True):
        assert one.predicted == other.predicted
        np.testing.assert_allclose(one.logprobs, other.logprobs, rtol=0, atol=1e-4)


def test_usage_counts_real_tokens_once_a_distinct_input(model_folder):
    engine = create_engine(f"reference:{model_folder}")
    asked = questions()
    score(engine, [*asked, asked[0]])
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    assert engine.usage.inputs == len(asked)
    assert engine.usage.tokens == sum(len(tokenizer.encode(q.prompt)) for q in asked)
    assert engine.usage.truncated == 0


def test_long_prompts_lose_their_beginning_with_one_warning(model_folder, caplog):
    cut = create_engine(f"reference:{model_folder}", ModelOptions(max_length=4))
    found = score(cut, questions()) + score(cut, questions())
    assert cut.usage.truncated == cut.usage.inputs == len(found)
    assert caplog.text.count("some prompts are longer than the model's 4 tokens") == 1


class SmallMemory(ReferenceEngine):
    """An engine on a device that holds `room` prompts at a time."""

    room = 2
    tried: list[int]

    def _logits(self, inputs, read):
        self.tried = [*getattr(self, "tried", []), len(inputs)]
        if len(inputs) > self.room:
            raise torch.OutOfMemoryError("out of memory")
        return super()._logits(inputs, read)


def test_the_batch_is_halved_until_it_fits(model_folder):
    asked = questions()
    engine = SmallMemory(str(model_folder), ModelOptions(batch_size=8))
    found = score(engine, asked)
    assert engine.tried[:3] == [7, 4, 2]
    whole = score(create_engine(f"reference:{model_folder}"), asked)
    assert [scored.predicted for scored in found] == [scored.predicted for scored in whole]


def test_memory_for_less_than_one_prompt_says_what_to_change(model_folder):
    engine = SmallMemory(str(model_folder), ModelOptions(batch_size=4))
    engine.room = 0
    with pytest.raises(EngineError, match="not enough memory on cpu for one prompt"):
        list(engine.score(questions()))


def test_the_identity_follows_the_weights(model_folder, tmp_path):
    first = create_engine(f"reference:{model_folder}").identity
    assert first == create_engine(f"reference:{model_folder}").identity
    assert first["dtype"] == "float32"
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in model_folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    assert create_engine(f"reference:{copy}").identity == first
    weights = load_file(copy / "model.safetensors")
    weights["lm_head.weight"][0, 0] += 1
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert create_engine(f"reference:{copy}").identity["model"] != first["model"]


def test_a_log_probability_that_is_no_number_stops_the_run(model_folder, tmp_path):
    model = AutoModelForCausalLM.from_pretrained(model_folder)
    torch.nn.init.constant_(model.lm_head.weight, math.nan)
    model.save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(model_folder).save_pretrained(tmp_path)
    with pytest.raises(EngineError, match="not a number in float32"):
        list(create_engine(f"reference:{tmp_path}").score(questions()))


def test_a_continuation_that_melts_into_the_prompt_is_refused(model_folder):
    with pytest.raises(EngineError, match=r"logic/test/0 \(en\): the tokenizer leaves 0 tokens"):
        list(create_engine(f"reference:{model_folder}").score(questions(("", " A"))))


def test_a_folder_without_a_model_says_so(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "unheard-of"}))
    with pytest.raises(EngineError, match="cannot be loaded as a model"):
        list(create_engine(f"reference:{tmp_path}").score(questions()))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dtype": "int3"}, "dtype 'int3'"),
        ({"batch_size": 0}, "batch size 0"),
        ({"max_length": 0}, "max length 0"),
    ],
)
def test_options_out_of_range_are_refused(options, message):
    with pytest.raises(EngineError, match=message):
        ModelOptions(**options)


def test_a_device_that_is_not_there_is_refused(model_folder):
    with pytest.raises(EngineError, match="device 'abacus'"):
        create_engine(f"reference:{model_folder}", ModelOptions(device="abacus"))
