"""What a review is."""

from annotations.kinds.kind import Kind

KIND = Kind(id="review", label="Review", order=1, overlap=1)

BEST_QUALITY = 5
