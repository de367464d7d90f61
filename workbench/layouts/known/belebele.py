"""Belebele (facebook/belebele): questions about a passage, answers from 1, `amh_Ethi` a language.

A question is named by its passage's `link`, the `split` where there is one, and its number there.
"""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column

LAYOUT = Described(
    name="belebele",
    variants=(
        Mapping(
            question="question",
            options=("mc_answer1", "mc_answer2", "mc_answer3", "mc_answer4"),
            answer="correct_answer_num",
            answers="index1",
            id=("link", "split", "question_number"),
            passage="flores_passage",
            language=column("dialect"),
        ),
    ),
    signs=("flores_passage", "question", "mc_answer1", "mc_answer2", "correct_answer_num"),
    named_by_language=True,
)
