"""The prompt of lm-evaluation-harness' `global_mmlu` tasks, byte for byte.

Source: lm-evaluation-harness 0.4.13, `lm_eval/tasks/global_mmlu` (task files) and
`lm_eval/api/task.py` (`fewshot_context`, `build_qa_turn`). Letters and the word "Answer:" are
English in every language, unless the question's own language is asked for; only the question is
stripped.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from evaluation.errors import RunError
from evaluation.scoring.instructions import ENGLISH, INSTRUCTIONS, Words, words
from evaluation.scoring.items import Item
from evaluation.scoring.shots import SEED, SHOT_RULES
from workbench.core.letters import LETTERS

DEFAULT_SHOTS = 5
TARGET_DELIMITER = " "
SHOT_DELIMITER = "\n\n"
OPTIONS = "{{question.strip()}}\n{% for option %}{{letter}}. {{option}}\n{% endfor %}"
FRAME = (OPTIONS, TARGET_DELIMITER, SHOT_DELIMITER)
"""What stands between the texts of a prompt."""

SHOTS = {
    "full": "the first rows of the subject in the dev split",
    "lite": "rows of the category in the dev split, drawn for each question in order by "
    f"random.Random({SEED}).sample",
}


@dataclass(frozen=True, slots=True)
class PromptRules:
    """How questions become prompts: the number of `shots`, 0 for none; `shot_rule` `full` or
    `lite`, as the harness' tasks are called; `instructions` in English (`en`) or in the language
    of the item (`item`)."""

    shots: int = DEFAULT_SHOTS
    shot_rule: str = "full"
    instructions: str = "en"

    def __post_init__(self) -> None:
        if self.shots < 0:
            raise RunError(f"shots is {self.shots}: expected 0 or more")
        for name, known in (("shot_rule", SHOT_RULES), ("instructions", INSTRUCTIONS)):
            if getattr(self, name) not in known:
                problem = f"{name} is {getattr(self, name)!r}: expected {' or '.join(known)}"
                raise RunError(problem)

    def words(self, language: str) -> Words:
        """Raises `RunError` for a language whose instructions are not known."""
        return words(self.instructions, language)

    def template(self, languages: Sequence[str]) -> dict[str, Any]:
        """All that makes prompts of items in these languages."""
        template: dict[str, Any] = {
            "block": OPTIONS + ENGLISH.answer,
            "target_delimiter": TARGET_DELIMITER,
            "shot_delimiter": SHOT_DELIMITER,
            "shots": SHOTS[self.shot_rule],
        }
        if self.instructions == "item":
            said = {language: asdict(self.words(language)) for language in languages}
            template |= {"block": OPTIONS + "{{words.answer}}", "words": said}
        return template


def template_sha256(template: Mapping[str, Any]) -> str:
    """Names a template in results: SHA-256 of its JSON with sorted keys."""
    return hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()


def block(item: Item, said: Words = ENGLISH) -> str:
    """One question without its answer."""
    options = "".join(
        f"{letter}. {option}\n" for letter, option in zip(LETTERS, item.options, strict=False)
    )
    return f"{item.question.strip()}\n{options}{said.answer}"


def prompt(
    item: Item, shots: Sequence[Item], said: Words = ENGLISH, *, whole_options: bool = False
) -> str:
    """The question after its solved examples, ending in "Answer:"."""
    return _solved(tuple(shots), said, whole_options) + block(item, said)


# Questions of a subject show the same examples.
@lru_cache(maxsize=128)
def _solved(shots: tuple[Item, ...], said: Words, whole_options: bool) -> str:
    return "".join(
        f"{block(shot, said)}{TARGET_DELIMITER}{answer(shot, whole_options)}{SHOT_DELIMITER}"
        for shot in shots
    )


def messages(
    item: Item, shots: Sequence[Item], said: Words = ENGLISH, *, whole_options: bool = False
) -> list[dict[str, str]]:
    """The same as turns: each shot a question and its answer, last the question alone.

    Source: `fewshot_context` with `fewshot_as_multiturn`.
    """
    turns = []
    for shot in shots:
        turns.append({"role": "user", "content": block(shot, said)})
        turns.append({"role": "assistant", "content": answer(shot, whole_options)})
    return [*turns, {"role": "user", "content": block(item, said)}]


def answer(item: Item, whole_options: bool) -> str:
    """The letter of the right option, with the option behind it where whole ones are compared."""
    letter = item.answer_letter
    return f"{letter}. {item.options[item.answer]}" if whole_options else letter


def continuations(item: Item, *, whole_options: bool = False) -> tuple[str, ...]:
    """The texts whose log-likelihoods are compared: " A", " B", ... in option order; with
    `whole_options`, each with its option, as in " A. Paris"."""
    letters = LETTERS[: len(item.options)]
    if not whole_options:
        return tuple(TARGET_DELIMITER + letter for letter in letters)
    texts = zip(letters, item.options, strict=True)
    return tuple(f"{TARGET_DELIMITER}{letter}. {option}" for letter, option in texts)
