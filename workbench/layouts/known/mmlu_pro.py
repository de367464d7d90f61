"""MMLU-Pro (TIGER-Lab): up to 10 options in a list, of which "N/A" is none; answers are letters.

The validation split holds the examples of the prompt, here `dev`.
"""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column

LAYOUT = Described(
    name="mmlu-pro",
    variants=(
        Mapping(
            question="question",
            options=("options",),
            answer="answer",
            answers="letter",
            id=("question_id",),
            subject=column("category"),
            category=column("category"),
        ),
    ),
    signs=("question", "options", "answer", "answer_index"),
    absent="any",
    absent_texts=("", "N/A"),
    few_shot=("validation",),
)
