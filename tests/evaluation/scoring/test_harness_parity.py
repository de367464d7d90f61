"""lm-evaluation-harness 0.4.13 and our own engine on the same release and model."""

import random

import numpy as np
import pytest
from transformers import AutoTokenizer

from annotations.publishing import ItemRecord, TextRecord
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import create_engine
from evaluation.scoring.engines.encoding import question_texts
from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_shards
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.evaluation.harness import harness_answers
from tests.evaluation.models import save_tiny_llama
from tests.length import length

NAME = "parity"
SUBJECTS = ("anatomy", "formal_logic", "virology", "world_religions")
QUESTIONS_A_SUBJECT = 25
ASKED = length("ASKED", short=8, whole=QUESTIONS_A_SUBJECT)
"""Of them, by both: `make test-long` asks all 200."""
LETTERS = [" A B C D"] * 9
WORDS = {
    "en": ["cell", "therefore", "Ramadan", "x + 1 =", "the", "{{ p }}", "1969", "not", "“quoted”"],
    "ar": ["الخلية", "لذلك", "رمضان", "س + ١ =", "ال", "{% if %}", "١٩٦٩", "ليس", "؟"],
}


def random_text(rnd, language, longest):
    count = rnd.randint(1, longest)
    text = " ".join(rnd.choices(WORDS[language], k=count))
    return rnd.choice(["", " ", "\n"]) + text + rnd.choice(["", "", "  ", "\r\n", "\n\n"])


def random_contents():
    """Every subject with test and dev rows in each language, the keys the same in all."""
    rnd = random.Random(0)
    items = tuple(
        ItemRecord(f"{subject}/{split}/{number}", split, subject, "STEM", rnd.randrange(4), 4)
        for subject in SUBJECTS
        for split, count in (("test", QUESTIONS_A_SUBJECT), ("dev", 7))
        for number in range(count)
    )
    texts = tuple(
        TextRecord(
            item.sample_id,
            language,
            random_text(rnd, language, 40),
            tuple(random_text(rnd, language, 6) for _ in range(4)),
            origin="source" if language == "en" else "human",
            text_hash="0" * 64,
        )
        for language in WORDS
        for item in items
    )
    return ReleaseContents(
        name=NAME, version="1.0.0", languages=tuple(WORDS), items=items, texts=texts
    )


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases") / "parity"
    write_release(folder, contents=random_contents())
    return folder


def our_answers(release, model, *, shots, limit, name="reference", chat=False):
    options = ForestOptions(dtype="float32", batch_size=5, chat_template=chat)
    engine = create_engine(f"{name}:{model}", options)
    answers = {}
    for language in WORDS:
        for shard in load_shards(
            Release(release), language, split="test", rules=PromptRules(shots=shots), limit=limit
        ):
            questions = shard.render()
            for scored in engine.score(questions):
                question = questions[scored.index]
                name = f"{NAME}_{language}_{shard.subject}"
                answers[name, question.item.sample_id] = (question, scored)
    return answers, engine.usage


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seen", "bos", "context", "shots", "limit"),
    [
        (LETTERS, True, 8192, 5, ASKED),
        (LETTERS, False, 8192, 5, 4),
        ([], True, 8192, 5, 4),
        (LETTERS, True, 300, 5, 4),
        (LETTERS, True, 8192, 0, 4),
    ],
    ids=["more questions", "without BOS", "letters of two tokens", "cut on the left", "no shots"],
)
def test_prompts_log_probabilities_and_answers_are_the_harness_own(
    release, tmp_path, monkeypatch, seen, bos, context, shots, limit
):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    training = [*map(" ".join, WORDS.values()), *seen]
    model = save_tiny_llama(tmp_path / "model", training, bos=bos, context=context)
    groups = [f"{NAME}_{language}" for language in WORDS]
    theirs = harness_answers(release, groups, model, shots=shots, limit=limit)
    ours, usage = our_answers(release, model, shots=shots, limit=limit)

    assert len(ours) == len(WORDS) * len(SUBJECTS) * limit
    assert ours.keys() == theirs.keys()
    assert (usage.truncated > 0) == (context == 300)
    for key, harness in theirs.items():
        question, scored = ours[key]
        assert question.prompt == harness.prompt
        assert question.continuations == harness.continuations
        np.testing.assert_allclose(scored.logprobs, harness.logprobs, rtol=0, atol=1e-4)
        best, second = sorted(harness.logprobs, reverse=True)[:2]
        if best - second > 2e-4:
            assert scored.predicted == int(np.argmax(harness.logprobs))
    assert len({scored.predicted for _, scored in ours.values()}) > 1


CHAT = (
    "{% for turn in messages %}<{{ turn.role }}>{{ turn.content }}</s>\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>\n{% endif %}"
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reference", "forest"])
def test_a_conversation_is_scored_as_the_harness_does(release, tmp_path, monkeypatch, name):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    model = save_tiny_llama(tmp_path / "model", [*map(" ".join, WORDS.values()), *LETTERS])
    tokenizer = AutoTokenizer.from_pretrained(model)
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(model)
    groups = [f"{NAME}_{language}" for language in WORDS]
    theirs = harness_answers(release, groups, model, shots=5, limit=4, chat=True)
    ours, _ = our_answers(release, model, shots=5, limit=4, name=name, chat=True)
    assert ours.keys() == theirs.keys()
    for key, harness in theirs.items():
        question, scored = ours[key]
        texts = question_texts(tokenizer, question, chat=True)
        assert texts.prompt == harness.prompt.rstrip()
        assert texts.continuations == tuple(f"\n{letter}" for letter in harness.continuations)
        np.testing.assert_allclose(scored.logprobs, harness.logprobs, rtol=0, atol=1e-4)
