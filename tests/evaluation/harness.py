"""Run lm-evaluation-harness offline on a release folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lm_eval import simple_evaluate
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXT = (
    "{{question.strip()}}\nA. {{option_a}}\nB. {{option_b}}\n"
    "C. {{option_c}}\nD. {{option_d}}\nAnswer:"
)


@dataclass(frozen=True)
class HarnessAnswer:
    prompt: str
    continuations: tuple[str, ...]
    logprobs: tuple[float, ...]


def _of_subject(subject: str, documents: Any) -> Any:
    return documents.filter(lambda document: document["subject"] == subject)


def task(release: Path, language: str, subject: str) -> dict[str, Any]:
    """`global_mmlu_full_{language}_{subject}` of lm-evaluation-harness 0.4.13 on local files."""
    folder = release / language
    return {
        "task": f"global_mmlu_full_{language}_{subject}",
        "dataset_path": "parquet",
        "dataset_kwargs": {
            "data_files": {
                split: sorted(map(str, folder.glob(f"{split}-*.parquet")))
                for split in ("test", "dev")
            }
        },
        "process_docs": partial(_of_subject, subject),
        "test_split": "test",
        "fewshot_split": "dev",
        "fewshot_config": {"sampler": "first_n"},
        "output_type": "multiple_choice",
        "doc_to_text": TEXT,
        "doc_to_choice": ["A", "B", "C", "D"],
        "doc_to_target": "answer",
        "metric_list": [{"metric": "acc", "aggregation": "mean", "higher_is_better": True}],
        "metadata": {"version": 0.0},
    }


def harness_answers(
    model_folder: Path, tasks: Sequence[Any], *, shots: int = 5, limit: int | None = None
) -> dict[tuple[str, str], HarnessAnswer]:
    """What the harness reads and finds, by task and sample_id."""
    model = AutoModelForCausalLM.from_pretrained(model_folder, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    result = simple_evaluate(
        model=HFLM(pretrained=model, tokenizer=tokenizer, batch_size=8),
        tasks=list(tasks),
        task_manager=TaskManager(include_defaults=False),
        num_fewshot=shots,
        limit=limit,
        log_samples=True,
        bootstrap_iters=0,
    )
    return {
        (name, sample["doc"]["sample_id"]): _answer(sample)
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
