"""A guess that needs no model."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question, Scored, Usage
from evaluation.scoring.engines.options import NoOptions


class UniformEngine:
    """A guess that is the same on every machine.

    The option's index is the SHA-256 of the UTF-8 text `{seed}/{sample_id}/{language}`, its 32
    bytes read as one big-endian integer, modulo the number of options.
    """

    uses_shots = False
    packages = ()

    def __init__(self, seed: str, options: NoOptions) -> None:
        if not seed.lstrip("-").isdecimal():
            raise EngineError(f"uniform:{seed}: the seed must be an integer, as in uniform:0")
        self.seed = int(seed)
        self.usage = Usage()

    @property
    def identity(self) -> Mapping[str, str | int | None]:
        return {"engine": "uniform", "seed": self.seed}

    def prepare(self, questions: Sequence[Question]) -> None:
        """There is nothing to do before a guess."""

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        for index, question in enumerate(questions):
            text = f"{self.seed}/{question.item.sample_id}/{question.language}"
            number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
            yield Scored(index, number % len(question.item.options), None)
