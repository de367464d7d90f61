"""KMMLU and KMMLU-HARD (HAERAE-HUB): a file a subject, `Accounting-test.csv`; answers from 1.

Without its columns `Category` or `Human Accuracy` a file could be another's that counts from 0:
then its layout has to be said.
"""

from workbench.core.messages import Message, gettext_noop
from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.known.showing import has_0, numbers
from workbench.layouts.mapping import FILE, Mapping, column

_OWN = {"Category", "Human Accuracy"}


def _shows(sample: Sample) -> bool:
    return numbers(sample) and not has_0(sample)


def _doubt(sample: Sample) -> Message | None:
    if _OWN & set(sample.names):
        return None
    return gettext_noop(
        "%(file)s could be kmmlu, whose answers count from 1, or mmlu-csv, whose answers count "
        "from 0: say --layout kmmlu, or --layout table with --map and --answers index0",
        file=sample.file.name,
    )


LAYOUT = Described(
    name="kmmlu",
    variants=(
        Mapping(
            question="question",
            options=("A", "B", "C", "D"),
            answer="answer",
            answers="index1",
            subject=FILE,
            category=column("Category"),
        ),
    ),
    signs=("question", "A", "B", "C", "D", "answer"),
    shows=_shows,
    is_doubtful=_doubt,
)
