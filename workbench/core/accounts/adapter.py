"""How people sign in: by allauth, within our limits, and only whom an administrator let in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest

from workbench.core.accounts.attempts import Attempt, begin_attempt
from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import record
from workbench.core.forwarded import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; accounts are made by an administrator."""

    _attempt: Attempt | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of allauth's own counts, by which one person shuts out the others.

        Raises:
            ValidationError: too many wrong passwords were tried.
        """
        login = str(credentials.get("email") or credentials.get("username") or "")
        person = _person_named(login)
        self._attempt = begin_attempt(request=request, login=login, person=person)
        if not self._attempt.allowed:
            if self._attempt.is_first_refusal:
                record(kind=AccessEvent.Kind.SIGN_IN_REFUSED, request=request, person=person)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, if the password is theirs: then the attempt counts for nothing."""
        person: User | None = super().authenticate(request, **credentials)
        if person and self._attempt:
            self._attempt.forget()
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = str(credentials.get("email") or credentials.get("username") or "")
        record(kind=AccessEvent.Kind.SIGN_IN_FAILED, request=request, person=_person_named(login))


def _person_named(login: str) -> User | None:
    """Whose account is tried: by user name or by any of their email addresses."""
    if not login:
        return None
    named = (
        Q(username__iexact=login) | Q(email__iexact=login) | Q(emailaddress__email__iexact=login)
    )
    return User.objects.filter(named).order_by("pk").first()
