"""C-Eval (ceval/ceval-exam): a file a subject, `accountant_val.csv`; answers are letters."""

from workbench.layouts.described import Described
from workbench.layouts.known.showing import letters
from workbench.layouts.mapping import FILE, Mapping

LAYOUT = Described(
    name="ceval",
    variants=(
        Mapping(
            question="question",
            options=("A", "B", "C", "D"),
            answer="answer",
            answers="letter",
            subject=FILE,
        ),
    ),
    signs=("question", "A", "B", "C", "D", "answer"),
    shows=letters,
    passes=(("id", "explanation"),),
    ids="hash",
)
