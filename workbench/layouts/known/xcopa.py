"""XCOPA (cambridgeltl): which of two is the cause, or the effect, of a premise; answers from 0.

The question is the premise, a line end, and COPA's own words: "What was the cause of this?" or
"What happened as a result?". Items are numbered within their split.
"""

from workbench.layouts.described import Described, Values
from workbench.layouts.mapping import Mapping

_ASKED = {"cause": "What was the cause of this?", "effect": "What happened as a result?"}


def _question(row: Values) -> object:
    premise, asked = row.get("premise"), _ASKED.get(str(row.get("question")))
    return f"{premise}\n{asked}" if isinstance(premise, str) and premise and asked else None


LAYOUT = Described(
    name="xcopa",
    variants=(
        Mapping(
            question="question",
            options=("choice1", "choice2"),
            answer="label",
            answers="index0",
            id=("idx",),
        ),
    ),
    signs=("premise", "question", "choice1", "choice2", "label"),
    also=("premise",),
    question=_question,
    id_in_split=True,
    ids="hash",
    named_by_language=True,
)
