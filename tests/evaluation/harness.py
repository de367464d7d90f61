"""Run lm-evaluation-harness offline on a release folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lm_eval import simple_evaluate
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager
from transformers import AutoModelForCausalLM, AutoTokenizer


@dataclass(frozen=True)
class HarnessAnswer:
    prompt: str
    continuations: tuple[str, ...]
    logprobs: tuple[float, ...]


def harness_answers(
    release: Path,
    groups: Sequence[str],
    model_folder: Path,
    *,
    shots: int,
    limit: int,
    chat: bool = False,
) -> dict[tuple[str, str], HarnessAnswer]:
    """What it reads and finds with the task files that the release carries, by task and item."""
    model = AutoModelForCausalLM.from_pretrained(model_folder, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    result = simple_evaluate(
        model=HFLM(pretrained=model, tokenizer=tokenizer, batch_size=8),
        tasks=list(groups),
        task_manager=TaskManager(include_path=str(release / "lm_eval"), include_defaults=False),
        num_fewshot=shots,
        limit=limit,
        log_samples=True,
        apply_chat_template=chat,
        fewshot_as_multiturn=chat,
        bootstrap_iters=0,
    )
    return {
        (name.rpartition("::")[2], sample["doc"]["sample_id"]): _answer(sample)
        for name, samples in result["samples"].items()
        for sample in samples
    }


def _answer(sample: dict[str, Any]) -> HarnessAnswer:
    (prompt,) = {context for context, _ in sample["arguments"]}
    return HarnessAnswer(
        prompt=prompt,
        continuations=tuple(continuation for _, continuation in sample["arguments"]),
        logprobs=tuple(float(found[0][0]) for found in sample["resps"]),
    )
