"""TurkishMMLU (AYueksel): five options in `choices`, a folder a subject; answers are letters."""

from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.known.showing import letters, lists
from workbench.layouts.mapping import FILE, Mapping


def _shows(sample: Sample) -> bool:
    return (
        lists(sample) and letters(sample) and all(len(one) == 5 for one in sample.values("choices"))
    )


LAYOUT = Described(
    name="turkishmmlu",
    variants=(
        Mapping(
            question="question",
            options=("choices",),
            answer="answer",
            answers="letter",
            subject=FILE,
        ),
    ),
    signs=("question", "choices", "answer"),
    unlike=("error_type", "regional_feature", "sample_id"),
    shows=_shows,
    ids="hash",
)
