"""A person's API tokens: made, listed, revoked."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.core.accounts.models import AccessEvent, ApiToken, User
from workbench.core.accounts.recording import record
from workbench.core.errors import Conflict

MOST_TOKENS = 50


def tokens_of(*, user: User | None = None) -> QuerySet[ApiToken]:
    """The person's tokens, or everybody's; the newest first."""
    tokens = ApiToken.objects.select_related("user").order_by("-created_at", "-pk")
    return tokens if user is None else tokens.filter(user=user)


def make_token(
    *,
    user: User,
    name: str,
    days: int | None,
    scopes: Sequence[str] | None = None,
    campaigns: Sequence[str] = (),
    request: HttpRequest | None = None,
) -> tuple[ApiToken, str]:
    """A token that expires after `days`, or never; the secret cannot be read again.

    Without `scopes` it may do all that the person may, without `campaigns` in all of theirs.

    Raises:
        Conflict: the person has as many as anyone may have.
    """
    if tokens_of(user=user).count() >= MOST_TOKENS:
        problem = _("You have %(count)d tokens; revoke one that is no longer used.")
        raise Conflict(problem % {"count": MOST_TOKENS})
    expires_at = timezone.now() + timedelta(days=days) if days is not None else None
    made = ApiToken.issue(user, name, expires_at, scopes=scopes, campaigns=campaigns)
    record(kind=AccessEvent.Kind.TOKEN_MADE, request=request, person=user, detail=name)
    return made


def revoke_token(*, user: User, token_id: int, request: HttpRequest | None = None) -> str:
    """End a token of the person's at once; returns its name.

    Raises:
        ApiToken.DoesNotExist: the person has no such token.
    """
    token = tokens_of(user=user).get(pk=token_id)
    _revoke(token, request)
    return token.name


def revoke_tokens(*, user: User, request: HttpRequest | None = None) -> None:
    """End all of the person's tokens at once."""
    for token in tokens_of(user=user):
        _revoke(token, request)


def _revoke(token: ApiToken, request: HttpRequest | None) -> None:
    token.delete()
    record(
        kind=AccessEvent.Kind.TOKEN_REVOKED, request=request, person=token.user, detail=token.name
    )
