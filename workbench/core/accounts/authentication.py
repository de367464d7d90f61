"""`Authorization: Bearer wb_…` for the API."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from workbench.core.accounts.models import ApiToken, User
from workbench.core.prepared import Given, Prepared

USE_IS_NOTED_EVERY = timedelta(minutes=5)
_by_digest = Prepared(
    lambda: ApiToken.objects.select_related("user").filter(digest=Given("digest"))
)


class TokenAuthentication(BaseAuthentication):
    """Bearer tokens of `ApiToken`."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the header as “Authorization: Bearer TOKEN”."))
        token = _by_digest.first(digest=ApiToken.digest_of(words[1].decode("latin-1")))
        if token is None or not token.user.is_active:
            raise AuthenticationFailed(_("This token is not known; make a new one."))
        if token.is_expired:
            raise AuthenticationFailed(_("This token has expired; make a new one."))
        self._note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
