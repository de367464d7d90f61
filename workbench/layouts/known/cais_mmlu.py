"""MMLU as the hub has it (cais/mmlu): `choices` is a list, answers count from 0."""

from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.known.showing import lists, numbers
from workbench.layouts.mapping import Mapping, column


def _shows(sample: Sample) -> bool:
    return lists(sample) and numbers(sample)


LAYOUT = Described(
    name="cais-mmlu",
    variants=(
        Mapping(
            question="question",
            options=("choices",),
            answer="answer",
            answers="index0",
            subject=column("subject"),
        ),
    ),
    signs=("question", "subject", "choices", "answer"),
    unlike=("error_type", "regional_feature", "sample_id"),
    shows=_shows,
)
