"""A person's API tokens: made, listed, revoked."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.core.accounts.models import ApiToken, User
from workbench.core.errors import Conflict

MOST_TOKENS = 50


def tokens_of(*, user: User) -> QuerySet[ApiToken]:
    """The person's tokens, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at", "-pk")


def make_token(*, user: User, name: str, days: int | None) -> tuple[ApiToken, str]:
    """A token that expires after `days`, or never; the secret cannot be read again.

    Raises:
        Conflict: the person has as many as anyone may have.
    """
    if tokens_of(user=user).count() >= MOST_TOKENS:
        problem = _("You have %(count)d tokens; revoke one that is no longer used.")
        raise Conflict(problem % {"count": MOST_TOKENS})
    expires_at = timezone.now() + timedelta(days=days) if days is not None else None
    return ApiToken.issue(user, name, expires_at)


def revoke_token(*, user: User, token_id: int) -> str:
    """End a token of the person's at once; returns its name.

    Raises:
        ApiToken.DoesNotExist: the person has no such token.
    """
    token = tokens_of(user=user).get(pk=token_id)
    token.delete()
    return token.name
