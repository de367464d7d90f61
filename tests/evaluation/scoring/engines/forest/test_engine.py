"""The fast engine against the reference on tiny models of each shape."""

import shutil
from functools import partial
from importlib.metadata import version

import numpy as np
import pytest
import torch
from accelerate.hooks import AlignDevicesHook, add_hook_to_module
from hypothesis import given, settings
from hypothesis import strategies as st
from torch._dynamo.utils import counters
from torch.nn.attention.flex_attention import flex_attention
from transformers import AutoTokenizer

from evaluation.errors import EngineError
from evaluation.scoring.engines import Question, create_engine, forest
from evaluation.scoring.engines.forest import attention, flex, linear
from evaluation.scoring.engines.forest.engine import ForestEngine
from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import prompt
from tests.evaluation.models import save_tiny
from tests.length import LONG, length

TEXTS = ["Which number follows?", "A. one B. two C. three D. four Answer:", *[" A B C D"] * 9]
SLIDING = {"sliding_window": 24, "layer_types": ["sliding_attention", "full_attention"]}
SHAPES = {
    "llama": ("llama", {}),
    "llama without grouped heads": ("llama", {"num_key_value_heads": 4}),
    "qwen2": ("qwen2", {}),
    "qwen2 with windows": ("qwen2", SLIDING | {"use_sliding_window": True}),
    "qwen3": ("qwen3", {"head_dim": 16}),
    "mistral": ("mistral", {"sliding_window": 24}),
    "gemma": ("gemma", {"head_dim": 16}),
    "gemma2": (
        "gemma2",
        SLIDING | {"head_dim": 16, "final_logit_softcapping": 5.0, "attn_logit_softcapping": 2.0},
    ),
    "gemma3": ("gemma3_text", SLIDING | {"head_dim": 16}),
    "cohere": ("cohere", {"logit_scale": 0.25}),
    "cohere2": ("cohere2", SLIDING | {"logit_scale": 0.25}),
    "granite, known by its check alone": ("granite", {"logits_scaling": 4.0}),
    "gpt2, built otherwise": ("gpt2", {"n_embd": 32, "n_layer": 2, "n_head": 4}),
}
COMPILED = ("gemma2", "llama", "granite, known by its check alone")
"""A compiler takes half a minute for each; the first has layers of both kinds."""
CHAT = (
    "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>\n{% endif %}"
)
LETTERS = (" A", " B", " C", " D")
WORDS = ("one", "two", "three", "Which", "number", "follows?", "fünf", "六", "\n\n")


def item(number, text, letters=LETTERS):
    options = tuple(f"{number} {word}" for word in WORDS[: len(letters)])
    return Item(f"logic/test/{number}", "logic", "STEM", text, options, 0, "-")


def questions(count=9, shots=3, letters=LETTERS, words=12):
    """Some share a passage; the longest are much longer than the shortest."""
    random = np.random.default_rng(3)
    shown = tuple(item(100 + n, " ".join(random.choice(WORDS, words))) for n in range(shots))
    passage = " ".join(random.choice(WORDS, 3 * words))
    asked = []
    for number in range(count):
        text = " ".join(random.choice(WORDS, 1 + number))
        text = f"{passage} {text}" if number % 3 == 0 else text
        one = item(number, text, letters)
        asked.append(Question(one, "en", prompt(one, shown), letters, shown))
    return asked


def scores(engine, asked):
    found = sorted(engine.score(asked), key=lambda scored: scored.index)
    return np.array([scored.logprobs for scored in found])


def assert_same(fast, slow, asked):
    found, expected = scores(fast, asked), scores(slow, asked)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)
    ordered = np.sort(expected, axis=1)
    clear = ordered[:, -1] - ordered[:, -2] > 2e-4
    assert clear.any()
    assert (found.argmax(1) == expected.argmax(1))[clear].all()


def engines(folder, **options):
    return (
        create_engine(f"{name}:{folder}", ForestOptions(**options))
        for name in ("forest", "reference")
    )


@pytest.fixture(scope="module", params=SHAPES, ids=str)
def any_folder(request, tmp_path_factory):
    model_type, changes = SHAPES[request.param]
    return save_tiny(tmp_path_factory.mktemp("model"), TEXTS, model_type, **changes)


@pytest.fixture(scope="module")
def gemma(tmp_path_factory):
    model_type, changes = SHAPES["gemma3"]
    folder = save_tiny(tmp_path_factory.mktemp("model"), TEXTS, model_type, **changes)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("pack_tokens", [None, 50])
def test_every_architecture_scores_as_the_reference_does(any_folder, pack_tokens):
    fast, slow = engines(any_folder, pack_tokens=pack_tokens)
    asked = questions()
    assert_same(fast, slow, asked)
    tokenizer = AutoTokenizer.from_pretrained(any_folder)
    shared = len(tokenizer.encode(asked[0].prompt)) - len(tokenizer.encode(asked[0].prompt[-80:]))
    assert shared > SLIDING["sliding_window"], "the shots reach beyond the window"
    assert fast.usage.inputs == slow.usage.inputs
    assert fast.usage.tokens < slow.usage.tokens / 2


