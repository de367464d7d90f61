"""MILU (ai4bharat): a folder a language by its English name; `target` is the option's column."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping, column

LAYOUT = Described(
    name="milu",
    variants=(
        Mapping(
            question="question",
            options=("option1", "option2", "option3", "option4"),
            answer="target",
            answers="label",
            subject=column("subject"),
            category=column("domain"),
            language=column("language"),
        ),
    ),
    signs=("question", "option1", "option2", "target"),
    ids="hash",
    named_by_language=True,
)
