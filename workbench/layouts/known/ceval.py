"""C-Eval (ceval/ceval-exam): a file a subject, `accountant_val.csv`; answers are letters."""

from collections.abc import Collection

from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.known.showing import letters
from workbench.layouts.mapping import FILE, Mapping
from workbench.layouts.names import told_by


def _passes(sample: Sample) -> Collection[str]:
    """Its `id` is the number of the row in its file."""
    numbers = [str(one) for one in sample.values("id")]
    counts = numbers == [str(place) for place in range(len(sample.rows))]
    is_own = "explanation" in sample.names or (counts and told_by(sample.file.name).split)
    return ("id",) if is_own else ()


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
    passes=_passes,
    ids="hash",
)
