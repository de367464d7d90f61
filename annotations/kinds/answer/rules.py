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
    rules=(
        Rule("on", ("translation", "source")),
        Rule("consensus", ("key", "majority", "unanimous"), by_share=True),
        Rule("unsure", ("exclude", "ignore", "disagree")),
        Rule("flagged", ("exclude", "keep")),
    ),
)
