"""What people say in ledger rows or beside them; kept apart, for a person may want it erased."""

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Comment, Decision, Flag, FlagResolution, Message
from annotations.services.fields import check_length

Act = Decision | Flag | FlagResolution | Message


def keep_comment(*, on: Act, text: str, field: str = "comment") -> None:
    """Keep a comment on a new ledger row, where there is anything in it. Locks nothing.

    Raises:
        Invalid: it is too long; names `field`.
    """
    text = canonical(text).strip()
    if not text:
        return
    check_length(field, text, limits.COMMENT)
    Comment.objects.create(
        act=str(on._meta.model_name), nonce=on.nonce, person_id=on.person_id, text=text
    )
