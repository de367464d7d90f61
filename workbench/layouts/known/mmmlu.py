"""OpenAI's MMMLU: one CSV a locale, `test/mmlu_ES-LA.csv`, rows in the order of English MMLU.

Its locales are meant as languages: `es` for ES-LA, `ar` for AR-XY. A subject can be written
`college_mathematics_test.csv_sw-KE.csv`.
"""

import re

from workbench.layouts.described import Described
from workbench.layouts.mapping import FILE, Mapping, column


def _cut(subject: str) -> str:
    return re.split(r"_test(?:\.csv|-)", subject)[0]


LAYOUT = Described(
    name="mmmlu",
    variants=(
        Mapping(
            question="Question",
            options=("A", "B", "C", "D"),
            answer="Answer",
            answers="letter",
            subject=column("Subject"),
            language=FILE,
        ),
    ),
    signs=("Question", "A", "B", "C", "D", "Answer", "Subject"),
    subject=_cut,
    plain_languages=True,
)
