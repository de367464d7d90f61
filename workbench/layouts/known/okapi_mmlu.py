"""MMLU as Okapi translated it: `choices` is a list, an answer is a letter or a number from 0."""

from workbench.core.letters import LETTERS
from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.known.showing import has_0, lists, numbers
from workbench.layouts.mapping import Mapping


def _shows(sample: Sample) -> bool:
    """Five options are TurkishMMLU's; numbers without a 0 may count from 1."""
    counted = not numbers(sample) or has_0(sample)
    return lists(sample) and counted and any(len(one) != 5 for one in sample.values("choices"))


def _letter(answer: object) -> object:
    if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(LETTERS):
        return LETTERS[answer]
    return answer


LAYOUT = Described(
    name="okapi-mmlu",
    variants=(
        Mapping(
            question="question",
            options=("choices",),
            answer="answer",
            answers="letter",
            id=("id",),
        ),
    ),
    signs=("question", "choices", "answer"),
    unlike=("error_type", "regional_feature", "sample_id"),
    shows=_shows,
    answer=_letter,
    ids="hash",
    named_by_language=True,
)
