"""An answer that needs no model."""

from collections.abc import Iterator, Mapping, Sequence

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question, Scored, Usage, first_maximum
from evaluation.scoring.engines.options import NoOptions


class LongestEngine:
    """The option with the most code points after `str.strip`, the first of equals."""

    uses_shots = False
    packages = ()

    def __init__(self, target: str, options: NoOptions) -> None:
        if target:
            raise EngineError(f"longest:{target}: this engine takes no target; write longest:")
        self.usage = Usage()

    @property
    def identity(self) -> Mapping[str, str | int | None]:
        return {"engine": "longest"}

    def prepare(self, questions: Sequence[Question]) -> None:
        """There is nothing to do before a guess."""

    def score(self, questions: Sequence[Question]) -> Iterator[Scored]:
        for index, question in enumerate(questions):
            lengths = [len(option.strip()) for option in question.item.options]
            yield Scored(index, first_maximum(lengths), None)
