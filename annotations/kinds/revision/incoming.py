"""How revisions that were made elsewhere come in, and rulings on them."""

from annotations.kinds.review.incoming import JudgementIncoming
from annotations.kinds.revision.ledger import Revision


class RevisionIncoming(JudgementIncoming):
    model = Revision


INCOMING = RevisionIncoming()
