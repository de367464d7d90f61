"""m_arc (alexandrainst): up to five options, of which empty ones are none; answers are letters."""

from workbench.layouts.described import Described
from workbench.layouts.mapping import Mapping

LAYOUT = Described(
    name="m_arc",
    variants=(
        Mapping(
            question="instruction",
            options=("option_a", "option_b", "option_c", "option_d", "option_e"),
            answer="answer",
            answers="letter",
            id=("id",),
        ),
    ),
    signs=("id", "instruction", "option_a", "option_e", "answer"),
    absent="any",
    named_by_language=True,
)
