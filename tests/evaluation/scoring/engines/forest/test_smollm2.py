"""A real model: the fast engine, the reference and lm-evaluation-harness on the same questions.

A few questions by default; `make test-long` and `make parity` take 500 of 20 subjects, and
bfloat16 too.
"""

import random

import numpy as np
import pytest

from benchmarks.evaluation.contenders import harness_contender
from benchmarks.smollm2 import Unavailable, model_folder
from evaluation.scoring.engines import Question, create_engine
from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import continuations, prompt
from tests.length import LONG

SUBJECTS, A_SUBJECT = (20, 25) if LONG else (3, 3)
SHOTS = 1
SENTENCES = (
    "the cell of which country was founded in 1969 because number x + 1 = not energy law",
    "الخلية في أي بلد تأسست عام ١٩٦٩ لأن عدد س + ١ = ليس طاقة قانون",
    "细胞 哪个 国家 成立于 1969 因为 数字 x + 1 = 不是 能量 法律",
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def smollm2():
    try:
        return model_folder()
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def subjects():
    """Questions of each subject, a subject in one of three scripts."""
    rnd = random.Random(5)

    def text(words, longest):
        return " ".join(rnd.choices(words, k=rnd.randint(1, longest)))

    def item(subject, split, number, words):
        options = tuple(text(words, 2) for _ in range(4))
        name = f"{subject}/{split}/{number}"
        return Item(name, str(subject), "", text(words, 8), options, rnd.randrange(4), "-")

    asked = []
    for subject in range(SUBJECTS):
        words = SENTENCES[subject % 3].split()
        shown = [item(subject, "dev", number, words) for number in range(SHOTS)]
        items = [item(subject, "test", number, words) for number in range(A_SUBJECT)]
        asked.append([Question(one, "en", prompt(one, shown), continuations(one)) for one in items])
    return asked


def scores(engine, subjects):
    return np.array(
        [
            scored.logprobs
            for asked in subjects
            for scored in sorted(engine.score(asked), key=lambda scored: scored.index)
        ]
    )


def harness_scores(engine, subjects):
    return np.array(harness_contender(engine.checkpoint, 8)(subjects).logprobs)


def ties(table):
    return sum((row == row.max()).sum() > 1 for row in table)


@pytest.fixture(scope="module")
def exact(smollm2, subjects):
    engine = create_engine(f"forest:{smollm2}", ForestOptions(dtype="float32"))
    return engine, scores(engine, subjects)


def test_float32_answers_are_those_of_the_reference_and_the_harness(smollm2, subjects, exact):
    fast, found = exact
    slow = create_engine(f"reference:{smollm2}", ForestOptions(dtype="float32"))
    slow.checkpoint = fast.checkpoint
    assert found.shape == (SUBJECTS * A_SUBJECT, 4)
    for expected in (scores(slow, subjects), harness_scores(fast, subjects)):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)
        assert (found.argmax(1) == expected.argmax(1)).all()
    assert ties(found) == 0


@pytest.mark.skipif(not LONG, reason="a share of few questions says little: make parity")
def test_bfloat16_agrees_with_float32_at_least_as_the_harness_does(smollm2, subjects, exact):
    answers = exact[1].argmax(1)
    engine = create_engine(f"forest:{smollm2}", ForestOptions(dtype="bfloat16"))
    ours, theirs = scores(engine, subjects), harness_scores(engine, subjects)
    print(
        f"bfloat16 against float32: forest {(ours.argmax(1) == answers).mean():.1%} with "
        f"{ties(ours)} ties, harness {(theirs.argmax(1) == answers).mean():.1%} with {ties(theirs)}"
    )
    assert (ours.argmax(1) == answers).sum() >= (theirs.argmax(1) == answers).sum()
    assert ties(ours) <= ties(theirs)
