"""Who asks the API: a token, `Authorization: Bearer wb_…`, or a browser's session.

All that a token or a session may not do whatever its person may is refused here, before any view:
each view of the API has these, and a test walks all of them.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from workbench.core.accounts import second_factor
from workbench.core.accounts.models import ApiToken, User
from workbench.core.accounts.results import Permission
from workbench.core.accounts.scopes import may_use
from workbench.core.prepared import Given, Prepared

USE_IS_NOTED_EVERY = timedelta(minutes=5)
_by_digest = Prepared(
    lambda: ApiToken.objects.select_related("user").filter(digest=Given("digest"))
)


class TokenAuthentication(BaseAuthentication):
    """Bearer tokens of `ApiToken`, within their scopes."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the header as “Authorization: Bearer TOKEN”."))
        token = _by_digest.first(digest=ApiToken.digest_of(words[1].decode("latin-1")))
        request._request.refused_token = token  # type: ignore[attr-defined]  # until it is not
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("This token is not known; make a new one."))
        if token.is_expired:
            raise AuthenticationFailed(_("This token has expired; make a new one."))
        match = request._request.resolver_match
        if match is not None:
            _require(may_use(token, match, str(request.method)))
        _require(second_factor.may_act(token.user))
        del request._request.refused_token  # type: ignore[attr-defined]
        self._note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class SessionAuthentication(authentication.SessionAuthentication):
    """A browser in which the person has signed in with all that is asked of them."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = super().authenticate(request)
        if found is not None:
            _require(second_factor.may_act_in_session(request._request, found[0]))
        return found

    def enforce_csrf(self, request: Request) -> None:
        """The check reads the body: where the view takes no such method, it has none to read."""
        view = request.parser_context["view"]
        if request.method in view.allowed_methods:
            super().enforce_csrf(request)


def _require(permission: Permission) -> None:
    if not permission:
        raise PermissionDenied(permission.reason, permission.code)
