"""ArabicMMLU (MBZUAI): up to five options, the first empty one ends them; `Context` is a passage.

Rows with `is_few_shot` 1 are examples of the prompt, here `dev`.
"""

from collections.abc import Collection

from workbench.layouts.base import Sample
from workbench.layouts.described import DEV, Described, Values
from workbench.layouts.mapping import Mapping, column


def _split(row: Values) -> str | None:
    return DEV if str(row.get("is_few_shot", "")).strip() in ("1", "1.0", "True") else None


def _passes(sample: Sample) -> Collection[str]:
    return ("ID",) if {"is_few_shot", "Country"} & set(sample.names) else ()


LAYOUT = Described(
    name="arabicmmlu",
    variants=(
        Mapping(
            question="Question",
            options=("Option 1", "Option 2", "Option 3", "Option 4", "Option 5"),
            answer="Answer Key",
            answers="letter",
            passage="Context",
            subject=column("Subject"),
            category=column("Group"),
        ),
    ),
    signs=("Question", "Option 1", "Option 2", "Answer Key"),
    also=("is_few_shot",),
    absent="after",
    split=_split,
    passes=_passes,
    ids="hash",
)
