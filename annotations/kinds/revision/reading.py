"""What the ledger says of revisions: the same as of reviews."""

from annotations.kinds.review.reading import JudgementReading
from annotations.kinds.revision.ledger import Revision


class RevisionReading(JudgementReading):
    model = Revision


READING = RevisionReading()
