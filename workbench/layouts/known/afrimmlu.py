"""AfriMMLU (masakhane): a folder a language; `choices` is text that holds a Python list.

Its languages have the same rows in the same order, which is what names them.
"""

from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column


def _shows(sample: Sample) -> bool:
    return all(isinstance(one, str) for one in sample.values("choices"))


LAYOUT = Described(
    name="afrimmlu",
    variants=(
        Mapping(
            question="question",
            options=("choices",),
            answer="answer",
            answers="letter",
            subject=column("subject"),
        ),
    ),
    signs=("question", "subject", "choices", "answer"),
    unlike=("regional_feature", "error_type", "sample_id"),
    shows=_shows,
    named_by_language=True,
)
