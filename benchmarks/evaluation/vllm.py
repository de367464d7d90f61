"""vLLM with prefix caching, in a process of its own: it pins the versions of what it stands on."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from benchmarks.evaluation.contenders import Answer, Contender, Subjects
from evaluation.scoring.engines.checkpoint import Checkpoint

CPU_BLOCK = 32
"""Its least block on a CPU, which shares most."""
GPU_BLOCK = 16


class VllmFailed(RuntimeError):
    """vLLM has ended; the message holds the end of its log."""


@contextmanager
def vllm_contender(python: Path, checkpoint: Checkpoint) -> Iterator[Contender]:
    """It is given token ids, so that encoding costs it nothing, and each subject's first prompt
    ahead of the others; its own clock is read. Raises `VllmFailed`."""
    block = CPU_BLOCK if checkpoint.device.type == "cpu" else GPU_BLOCK
    side = Path(__file__).with_name("vllm_side.py")
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [str(python), "-P", str(side), checkpoint.target, checkpoint.dtype, str(block)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield lambda subjects: _ask(process, _request(checkpoint.tokenizer, subjects), log)
        finally:
            process.terminate()
            process.communicate()


def _request(tokenizer: Any, subjects: Subjects) -> str:
    letters = subjects[0][0].continuations
    ids = [tokenizer.encode(letter, add_special_tokens=False) for letter in letters]
    return json.dumps(
        {
            "subjects": [[tokenizer.encode(one.prompt) for one in asked] for asked in subjects],
            "letters": [letter for (letter,) in ids],
        }
    )


def _ask(process: "subprocess.Popen[str]", request: str, log: IO[str]) -> Answer:
    assert process.stdin
    assert process.stdout
    try:
        print(request, file=process.stdin, flush=True)
        answer = json.loads(process.stdout.readline())
    except (BrokenPipeError, ValueError) as error:
        log.seek(0)
        raise VllmFailed(f"vLLM has ended:\n{log.read()[-2000:]}") from error
    return Answer(answer["seconds"], [tuple(row) for row in answer["logprobs"]])
