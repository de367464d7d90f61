"""CMMLU (haonan-li): a file a subject in the folders `dev` and `test`; answers are letters."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import FILE, Mapping

LAYOUT = Described(
    name="cmmlu",
    variants=(
        Mapping(
            question="Question",
            options=("A", "B", "C", "D"),
            answer="Answer",
            answers="letter",
            subject=FILE,
        ),
    ),
    signs=("Question", "A", "B", "C", "D", "Answer"),
    unlike=("Subject",),
)
