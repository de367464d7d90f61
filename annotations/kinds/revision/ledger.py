"""The ledger's revisions."""

from annotations.kinds.review.ledger import Judgement
from annotations.kinds.revision.rules import KIND
from annotations.models.triggers import append_only


class Revision(Judgement):
    """A verdict on the text that a review has come to."""

    kind = KIND.id

    class Meta(Judgement.Meta):
        abstract = False
        triggers = [append_only("revision_append_only")]


MODEL = Revision
