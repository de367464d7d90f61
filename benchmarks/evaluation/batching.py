"""transformers' continuous batching with shared blocks, one token a prompt."""

import time
from typing import Any

from transformers import ContinuousBatchingConfig, GenerationConfig

from benchmarks.evaluation.contenders import Answer, Contender, Subjects
from evaluation.scoring.engines.checkpoint import Checkpoint

CPU_LIMITS = {"num_blocks": 64, "max_batch_tokens": 2048}
"""Without them it takes the memory of the whole machine."""
PATIENCE = 60.0
"""Seconds without any answer after which it has failed."""


def batching_contender(checkpoint: Checkpoint) -> Contender:
    """The first prompt of each subject goes ahead, so that the others find its blocks; warming up
    is not timed. It tells the log-probability of what it generates alone."""
    model, tokenizer = checkpoint.model, checkpoint.tokenizer
    generation = GenerationConfig(max_new_tokens=1, do_sample=False, eos_token_id=-1)
    limits = CPU_LIMITS if checkpoint.device.type == "cpu" else {}
    batching = ContinuousBatchingConfig(allow_block_sharing=True, return_logprobs=True, **limits)

    def contend(subjects: Subjects) -> Answer:
        before = model.config._attn_implementation
        with model.continuous_batching_context_manager(
            generation_config=generation, continuous_batching_config=batching
        ) as manager:
            started = time.perf_counter()
            prompts = [
                [list(tokenizer.encode(question.prompt)) for question in asked]
                for asked in subjects
            ]
            _generate(manager, [ids[0] for ids in prompts])
            _generate(manager, [one for ids in prompts for one in ids[1:]])
            seconds = time.perf_counter() - started
        model.set_attn_implementation(before)
        return Answer(seconds, None)

    return contend


def _generate(manager: Any, prompts: list[list[int]]) -> None:
    left = len(manager.add_requests(inputs=prompts, max_new_tokens=1)) if prompts else 0
    while left:
        result = manager.get_result(timeout=PATIENCE)
        if result is None or result.error is not None:
            problem = "nothing came" if result is None else result.error
            raise RuntimeError(f"continuous batching failed: {problem}")
        left -= result.is_finished()
