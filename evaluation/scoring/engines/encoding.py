"""Turn questions into model inputs the way lm-evaluation-harness does.

Source: lm-evaluation-harness 0.4.13, `TemplateLM._encode_pair` (`lm_eval/api/model.py`),
`HFLM.tok_encode`, `HFLM.apply_chat_template` and `HFLM._loglikelihood_tokens`
(`lm_eval/models/huggingface.py`), `resolve_max_length` (`lm_eval/models/utils.py`), and
`ConfigurableTask.construct_requests` (`lm_eval/api/task.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question
from evaluation.scoring.prompts import messages

DEFAULT_MAX_LENGTH = 2048
UNSET_TOKENIZER_LENGTH = 1000000000000000019884624838656
"""transformers' `VERY_LARGE_INTEGER`: a tokenizer that states no length."""

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What is read of one question: a prompt that ends in no space, and what may follow it."""

    prompt: str
    continuations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of a prompt, and of each continuation after it."""

    context: Ids
    targets: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A continuation to be read at the end of an input: of which question, which option."""

    question: int
    option: int
    ids: Ids


@dataclass(slots=True)
class Row:
    """One model input; its last `len(target.ids)` positions predict each target's tokens."""

    ids: Ids
    truncated: bool
    targets: list[Target] = field(default_factory=list)

    @property
    def reads(self) -> int:
        """How many of its last positions are read."""
        return max(len(target.ids) for target in self.targets)


def resolve_max_length(config: Any, tokenizer: Any) -> int:
    """The context length in tokens that a model states, else its tokenizer's, else 2048."""
    config = getattr(config, "text_config", None) or config
    for name in ("n_positions", "max_position_embeddings", "n_ctx"):
        length = getattr(config, name, None)
        if length is not None:
            return int(length)
    length = getattr(tokenizer, "model_max_length", None)
    if length is not None and length != UNSET_TOKENIZER_LENGTH:
        return int(length)
    return DEFAULT_MAX_LENGTH


def question_texts(tokenizer: Any, question: Question, *, chat: bool) -> Texts:
    """The question as plain text or, with `chat`, as turns in the model's own template.

    In a chat the letters follow without a space. Spaces at a prompt's end go to what follows.

    Raises `EngineError` when the template is missing or refuses the turns.
    """
    prompt, continuations = question.prompt, question.continuations
    if chat:
        prompt = _render(tokenizer, question)
        continuations = tuple(continuation.lstrip() for continuation in continuations)
    bare = prompt.rstrip()
    spaces = prompt[len(bare) :]
    return Texts(bare, tuple(spaces + continuation for continuation in continuations))


def encode(tokenizer: Any, text: str) -> list[int]:
    """Token ids with the tokenizer's own special tokens, unless the text brings the first one."""
    if brings_first_token(tokenizer, text):
        return list(tokenizer.encode(text, add_special_tokens=False))
    return list(tokenizer.encode(text))


def brings_first_token(tokenizer: Any, text: str) -> bool:
    first = tokenizer.eos_token_id if tokenizer.bos_token_id is None else tokenizer.bos_token_id
    return first is not None and text.startswith(tokenizer.decode(first))


def encode_texts(tokenizer: Any, texts: Texts) -> Encoded:
    """Every text whole: a target is what the joint encoding has more than the prompt's."""
    context = tuple(encode(tokenizer, texts.prompt))
    wholes = (encode(tokenizer, texts.prompt + following) for following in texts.continuations)
    return Encoded(context, tuple(tuple(whole[len(context) :]) for whole in wholes))


def build_rows(
    questions: Sequence[Question], encoded: Sequence[Encoded], max_length: int
) -> list[Row]:
    """Distinct model inputs for all continuations of all questions, the longest first.

    Continuations that differ in their last token alone share one input. What is longer than
    `max_length` loses its left end.

    Raises `EngineError` when a tokenizer joins a continuation with the prompt so that nothing of
    it is left to score.
    """
    rows: dict[Ids, Row] = {}
    for index, (question, ids) in enumerate(zip(questions, encoded, strict=True)):
        # Prompts are long, and most continuations have one token: looked up once, not four times.
        found: dict[Ids, Row] = {}
        for option, target in enumerate(ids.targets):
            if not 0 < len(target) <= max_length:
                raise EngineError(
                    f"{question.item.sample_id} ({question.language}): the tokenizer leaves "
                    f"{len(target)} tokens of {question.continuations[option]!r} after the "
                    "prompt, which cannot be scored; use a model whose tokenizer does not join them"
                )
            read = target[:-1]
            if read not in found:
                found[read] = _row(rows, ids.context + read, max_length)
            found[read].targets.append(Target(index, option, target))
    return sorted(rows.values(), key=lambda row: len(row.ids), reverse=True)


def _row(rows: dict[Ids, Row], full: Ids, max_length: int) -> Row:
    """The input for these tokens, made when there is none."""
    row = rows.get(full)
    if row is None:
        row = rows[full] = Row(ids=full[-max_length:], truncated=len(full) > max_length)
    return row


def _render(tokenizer: Any, question: Question) -> str:
    turns = messages(
        question.item, question.shots, question.words, whole_options=question.whole_options
    )
    try:
        rendered: str = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True
        )
    # Templates are programs of the model's makers, and raise what they like.
    except Exception as error:
        raise EngineError(
            f"the model's chat template cannot show a conversation of {len(turns)} turns: {error}; "
            "leave out --chat-template"
        ) from error
    return rendered
