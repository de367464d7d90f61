"""What a run will ask for, reckoned without asking."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question
from evaluation.scoring.engines.openai.options import ApiOptions
from workbench.metered.openai.sizes import BYTES_PER_TOKEN, reckoned_tokens
from workbench.metered.requests import Amount


@dataclass(frozen=True, slots=True)
class Estimate:
    """One request a question, without retries or discounts for what a server has cached;
    `counted` says that a tokenizer counted the prompts' tokens. `cost` is None without prices."""

    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    counted: bool


def estimate(
    questions: Iterable[Question], options: ApiOptions, tokenizer: Path | None = None
) -> Estimate:
    """Raises `EngineError` for a tokenizer that cannot be read."""
    count = _counter(tokenizer) if tokenizer else reckoned_tokens
    requests = prompt_tokens = 0
    for question in questions:
        requests += 1
        prompt_tokens += count(question.prompt)
    completion_tokens = requests * (options.max_tokens if options.api == "letters" else 1)
    cost = options.cost(Amount(prompt_tokens, completion_tokens))
    return Estimate(requests, prompt_tokens, completion_tokens, cost, tokenizer is not None)


def _counter(path: Path) -> Callable[[str], int]:
    """Counts by a `tokenizer.json`, or the folder that holds it."""
    file = path / "tokenizer.json" if path.is_dir() else path
    try:
        # Imported here because a machine without models need not have it.
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(file))
    # The library raises a bare Exception.
    except Exception as error:
        raise EngineError(f"{file}: cannot be read as a tokenizer: {error}") from error
    return lambda text: len(tokenizer.encode(text).ids)


def estimate_line(found: Estimate) -> str:
    """The estimate in words."""
    how = "" if found.counted else f" (reckoned at {BYTES_PER_TOKEN} bytes a token)"
    cost = "" if found.cost is None else f", cost {found.cost:.4f}"
    return (
        f"{found.requests} requests, {found.prompt_tokens} prompt tokens{how} and "
        f"{found.completion_tokens} completion tokens{cost}; without retries"
    )
