"""INCLUDE (CohereLabs/include-base-44): languages by their English names, answers count from 0.

Options are a list `choices`, or `option_a` to `option_d`.
"""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column


def _mapping(*options: str) -> Mapping:
    return Mapping(
        question="question",
        options=options,
        answer="answer",
        answers="index0",
        subject=column("subject"),
        category=column("domain"),
        language=column("language"),
    )


LAYOUT = Described(
    name="include",
    variants=(_mapping("choices"), _mapping("option_a", "option_b", "option_c", "option_d")),
    signs=("question", "answer", "regional_feature"),
    ids="hash",
    named_by_language=True,
)
