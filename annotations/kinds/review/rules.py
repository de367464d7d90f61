"""What a review is."""

from annotations.kinds.kind import TWO_PEOPLE, Kind, Rule

CONSENSUS = "consensus"
STEPS = "steps"

KIND = Kind(
    id="review",
    label="Review",
    plural="reviews",
    order=1,
    overlap=1,
    keywords=("review", "post-?edit", "translat"),
    makes_text=True,
    rules=(
        Rule(CONSENSUS, ("half", "majority", "unanimous"), by_share=True),
        Rule(STEPS, (("review",), ("review", "revision")), fixed=True),
        Rule("ask_quality", (False, True)),
        TWO_PEOPLE,
    ),
    members=("verdict", "question", "options", "reason", "quality", "engine", "seen"),
)

BEST_QUALITY = 5
