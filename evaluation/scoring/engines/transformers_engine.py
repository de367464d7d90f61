"""What engines on a transformers model have in common."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import ClassVar

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question, Scored, Usage, first_maximum
from evaluation.scoring.engines.checkpoint import Checkpoint
from evaluation.scoring.engines.encoding import Encoded, Row, Texts, build_rows, question_texts
from evaluation.scoring.engines.model_options import ModelOptions

log = logging.getLogger(__name__)


class TransformersEngine(ABC):
    """Log-likelihoods of the continuations by the model that `target`, a folder or hub id, names.

    `checkpoint` may be exchanged for one that is loaded already.
    """

    name: ClassVar[str]
    uses_shots = True
    packages = ("torch", "transformers", "tokenizers")

    def __init__(self, target: str, options: ModelOptions) -> None:
        if not target:
            raise EngineError(f"{self.name}: needs a model, as in {self.name}:PATH_OR_HUB_ID")
        self.target = target
        self.options = options
        self.usage = Usage()
        self.checkpoint = Checkpoint(target, options)
        self._warned = False
        # One thread: tokenizers are not to be shared by several.
        self._host = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prepare")
        self._prepared: list[tuple[Sequence[Question], Future[list[Row]]]] = []

    @cached_property
    def identity(self) -> Mapping[str, str | int | None]:
        return {
            "engine": self.name,
            "model": self.checkpoint.fingerprint,
            "dtype": self.checkpoint.dtype,
            "device": self.checkpoint.device_name,
            "max_length": self.options.max_length,
            "chat_template": self.options.chat_template,
        }

    def prepare(self, questions: Sequence[Question]) -> None:
        """Encode what `score` will be given later, while the model works."""
        self._prepared.append((questions, self._host.submit(self._rows, questions)))

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        """Yield an answer as soon as all its continuations are read.

        Raises `EngineError` when memory does not suffice for one prompt, and for a probability
        that is not a number.
        """
        rows = self._take(questions)
        self._warn_of_truncation(rows)
        found: list[dict[int, float]] = [{} for _ in questions]
        for row, values in self.read(rows):
            self.usage.inputs += 1
            self.usage.truncated += row.truncated
            for target, value in zip(row.targets, values, strict=True):
                logprobs = found[target.question]
                logprobs[target.option] = self._checked(value)
                if len(logprobs) == len(questions[target.question].continuations):
                    ordered = tuple(logprobs[option] for option in range(len(logprobs)))
                    yield Scored(target.question, first_maximum(ordered), ordered)

    @abstractmethod
    def _encode(self, texts: Sequence[Texts]) -> list[Encoded]:
        """Token ids of every prompt and its continuations."""

    @abstractmethod
    def read(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[float]]]:
        """Each row, in any order, with its targets' log-probabilities."""

    def _take(self, questions: Sequence[Question]) -> list[Row]:
        for index, (prepared, rows) in enumerate(self._prepared):
            if prepared is questions:
                del self._prepared[: index + 1]
                return rows.result()
        return self._host.submit(self._rows, questions).result()

    def _following(self) -> list[Row] | None:
        """What `score` is given next, as far as `prepare` was called."""
        return self._prepared[0][1].result() if self._prepared else None

    def _rows(self, questions: Sequence[Question]) -> list[Row]:
        tokenizer, chat = self.checkpoint.tokenizer, self.options.chat_template
        encoded = self._encode([question_texts(tokenizer, asked, chat=chat) for asked in questions])
        return build_rows(questions, encoded, self.checkpoint.max_length)

    def _warn_of_truncation(self, rows: Sequence[Row]) -> None:
        """Once an engine; the usage counts them all."""
        if not self._warned and any(row.truncated for row in rows):
            self._warned = True
            log.warning(
                "some prompts are longer than the model's %d tokens and lose their beginning; "
                "fewer --shots keep them whole",
                self.checkpoint.max_length,
            )

    def _checked(self, value: float) -> float:
        if value != value:
            raise EngineError(
                f"{self.target}: a log-probability is not a number in {self.checkpoint.dtype}; "
                "try another --dtype, such as bfloat16 or float32"
            )
        return value