@pytest.mark.parametrize("shape", ["llama", "gemma2"])
def test_a_model_too_large_to_be_kept_twice_scores_as_the_reference_does(
    shape, tmp_path, monkeypatch
):
    monkeypatch.setattr(linear, "PACKED_BYTES", 1000)
    model_type, changes = SHAPES[shape]
    fast, slow = engines(save_tiny(tmp_path, TEXTS, model_type, **changes))
    assert_same(fast, slow, questions())


@pytest.mark.parametrize(
    "letters",
    [(" A", " ZQ", " XJ", " QZX"), (" A", " B", " C"), (" one", " two hundred", " B", " fünf")],
    ids=["some of several tokens", "three options", "words"],
)
def test_continuations_of_any_length_are_scored(gemma, letters):
    assert_same(*engines(gemma), questions(letters=letters))


def test_shots_can_be_shown_as_turns(gemma):
    fast, slow = engines(gemma, chat_template=True)
    asked = questions()
    assert_same(fast, slow, asked)
    plain = scores(create_engine(f"forest:{gemma}"), asked)
    assert not np.allclose(plain, scores(fast, asked), atol=1e-2)


@pytest.mark.parametrize("max_length", [100, 20])
def test_prompts_that_are_cut_on_the_left_are_scored(gemma, max_length):
    fast, slow = engines(gemma, max_length=max_length)
    assert_same(fast, slow, questions())
    assert 0 < fast.usage.truncated == slow.usage.truncated


def test_questions_of_different_subjects_share_nothing_and_are_scored(gemma):
    asked = questions(count=4) + questions(count=3, shots=0) + questions(count=1, shots=2)
    assert_same(*engines(gemma), asked)


def test_one_question_without_shots_is_scored(gemma):
    assert_same(*engines(gemma), questions(count=1, shots=0))


@settings(max_examples=length("PROMPTS", short=8, whole=50))
@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=6, unique_by=tuple),
    st.integers(1, 90),
)
def test_any_set_of_prompts_is_scored(gemma, texts, pack_tokens):
    shown = (item(100, "three two"),)
    asked = [
        Question(one, "en", prompt(one, shown), LETTERS, shown)
        for one in (item(number, " ".join(text)) for number, text in enumerate(texts))
    ]
    fast, slow = engines(gemma, pack_tokens=pack_tokens)
    np.testing.assert_allclose(scores(fast, asked), scores(slow, asked), rtol=0, atol=1e-4)


def test_bfloat16_stays_close_to_float32_and_ties_nothing(gemma):
    asked = questions()
    exact = scores(create_engine(f"forest:{gemma}", ForestOptions(dtype="float32")), asked)
    rough = scores(create_engine(f"forest:{gemma}", ForestOptions(dtype="bfloat16")), asked)
    assert 0 < np.abs(exact - rough).mean() < 1
    assert all(len(set(row)) == len(row) for row in rough.tolist())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile on a CPU needs g++")
@pytest.mark.parametrize("shape", COMPILED if LONG else COMPILED[:1])
def test_compiled_packs_score_as_the_reference_does(shape, tmp_path):
    model_type, changes = SHAPES[shape]
    folder = save_tiny(tmp_path, TEXTS, model_type, **changes)
    fast, slow = engines(folder, compile=True, pack_tokens=512)
    assert_same(fast, slow, questions())
    assert fast.usage.tokens < slow.usage.tokens / 2


@pytest.fixture
def uncompiled(monkeypatch):
    """Layers are traced and told apart as for a compiler, and run as they were traced."""
    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend="eager"))
    monkeypatch.setattr(flex, "_flex_attention", flex_attention)


@pytest.mark.usefixtures("uncompiled")
def test_layers_are_compiled_once_for_each_size_of_pack(tmp_path):
    folder = save_tiny(tmp_path, TEXTS, "llama", num_hidden_layers=4)
    engine = create_engine(f"forest:{folder}", ForestOptions(compile=True, pack_tokens=256))
    before = counters["stats"]["unique_graphs"]
    for count in (1, 3, 6, 10, 14):
        scores(engine, questions(count=count))
    # Packs of 128 and 256 tokens; the last layer, which is cut down to what is read, is another.
    assert counters["stats"]["unique_graphs"] - before == 4


@pytest.mark.usefixtures("uncompiled")
def test_layers_that_move_what_they_are_given_stay_as_they_are(gemma):
    fast, slow = engines(gemma, compile=True, pack_tokens=256)
    slow.checkpoint = fast.checkpoint
    asked = questions(count=4)
    expected = scores(slow, asked)
    for layer in fast.checkpoint.model.get_decoder().layers:
        # As a model is spread over several GPUs.
        add_hook_to_module(layer, AlignDevicesHook("cpu", io_same_device=True))
    np.testing.assert_allclose(scores(fast, asked), expected, rtol=0, atol=1e-4)
    assert all("forward" in vars(layer) for layer in fast.checkpoint.model.get_decoder().layers)


