"""Scoring speed: the forest engine, the reference engine and lm-evaluation-harness' HF backend.

All in one process, on one model object and the same prompts. Seconds are medians of the rounds, in
which the engines take turns; ratios are between them. CPU seconds, of all threads, stand beside
them. `--model PATH` takes any transformers model in place of SmolLM2-135M, and `--device cuda
--dtype bfloat16` runs the same on a GPU.
"""

import argparse
import csv
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from benchmarks.smollm2 import Unavailable, model_folder
from evaluation.scoring.engines import EngineOptions, Question
from evaluation.scoring.engines.checkpoint import Checkpoint
from evaluation.scoring.engines.forest import ForestEngine
from evaluation.scoring.engines.reference import ReferenceEngine
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import continuations, prompt
from evaluation.scoring.shots import first_shots

SHOTS = 5
LANGUAGE_QUESTIONS = 14_042
"""Questions of one language of Global-MMLU."""

Logprobs = list[tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Seconds:
    wall: float
    cpu: float


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    try:
        folder = options.model or model_folder()
    except Unavailable as error:
        print(f"no model to measure: {error}; give one with --model")
        return 1
    subjects = _subjects(options.mmlu)
    engine_options = EngineOptions(
        dtype=options.dtype, device=options.device, batch_size=options.batch_size
    )
    forest = ForestEngine(str(folder), engine_options)
    print(
        f"model {folder.name}, {options.dtype}, {forest.checkpoint.device}, "
        f"{options.threads} threads, load average {os.getloadavg()[0]:.1f}"
    )
    _measure_host(forest, subjects)
    _measure_scoring(forest, _chosen(subjects, options), options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks evaluation", description=__doc__)
    parser.add_argument(
        "--mmlu", type=Path, required=True, help="folder with test/*.csv and dev/*.csv of MMLU"
    )
    parser.add_argument("--model", type=Path, help="folder of a transformers model (SmolLM2)")
    parser.add_argument("--subjects", type=int, default=1, help="subjects scored (1)")
    parser.add_argument("--questions", type=int, default=64, help="questions a subject (64)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch-size", type=int, default=8, help="of harness and reference (8)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser


def _subjects(mmlu: Path) -> dict[str, list[Question]]:
    """Every test question of every subject after its first five dev rows."""
    dev, test = (
        {file.stem: _items(file, split) for file in sorted((mmlu / split).glob("*.csv"))}
        for split in ("dev", "test")
    )
    subjects = {}
    for stem, items in test.items():
        shown = dev[stem.replace("_test", "_dev")]
        subjects[stem] = [
            Question(
                item,
                "en",
                prompt(item, first_shots(shown, item, SHOTS, language="en")),
                continuations(item),
            )
            for item in items
        ]
    return subjects


def _items(file: Path, split: str) -> list[Item]:
    subject = file.stem.removesuffix(f"_{split}")
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            Item(
                sample_id=f"{subject}/{split}/{number}",
                subject=subject,
                category="",
                question=row["question"],
                options=tuple(row[f"choice{option}"] for option in range(4)),
                answer=int(row["answer"]),
                label="-",
            )
            for number, row in enumerate(csv.DictReader(stream))
        ]


def _chosen(subjects: dict[str, list[Question]], options: argparse.Namespace) -> list[Question]:
    """Subjects of middling prompt length: an even spread over all, sorted by it."""
    by_length = sorted(subjects.values(), key=lambda asked: len(asked[0].prompt))
    step = len(by_length) / (options.subjects + 1)
    chosen = [by_length[int(step * (number + 1))] for number in range(options.subjects)]
    return [question for asked in chosen for question in asked[: options.questions]]


def _measure_host(forest: ForestEngine, subjects: dict[str, list[Question]]) -> None:
    """All that is done for a language without the model."""
    clock, cpu = time.perf_counter(), time.process_time()
    packed = whole = count = 0
    for asked in subjects.values():
        tokens = forest.plan(asked)
        packed += tokens.packed
        whole += tokens.whole
        count += len(asked)
    share = LANGUAGE_QUESTIONS / count
    wall, cpu = (time.perf_counter() - clock) * share, (time.process_time() - cpu) * share
    print(
        f"host side: {wall:.1f} s ({cpu:.1f} s of CPU) for {LANGUAGE_QUESTIONS} questions; "
        f"{whole} tokens in {packed}, {whole / packed:.2f} times fewer"
    )


def _measure_scoring(
    forest: ForestEngine, asked: list[Question], options: argparse.Namespace
) -> None:
    reference = ReferenceEngine(forest.target, forest.options)
    reference.checkpoint = forest.checkpoint
    contenders: dict[str, Callable[[], Logprobs]] = {
        "forest": lambda: _scored(forest, asked),
        "reference": lambda: _scored(reference, asked),
        "harness": harness_scorer(forest.checkpoint, asked, options.batch_size),
    }
    found: dict[str, Logprobs] = {}
    taken: dict[str, list[Seconds]] = {name: [] for name in contenders}
    _scored(forest, asked[:8])
    tokens = forest.usage.tokens
    for _ in range(options.rounds):
        for name, score in contenders.items():
            clock, cpu = time.perf_counter(), time.process_time()
            found[name] = score()
            spent = Seconds(time.perf_counter() - clock, time.process_time() - cpu)
            taken[name].append(spent)
            print(f"  {name:<10} {spent.wall:8.2f} s, load average {os.getloadavg()[0]:.1f}")
    _report(found, taken, len(asked))
    tokens = (forest.usage.tokens - tokens) // options.rounds
    _report_work(forest.checkpoint, tokens, statistics.median(s.wall for s in taken["forest"]))


def _scored(engine: ForestEngine | ReferenceEngine, asked: list[Question]) -> Logprobs:
    by_subject: dict[str, list[Question]] = {}
    for question in asked:
        by_subject.setdefault(question.item.subject, []).append(question)
    answers: Logprobs = []
    for questions in by_subject.values():
        for scored in sorted(engine.score(questions), key=lambda scored: scored.index):
            answers.append(scored.logprobs or ())
    return answers


def harness_scorer(
    checkpoint: Checkpoint, asked: Sequence[Question], batch_size: int
) -> Callable[[], Logprobs]:
    """What asks lm-evaluation-harness for the log-probabilities of all four options."""
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    harness = HFLM(
        pretrained=checkpoint.model,
        tokenizer=checkpoint.tokenizer,
        batch_size=batch_size,
    )

    def score() -> Logprobs:
        requests = [
            Instance("loglikelihood", {}, (question.prompt, continuation), option)
            for question in asked
            for option, continuation in enumerate(question.continuations)
        ]
        values = [value for value, _ in harness.loglikelihood(requests, disable_tqdm=True)]
        return [tuple(values[start : start + 4]) for start in range(0, len(values), 4)]

    return score


def _report(found: dict[str, Logprobs], taken: dict[str, list[Seconds]], count: int) -> None:
    medians = {
        name: Seconds(
            statistics.median(s.wall for s in all_), statistics.median(s.cpu for s in all_)
        )
        for name, all_ in taken.items()
    }
    table = {name: np.array(values) for name, values in found.items()}
    fast = medians["forest"]
    print(f"{'':<10} {'seconds':>8} {'ratio':>6} {'CPU s':>8} {'ratio':>6}  ties  agree  furthest")
    for name, median in medians.items():
        same = (table[name].argmax(1) == table["forest"].argmax(1)).mean()
        apart = np.abs(table[name] - table["forest"]).max()
        ties = sum((row == row.max()).sum() > 1 for row in table[name])
        print(
            f"{name:<10} {median.wall:8.2f} {median.wall / fast.wall:6.2f} {median.cpu:8.2f} "
            f"{median.cpu / fast.cpu:6.2f} {ties:5d} {same:6.1%}  {apart:.1e}"
        )
    print(f"{count} questions")


def _report_work(checkpoint: Checkpoint, tokens: int, seconds: float) -> None:
    """Useful work of the forest engine (two operations a weight of the body and token, attention
    and vocabulary left out) beside what the device does on one large matrix product."""
    weights = sum(part.numel() for part in checkpoint.model.get_decoder().layers.parameters())
    useful = 2 * weights * tokens / seconds
    ceiling = _matmul_rate(checkpoint.model.device, checkpoint.model.dtype)
    print(
        f"useful work {useful / 1e12:.3f} TFLOP/s, {useful / ceiling:.0%} of the "
        f"{ceiling / 1e12:.3f} TFLOP/s of a matrix product"
    )


def _matmul_rate(device: torch.device, dtype: torch.dtype) -> float:
    """Operations a second of the best of five products of square matrices."""
    size = 8192 if device.type == "cuda" else 1024
    matrix = torch.randn(size, size, device=device).to(dtype)
    best = float("inf")
    for _ in range(5):
        _finish(device)
        started = time.perf_counter()
        matrix @ matrix
        _finish(device)
        best = min(best, time.perf_counter() - started)
    return float(2 * size**3 / best)


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
