"""The prompt of lm-evaluation-harness' `global_mmlu_full` tasks, byte for byte.

Source: lm-evaluation-harness 0.4.13, `lm_eval/tasks/global_mmlu/full` (task file) and
`lm_eval/api/task.py` (`fewshot_context`, `build_qa_turn`). Letters and the word "Answer:" are
English in every language; only the question is stripped.
"""

import hashlib
import json
from collections.abc import Sequence

from evaluation.errors import DatasetError
from evaluation.scoring.items import LETTERS, Item

DEFAULT_SHOTS = 5
LETTER_ALONE = "Answer with the letter of the right option alone."
"""What a model that writes its answer is told first."""
FOUR = 4
TARGET_DELIMITER = " "
SHOT_DELIMITER = "\n\n"
TEMPLATE = {
    "block": "{{question.strip()}}\n{% for option %}{{letter}}. {{option}}\n{% endfor %}Answer:",
    "target_delimiter": TARGET_DELIMITER,
    "shot_delimiter": SHOT_DELIMITER,
    "shots": "the first rows of the subject in the dev split",
}
TEMPLATE_SHA256 = hashlib.sha256(json.dumps(TEMPLATE, sort_keys=True).encode()).hexdigest()
"""Names the template in results: SHA-256 of `TEMPLATE` as JSON with sorted keys."""


def block(item: Item) -> str:
    """One question without its answer."""
    options = "".join(
        f"{letter}. {option}\n" for letter, option in zip(LETTERS, item.options, strict=False)
    )
    return f"{item.question.strip()}\n{options}Answer:"


def prompt(item: Item, shots: Sequence[Item]) -> str:
    """The question after its solved examples, ending in "Answer:"."""
    solved = (f"{block(shot)}{TARGET_DELIMITER}{shot.answer_letter}" for shot in shots)
    return SHOT_DELIMITER.join((*solved, block(item)))


def messages(item: Item, shots: Sequence[Item]) -> list[dict[str, str]]:
    """The same as turns: each shot a question and its letter, last the question alone.

    Source: `fewshot_context` with `fewshot_as_multiturn`.
    """
    turns = []
    for shot in shots:
        turns.append({"role": "user", "content": block(shot)})
        turns.append({"role": "assistant", "content": shot.answer_letter})
    return [*turns, {"role": "user", "content": block(item)}]


def continuations(item: Item) -> tuple[str, ...]:
    """The texts whose log-likelihoods are compared: " A", " B", ... in option order."""
    return tuple(TARGET_DELIMITER + letter for letter in LETTERS[: len(item.options)])


def first_shots(dev: Sequence[Item], item: Item, count: int, *, language: str) -> list[Item]:
    """The first `count` dev rows of the item's subject, never the item itself.

    An item with four options is shown only such rows, as the harness has it; any other item is
    shown rows with as many options as its own first, then the rest.

    Raises `DatasetError`, naming subject and language, when there are too few.
    """
    pool = [row for row in dev if row.subject == item.subject and row.sample_id != item.sample_id]
    if len(item.options) == FOUR:
        pool = [row for row in pool if len(row.options) == FOUR]
    if len(pool) < count:
        raise DatasetError(
            f"{language}: subject {item.subject!r} has {len(pool)} dev rows to show before "
            f"{item.sample_id}, {count} are needed; add dev rows or ask for fewer with --shots"
        )
    return sorted(pool, key=lambda row: len(row.options) != len(item.options))[:count]
