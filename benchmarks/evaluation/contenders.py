"""Those who are timed: each scores the same questions at every call."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.scoring.engines import Question
from evaluation.scoring.engines.checkpoint import Checkpoint
from evaluation.scoring.engines.forest.engine import ForestEngine
from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.engines.reference.engine import ReferenceEngine

Logprobs = list[tuple[float, ...]]
Subjects = Sequence[Sequence[Question]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender took, and the log-probabilities of the options, a question; None from one
    that does not tell them."""

    seconds: float
    logprobs: Logprobs | None


Contender = Callable[[Subjects], Answer]


def engine_contender(engine: ForestEngine | ReferenceEngine) -> Contender:
    """An engine as a run uses it: the next subject is prepared while one is scored."""

    def contend(subjects: Subjects) -> Answer:
        started = time.perf_counter()
        logprobs: Logprobs = []
        for asked, following in zip(subjects, [*subjects[1:], None], strict=True):
            if following is not None:
                engine.prepare(following)
            found = sorted(engine.score(asked), key=lambda scored: scored.index)
            logprobs += [scored.logprobs for scored in found]
        return Answer(time.perf_counter() - started, logprobs)

    return contend


def reference_contender(checkpoint: Checkpoint, options: ForestOptions) -> Contender:
    engine = ReferenceEngine(checkpoint.target, options)
    engine.checkpoint = checkpoint
    return engine_contender(engine)


def harness_contender(checkpoint: Checkpoint, batch_size: int) -> Contender:
    """lm-evaluation-harness' HF backend, asked for all four options of each question."""
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    harness = HFLM(
        pretrained=checkpoint.model,
        tokenizer=checkpoint.tokenizer,
        batch_size=batch_size,
    )

    def contend(subjects: Subjects) -> Answer:
        started = time.perf_counter()
        requests = [
            Instance("loglikelihood", {}, (question.prompt, continuation), option)
            for asked in subjects
            for question in asked
            for option, continuation in enumerate(question.continuations)
        ]
        values = [value for value, _ in harness.loglikelihood(requests, disable_tqdm=True)]
        logprobs = [tuple(values[start : start + 4]) for start in range(0, len(values), 4)]
        return Answer(time.perf_counter() - started, logprobs)

    return contend
