"""m_mmlu (alexandrainst): `id` begins with the subject; train holds the examples of the prompt."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column


def _before_slash(identifier: str) -> str:
    return identifier.partition("/")[0]


LAYOUT = Described(
    name="m_mmlu",
    variants=(
        Mapping(
            question="instruction",
            options=("option_a", "option_b", "option_c", "option_d"),
            answer="answer",
            answers="letter",
            id=("id",),
            subject=column("id"),
        ),
    ),
    signs=("id", "instruction", "option_a", "answer"),
    unlike=("option_e",),
    subject=_before_slash,
    few_shot=("train",),
    named_by_language=True,
)
