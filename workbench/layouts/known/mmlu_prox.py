"""MMLU-ProX and -Lite (li-lab): a folder a language, `option_0` to `option_9`, null where absent.

Letters are those of the columns: an absent option between others keeps its letter from them. The
validation split holds the examples of the prompt, here `dev`.
"""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column

LAYOUT = Described(
    name="mmlu-prox",
    variants=(
        Mapping(
            question="question",
            options=tuple(f"option_{place}" for place in range(10)),
            answer="answer",
            answers="letter",
            id=("question_id",),
            subject=column("category"),
            category=column("category"),
        ),
    ),
    signs=("question", "option_0", "option_1", "answer"),
    absent="any",
    absent_texts=("", "N/A"),
    few_shot=("validation",),
    named_by_language=True,
)
