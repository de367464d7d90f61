"""What is done beside the clock: the host's part, and the useful share of the device's work."""

import time
from pathlib import Path

import torch

from benchmarks.evaluation import questions
from evaluation.scoring.engines.checkpoint import Checkpoint
from evaluation.scoring.engines.forest.engine import ForestEngine

LANGUAGE_QUESTIONS = 14_042
"""Questions of one language of Global-MMLU."""


def print_host_side(forest: ForestEngine, release: Path) -> None:
    """Seconds of all that is done for a language without the model: files, prompts, tokens,
    trees and packs. The tokenizer is loaded before."""
    assert forest.checkpoint.tokenizer
    started = time.perf_counter()
    shards = questions.load(release)
    read = time.perf_counter() - started
    plans = [forest.plan(shard.render()) for shard in shards]
    count = sum(len(shard.items) for shard in shards)
    scale = LANGUAGE_QUESTIONS / count
    seconds = time.perf_counter() - started
    packed, whole = sum(plan.packed for plan in plans), sum(plan.whole for plan in plans)
    print(
        f"host side of {LANGUAGE_QUESTIONS} questions: {seconds * scale:.2f} s "
        f"({read * scale:.2f} s to read them and write their prompts); "
        f"{whole / count:.0f} tokens a question in {packed / count:.0f}, {whole / packed:.2f} "
        "times fewer"
    )


def print_useful_work(checkpoint: Checkpoint, tokens: int, seconds: float) -> None:
    """Two operations a weight of the body and token (attention and vocabulary left out) a second,
    beside what the device does on one large matrix product."""
    weights = sum(part.numel() for part in checkpoint.model.get_decoder().layers.parameters())
    useful = 2 * weights * tokens / seconds
    ceiling = _matmul_rate(checkpoint.model.device, checkpoint.model.dtype)
    print(
        f"forest: {tokens / seconds:.0f} tokens a second, useful work {useful / 1e12:.3f} "
        f"TFLOP/s, {useful / ceiling:.0%} of the {ceiling / 1e12:.3f} of one matrix product"
    )


def _matmul_rate(device: torch.device, dtype: torch.dtype) -> float:
    """Operations a second of the best of ten products of square matrices."""
    size = 8192 if device.type == "cuda" else 1024
    matrix = torch.randn(size, size, device=device).to(dtype)
    best = float("inf")
    for _ in range(10):
        _finish(device)
        started = time.perf_counter()
        matrix @ matrix
        _finish(device)
        best = min(best, time.perf_counter() - started)
    return float(2 * size**3 / best)


def _finish(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
