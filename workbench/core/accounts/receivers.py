"""What Django and allauth tell of people at the door, written down."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from workbench.core.accounts import second_factor
from workbench.core.accounts.browsers import remember
from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import record
from workbench.core.accounts.sessions import end_other_sessions, note_session

Kind = AccessEvent.Kind


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Whatever signs a person in comes by here."""
    record(kind=Kind.SIGNED_IN, request=request, person=user)
    note_session(request=request, person=user)


@receiver(account.user_logged_in)
def _let_in(request: HttpRequest, response: HttpResponse, user: User, **_: Any) -> None:
    """With all that sign-in asks for, the second factor included."""
    remember(request, response, user)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record(kind=Kind.SIGNED_OUT, request=request, person=user)


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    record(kind=Kind.PASSWORD_CHANGED, request=request, person=user)
    end_other_sessions(user=user, key=request.session.session_key)


@receiver(mfa.authentication_failed)
def _wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    record(kind=Kind.CODE_FAILED, request=request, person=user)


@receiver(mfa.authenticator_added)
def _factor_added(request: HttpRequest, user: User, **_: Any) -> None:
    second_factor.note_set_up(request, user)
    record(kind=Kind.FACTOR_ADDED, request=request, person=user)


@receiver(mfa.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, **_: Any) -> None:
    record(kind=Kind.FACTOR_REMOVED, request=request, person=user)
