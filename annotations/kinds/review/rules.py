"""What a review is."""

from annotations.kinds.kind import Kind

KIND = Kind(
    id="review",
    label="Review",
    plural="reviews",
    order=1,
    overlap=1,
    keywords=("review", "post-?edit", "translat"),
    makes_text=True,
)

BEST_QUALITY = 5
