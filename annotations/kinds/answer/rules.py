"""What a blind answer is."""

from annotations.agreement.answers import EXCLUDE, KEEP, KEY, UNSURE
from annotations.forms.form import SOURCE, TRANSLATION
from annotations.kinds.kind import ON, TWO_PEOPLE, Kind, Rule, Sampling

CONSENSUS, HOW_UNSURE, FLAGGED = "consensus", "unsure", "flagged"

KIND = Kind(
    id="answer",
    label="Answer",
    plural="answers",
    order=3,
    overlap=2,
    sampling=Sampling(is_drawn=True, per_subject=0, seed_offset=1),
    keywords=("answer", "blind"),
    blind=True,
    rules=(
        Rule(ON, (TRANSLATION, SOURCE), fixed=True),
        Rule(CONSENSUS, (KEY, "majority", "unanimous"), by_share=True),
        Rule(HOW_UNSURE, UNSURE, optional=True),
        Rule(FLAGGED, (KEEP, EXCLUDE)),
        TWO_PEOPLE,
    ),
    members=("choice", "unsure", "engine", "seen"),
)
