"""ARC (allenai/ai2_arc), and its original files: the answer is one of the options' labels."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import FOLDER, Mapping


def _mapping(question: str, options: str) -> Mapping:
    return Mapping(
        question=question,
        options=(options,),
        answer="answerKey",
        answers="label",
        id=("id",),
        subject=FOLDER,
    )


LAYOUT = Described(
    name="arc",
    variants=(_mapping("question", "choices"), _mapping("question.stem", "question.choices")),
    signs=("question", "answerKey"),
    ids="hash",
)
