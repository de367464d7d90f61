"""Score prompts with vLLM; run by an interpreter that has it, which need not have this project.

    python vllm_side.py MODEL DTYPE BLOCK_SIZE

Reads requests from standard input, a line of JSON each, and answers each with a line on standard
output. A request holds `subjects`, lists of prompts as token ids, and `letters`, the token ids to
be told of; an answer `seconds` and `logprobs`, a list a prompt. All else goes to standard error.
"""

import json
import os
import sys
import time

# The engine in this process, as the other contenders are in theirs.
os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "4")


def main(model: str, dtype: str, block_size: str) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from vllm import LLM

    llm = LLM(
        model=model,
        dtype=dtype,
        block_size=int(block_size),
        enable_prefix_caching=True,
        max_model_len=4096,
    )
    for line in sys.stdin:
        print(json.dumps(_answer(llm, json.loads(line))), file=answers, flush=True)


def _answer(llm, request):
    from vllm import SamplingParams

    letters = request["letters"]
    params = SamplingParams(
        max_tokens=1, temperature=0, logprobs=len(letters), logprob_token_ids=letters
    )
    llm.reset_prefix_cache()
    started = time.perf_counter()
    outputs = []
    for subject in request["subjects"]:
        prompts = [{"prompt_token_ids": ids} for ids in subject]
        # Asked all at once, they would miss the prefix until the first has been read.
        outputs += llm.generate(prompts[:1], params, use_tqdm=False)
        outputs += llm.generate(prompts[1:], params, use_tqdm=False)
    seconds = time.perf_counter() - started
    tables = [output.outputs[0].logprobs[0] for output in outputs]
    return {
        "seconds": seconds,
        "logprobs": [[table[letter].logprob for letter in letters] for table in tables],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
