"""What a blind answer is."""

from annotations.kinds.kind import Kind, Rule, Sampling

KIND = Kind(
    id="answer",
    label="Answer",
    plural="answers",
    order=3,
    overlap=2,
    sampling=Sampling(is_drawn=True, per_subject=0, seed_offset=1),
    keywords=("answer", "blind"),
    blind=True,
    weighed=False,
    rules=(
        Rule("on", ("translation",), later=("source",)),
        Rule("consensus", ("key",), later=("majority", "unanimous", "2 of 3")),
        Rule("unsure", (), later=("exclude", "ignore", "disagree")),
        Rule("flagged", (), later=("exclude", "keep")),
    ),
)
