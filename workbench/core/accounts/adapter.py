"""How people sign in: by allauth, within our limits, and only who was let in."""

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect

from workbench.core.accounts.attempts import Attempt, begin_attempt
from workbench.core.accounts.doors import open_door
from workbench.core.accounts.links import refuse
from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import record
from workbench.core.accounts.results import NotPermitted
from workbench.core.accounts.sealing import seal, unseal
from workbench.core.errors import Conflict
from workbench.core.forwarded import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; accounts are made by an administrator or by an invitation's page."""

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
        login, people = _meant(credentials)
        self._attempt = begin_attempt(request=request, login=login, people=people)
        if not self._attempt.allowed:
            if self._attempt.is_first_refusal:
                _record(AccessEvent.Kind.SIGN_IN_REFUSED, request, people)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, if the password is theirs: then the attempt counts for nothing."""
        person: User | None = super().authenticate(request, **credentials)
        if person and self._attempt:
            self._attempt.forget()
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        _record(AccessEvent.Kind.SIGN_IN_FAILED, request, _meant(credentials)[1])


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in by OpenID Connect: an account is made for who has opened an invitation alone."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return open_door(request) is not None

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """The account and what the invitation gives, or neither.

        Raises:
            ImmediateHttpResponse: the invitation is not for them.
        """
        door = open_door(request)
        if door is None:
            raise ImmediateHttpResponse(redirect("account_signup"))
        try:
            with transaction.atomic():
                user: User = super().save_user(request, sociallogin, form)
                door.enter(request, user)
        except (Conflict, NotPermitted) as refusal:
            raise ImmediateHttpResponse(refuse(request, status=403, reason=str(refusal))) from None
        record(kind=AccessEvent.Kind.ACCOUNT_MADE, request=request, person=user)
        return user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are stored sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


def _meant(credentials: dict[str, Any]) -> tuple[str, list[User]]:
    """The name that was given, and whose it is: a user name, or any email address of theirs."""
    login = str(credentials.get("email") or credentials.get("username") or "")
    by_email = Q(email__iexact=login) | Q(emailaddress__email__iexact=login)
    named = User.objects.filter(Q(username__iexact=login) | by_email)
    return login, list(named.distinct().order_by("pk")) if login else []


def _record(kind: AccessEvent.Kind, request: HttpRequest, people: list[User]) -> None:
    everybody: Sequence[User | None] = people or [None]
    for person in everybody:
        record(kind=kind, request=request, person=person)
