"""What a revision is: the second step that ISO 17100 asks for, by another person."""

from annotations.kinds.kind import Kind
from annotations.kinds.review.rules import KIND as REVIEW

KIND = Kind(
    id="revision",
    label="Revision",
    plural="revisions",
    order=REVIEW.order,
    overlap=1,
    keywords=("revis", *REVIEW.keywords),
    makes_text=True,
    follows=REVIEW.id,
    members=("verdict", "question", "options", "reason", "engine", "seen"),
)
