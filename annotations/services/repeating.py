"""What a nonce stands for: one act and all that it says.

Sent again, the act is answered as it was stored. Another content under its nonce is refused, so
that nobody takes for stored what is not: two windows may go on from one draft, with one nonce.
"""

from typing import Any

from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.models import Comment, Translation
from annotations.services.comments import Act
from workbench.core.errors import Conflict


def require_same(known: Act, *, comment: str, **said: Any) -> None:
    """Check that an act, which its nonce has stored before, says what is sent now.

    Args:
        said: by field of the row, what is sent; a text by its hash. Time spent is no content.

    Raises:
        Conflict: something else was stored.
    """
    if any(_content(getattr(known, name)) != value for name, value in said.items()):
        raise another_content()
    if _comment_on(known) != canonical(comment).strip():
        raise another_content()


def another_content() -> Conflict:
    return Conflict(
        _("Another version of this was stored before, under the same nonce; this one is not.")
    )


def _content(value: Any) -> Any:
    return value.text_hash if isinstance(value, Translation) else value


def _comment_on(act: Act) -> str:
    beside = {"act": str(act._meta.model_name), "nonce": act.nonce, "person": act.person_id}
    found = Comment.objects.filter(**beside).first()
    return found.text if found else ""
