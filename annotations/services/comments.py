"""What people say beside their ledger rows; kept apart, for a person may want it erased."""

import uuid

from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Comment
from annotations.services.fields import check_length
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict


def keep_comment(
    *, nonce: uuid.UUID, person: User | None, text: str, field: str = "comment"
) -> None:
    """Keep a comment on the row of this nonce, where there is anything in it.

    Locks: none; the unique nonce decides a race.

    Raises:
        Invalid: it is too long; names `field`.
        Conflict: there is a comment of this nonce, of another submission.
    """
    text = canonical(text).strip()
    if not text:
        return
    check_length(field, text, limits.COMMENT)
    _stored, created = Comment.objects.get_or_create(
        nonce=nonce, defaults={"person": person, "text": text}
    )
    if not created:
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
