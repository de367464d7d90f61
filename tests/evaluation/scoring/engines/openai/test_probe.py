"""What is asked of which server, and what of its replies counts."""

import dataclasses

import pytest

from evaluation.errors import EngineError
from evaluation.scoring.engines import create_engine
from evaluation.scoring.prompts import PromptRules
from tests.evaluation.scoring.engines.openai.questions import asked, engine, question
from tests.servers import Told, scripted

USAGE = {"prompt_tokens": 7, "completion_tokens": 1}
IDS = {" A": 11, " B": 12, " C": 13, " D": 14}


def refused(message, status=400, code=None):
    return Told({"error": {"message": message, "code": code}}, status)


def listed(top):
    return Told({"choices": [{"text": "", "logprobs": {"top_logprobs": [top]}}], "usage": USAGE})


def listed_in_chat(top):
    entries = [{"token": token, "logprob": value} for token, value in top.items()]
    logprobs = {"content": [{"top_logprobs": entries}]}
    return Told({"choices": [{"message": {"content": "A"}, "logprobs": logprobs}], "usage": USAGE})


def written(text):
    return Told({"choices": [{"message": {"content": text}}], "usage": USAGE})


def vllm(path, body):
    """vLLM as of 0.32: a tokenizer beside the API, and log-probabilities of the ids asked for."""
    if path == "/tokenize":
        _, _, tail = body["prompt"].rpartition(":")
        return Told({"tokens": [1, 2, *([IDS[tail]] if tail else [])], "count": 3})
    assert path == "/v1/completions"
    assert body["logprobs"] == len(body["logprob_token_ids"])
    assert body["return_tokens_as_token_ids"]
    values = {f"token_id:{token}": -float(token) for token in body["logprob_token_ids"]}
    return listed({"token_id:99": -0.1} | values)


def plain(path, body):
    """A server that lists at most five tokens, as text."""
    if path == "/tokenize":
        return refused("not found", 404)
    if body["logprobs"] > 5:
        return refused("logprobs must be at most 5")
    return listed({" the": -0.5, " B": -1.0, " A": -2.0, "A": -2.5, "B": -3.0})


def without_spaces(path, body):
    return plain(path, body) if path == "/tokenize" else listed({"B": -1.0, "the": -2.0, "A": -3.0})


def nothing_listed(path, body):
    return plain(path, body) if path == "/tokenize" else listed({" the": -0.5, " a": -1.0})


def conversation(path, body):
    if path != "/v1/chat/completions":
        return refused("this model speaks in conversations", 404)
    assert body["messages"][0]["content"].startswith("Answer with the letter")
    return listed_in_chat({"D": -0.25, " C": -0.5, "C": -2.0, "The": -3.0})


def reasoning(path, body):
    if path != "/v1/chat/completions":
        return refused("not found", 404)
    if "logprobs" in body or "max_tokens" in body:
        return refused("unsupported parameter")
    assert "temperature" not in body
    return written("I would say the answer is C.")


@pytest.mark.parametrize(
    ("server", "style", "predicted", "logprobs"),
    [
        (vllm, "completions of ids", 0, (-11.0, -12.0, -13.0, -14.0)),
        (plain, "completions", 1, (-2.0, -1.0, None, None)),
        (without_spaces, "completions", 1, (-3.0, -1.0, None, None)),
        (nothing_listed, "completions", None, (None,) * 4),
        (conversation, "chat", 3, (None, None, -2.0, -0.25)),
        (reasoning, "letters", 2, None),
    ],
)
def test_the_first_way_that_a_server_knows_is_taken(server, style, predicted, logprobs):
    with scripted(server) as address:
        asking = engine(address)
        assert asking.identity["style"] == style
        (scored,) = asked(asking, [question()])
    assert (scored.predicted, scored.logprobs) == (predicted, logprobs)


def test_what_decides_the_answers_is_in_the_identity():
    with scripted(plain) as address:
        assert engine(address).identity == {
            "engine": "openai",
            "model": "m",
            "style": "completions",
            "top_logprobs": 5,
        }
    with scripted(reasoning) as address:
        identity = engine(address, max_tokens=64).identity
    assert identity["max_completion_tokens"] == 64


def test_a_conversation_opens_in_the_language_that_the_question_asks_for():
    opened = []

    def spoken(path, body):
        if "messages" in body:
            opened.append(body["messages"][0]["content"])
        return reasoning(path, body)

    spanish = PromptRules(instructions="item").words("es")
    with scripted(spoken) as address:
        asked(engine(address, api="letters"), [dataclasses.replace(question(), words=spanish)])
    assert opened[-1].startswith("Responda únicamente con la letra")
    assert opened[-1].endswith("Respuesta:")


def test_a_way_can_be_prescribed():
    with scripted(conversation) as address:
        assert engine(address, api="chat").identity["style"] == "chat"
        with pytest.raises(EngineError, match="speaks in conversations"):
            _ = engine(address, api="completions").identity


def test_letters_of_several_tokens_are_not_asked_for_by_id():
    def split(path, body):
        if path == "/tokenize":
            return Told({"tokens": list(body["prompt"].encode())})
        assert "logprob_token_ids" not in body
        return listed({" A": -1.0})

    with scripted(split) as address:
        assert engine(address).identity["style"] == "completions"


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_lets_nobody_in_is_asked_once(status):
    paths = []

    def closed(path, body):
        paths.append(path)
        return refused("bad key", status if "completions" in path else 404)

    with scripted(closed) as address, pytest.raises(EngineError, match="bad key"):
        _ = engine(address).identity
    assert paths.count("/v1/completions") == 1


def test_a_server_that_is_not_there_is_named_at_once():
    with scripted(plain) as address:
        pass
    with pytest.raises(EngineError, match="unreachable"):
        _ = engine(address, attempts=50, backoff=60).identity


def test_the_key_is_sent_and_kept_nowhere(tmp_path):
    with scripted(plain) as address:
        asking = engine(address, key="secret-key")
        assert "secret-key" not in repr(asking._options)
        with asking.session(tmp_path):
            asked(asking, [question()])
    assert not [file for file in tmp_path.rglob("*.*") if b"secret-key" in file.read_bytes()]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://host/v1", "names no model"),
        ("host#m", "expected openai:BASE_URL#MODEL"),
        ("http://user:pass@host/v1#m", "give a key by the environment"),
        ("http://host/v1?key=1#m", "give a key by the environment"),
    ],
)
def test_a_target_that_is_none_is_refused(target, message):
    with pytest.raises(EngineError, match=message):
        create_engine(f"openai:{target}")
