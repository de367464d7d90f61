"""Global MMLU (CohereLabs/Global-MMLU and -Lite), as its hub and our releases have it.

Its 17 columns, in files of any kind; options may also be one list named `options` or `choices`.
`sample_id` is `{subject}/{split}/{n}` and tells both; one of another form stands as it is where
the columns `subject` and `split`, or the file's name, tell them. Files for translations may be
smaller: `sample_id`, `question` and the options. A file of several languages has a column
`language`; else folders and files are named for theirs.
"""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column
from workbench.release_format.schemas import OPTION_COLUMNS


def _mapping(*options: str) -> Mapping:
    return Mapping(
        question="question",
        options=options,
        answer="answer",
        id=("sample_id",),
        passage="passage",
        subject=column("subject"),
        category=column("subject_category"),
        split=column("split"),
    )


LAYOUT = Described(
    name="global-mmlu",
    variants=(_mapping("options"), _mapping("choices"), _mapping(*OPTION_COLUMNS)),
    signs=("sample_id", "question"),
    id_tells=True,
    label="cultural_sensitivity_label",
    named_by_language=True,
    is_fallback=True,
)
