"""ARC (allenai/ai2_arc), and its original files: the answer is one of the options' labels."""

from workbench.layouts.base import Sample
from workbench.layouts.described import Described
from workbench.layouts.mapping import FOLDER, Mapping
from workbench.layouts.names import language_named, told_by


def _shows(sample: Sample) -> bool:
    """A folder of a language is of a translation: that is another layout's."""
    return language_named(told_by(sample.file.name).folder) is None


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
    shows=_shows,
    ids="hash",
)
