"""Turn questions into model inputs the way lm-evaluation-harness does.

Source: lm-evaluation-harness 0.4.13, `TemplateLM._encode_pair` (`lm_eval/api/model.py`),
`HFLM.tok_encode` and `HFLM._loglikelihood_tokens` (`lm_eval/models/huggingface.py`), and
`resolve_max_length` (`lm_eval/models/utils.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question

DEFAULT_MAX_LENGTH = 2048
UNSET_TOKENIZER_LENGTH = 1000000000000000019884624838656
"""transformers' `VERY_LARGE_INTEGER`: a tokenizer that states no length."""


@dataclass(frozen=True, slots=True)
class Target:
    """A continuation to be read at the end of an input: of which question, which option."""

    question: int
    option: int
    ids: tuple[int, ...]


@dataclass(slots=True)
class Row:
    """One model input; its last `len(target.ids)` positions predict each target's tokens."""

    ids: tuple[int, ...]
    truncated: bool
    targets: list[Target] = field(default_factory=list)


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


def encode(tokenizer: Any, text: str) -> list[int]:
    """Token ids with the tokenizer's own special tokens, unless the text brings the first one."""
    first = tokenizer.eos_token_id if tokenizer.bos_token_id is None else tokenizer.bos_token_id
    if first is not None and text.startswith(tokenizer.decode(first)):
        return list(tokenizer.encode(text, add_special_tokens=False))
    return list(tokenizer.encode(text))


def build_rows(tokenizer: Any, questions: Sequence[Question], max_length: int) -> list[Row]:
    """Distinct model inputs for all continuations of all questions, the longest first.

    Continuations that differ in their last token alone share one input. What is longer than
    `max_length` loses its left end.

    Raises `EngineError` when a tokenizer joins a continuation with the prompt so that nothing of
    it is left to score.
    """
    rows: dict[tuple[int, ...], Row] = {}
    for index, question in enumerate(questions):
        context = encode(tokenizer, question.prompt)
        for option, continuation in enumerate(question.continuations):
            whole = encode(tokenizer, question.prompt + continuation)
            target = tuple(whole[len(context) :])
            if not 0 < len(target) <= max_length:
                raise EngineError(
                    f"{question.item.sample_id} ({question.language}): the tokenizer leaves "
                    f"{len(target)} tokens of {continuation!r} after the prompt, which cannot be "
                    f"scored; use a model whose tokenizer does not join them"
                )
            full = (*context, *target[:-1])
            row = rows.setdefault(
                full, Row(ids=full[-max_length:], truncated=len(full) > max_length)
            )
            row.targets.append(Target(index, option, target))
    return sorted(rows.values(), key=lambda row: len(row.ids), reverse=True)
