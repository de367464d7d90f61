"""MMLU-Redux (edinburgh-dawg): MMLU's questions with what is wrong with them; answers from 0."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import FILE, Mapping

LAYOUT = Described(
    name="mmlu-redux",
    variants=(
        Mapping(
            question="question",
            options=("choices",),
            answer="answer",
            answers="index0",
            subject=FILE,
        ),
    ),
    signs=("question", "choices", "answer", "error_type"),
    ids="hash",
)