class SmallMemory(ForestEngine):
    """An engine on a device that holds `room` tokens of a pack at a time."""

    room = 60

    def _walk(self, paths):
        for number, outputs in super()._walk(paths):
            if self._pack_tokens > self.room and number % 2:
                raise torch.OutOfMemoryError("out of memory")
            yield number, outputs


def test_packs_are_halved_until_they_fit(gemma):
    asked = questions()
    engine = SmallMemory(str(gemma), ForestOptions(pack_tokens=400))
    expected = scores(create_engine(f"reference:{gemma}"), asked)
    np.testing.assert_allclose(scores(engine, asked), expected, rtol=0, atol=1e-4)
    assert engine._pack_tokens == 50


def test_memory_for_nothing_says_what_to_change(gemma):
    engine = SmallMemory(str(gemma), ForestOptions(pack_tokens=4))
    engine.room = 0
    with pytest.raises(EngineError, match="not enough memory on cpu for one prompt"):
        list(engine.score(questions()))


@pytest.mark.parametrize("model_type", ["mamba", "bloom"])
def test_a_model_that_attends_otherwise_is_refused(tmp_path, model_type):
    folder = save_tiny(tmp_path, TEXTS, model_type)
    with pytest.raises(
        EngineError, match=rf"a {model_type} model, whose.* differ by .* use reference:"
    ):
        list(create_engine(f"forest:{folder}").score(questions()))


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("model"), TEXTS, "llama")


def test_the_first_prompt_of_every_run_is_held_against_the_reference(llama, monkeypatch):
    engine = create_engine(f"forest:{llama}")
    list(engine.score(questions(count=3)))
    assert 0 <= engine.usage.apart < 1e-4
    # As another version of the library may have it.
    monkeypatch.setattr(attention, "_join", lambda *parts: parts[0])
    list(engine.score(questions(count=3)))
    engine.check_next()
    with pytest.raises(EngineError, match=r"a llama model, whose.* differ by .* use reference:"):
        list(engine.score(questions(count=3)))


def test_versions_that_were_not_tested_are_named():
    assert forest.ENGINE.untested(version) == "", "run these tests with it, and add it to `tested`"
    later = {"torch": "2.13.1+cpu", "transformers": "6.0.1"}
    assert forest.ENGINE.untested(later.get) == (
        "tested with transformers 5.17 and 5.23, not with 6.0.1"
    )


def test_a_soft_cap_is_kept_whatever_attention_transformers_takes(tmp_path):
    model_type, changes = SHAPES["gemma2"]
    folder = save_tiny(tmp_path, TEXTS, model_type, **changes)
    uncapped = save_tiny(
        tmp_path / "uncapped", TEXTS, model_type, **changes | {"attn_logit_softcapping": None}
    )
    asked = questions(count=3)
    capped = scores(create_engine(f"reference:{folder}"), asked)
    without = scores(create_engine(f"reference:{uncapped}"), asked)
    assert np.abs(capped - without).max() > 0.1


def test_the_model_attends_as_before_afterwards(gemma):
    fast, slow = engines(gemma)
    slow.checkpoint = fast.checkpoint
    asked = questions()
    before = scores(slow, asked)
    scores(fast, asked)
    assert fast.checkpoint.model.config._attn_implementation == "sdpa"
    np.testing.assert_array_equal(scores(slow, asked), before)


def test_a_device_is_given_the_next_questions_while_answers_are_read(gemma):
    subjects = [questions(count=4), questions(count=5, shots=1), questions(count=3)]
    engine = SmallMemory(str(gemma), ForestOptions(pack_tokens=400))
    # As on a GPU.
    engine._starts_ahead = True
    found = []
    for asked, following in zip(subjects, [*subjects[1:], None], strict=True):
        if following:
            engine.prepare(following)
        found += scores(engine, asked).tolist()
        assert len(engine._ahead.rows if engine._ahead else ()) == len(following or ())
    alone = create_engine(f"reference:{gemma}")
    expected = [row for asked in subjects for row in scores(alone, asked).tolist()]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)
    assert engine.usage.inputs == 12


def test_questions_prepared_ahead_are_scored_the_same(gemma):
    first, second = questions(count=4), questions(count=5, shots=1)
    engine = create_engine(f"forest:{gemma}")
    engine.prepare(second)
    engine.prepare(first)
    ahead = scores(engine, second), scores(engine, first)
    alone = create_engine(f"forest:{gemma}")
    np.testing.assert_array_equal(ahead[0], scores(alone, second))
    np.testing.assert_array_equal(ahead[1], scores(alone, first))
