"""Who must have a second factor, and whether whoever asks has given it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied

MISSING: Final = "second_factor_missing"
NOT_GIVEN: Final = "second_factor_not_given"
SET_UP_HERE: Final = "second_factor_set_up"
_FACTORS: Final = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
_holders: dict[str, Callable[[User], bool]] = {
    "staff": lambda user: user.is_staff or user.is_superuser,
    "everyone": lambda _user: True,
}


def register(role: str, holds: Callable[[User], bool]) -> None:
    """Have a role known; the app that knows who holds it says so."""
    _holders[role] = holds


def is_asked_of(user: User) -> bool:
    return any(_holders[role](user) for role in settings.SECOND_FACTOR_FOR)


def has_one(user: User) -> bool:
    return bool(is_mfa_enabled(user, _FACTORS))


def may_act(user: User) -> Permission:
    """Whether the person, or a program of theirs, may do anything here."""
    if not is_asked_of(user) or has_one(user):
        return ALLOWED
    return denied(
        _(
            "Your role asks for a second factor, and you have none: set one up under Two-factor "
            "sign-in in the account menu."
        ),
        MISSING,
    )


def may_act_in_session(request: HttpRequest, user: User) -> Permission:
    """`may_act`, and the second factor was given in this session and not in another alone."""
    if not is_asked_of(user):
        return ALLOWED
    permission = may_act(user)
    if not permission or _was_given(request, user):
        return permission
    return denied(
        _("Your role asks for a second factor, and this session began without: give the code."),
        NOT_GIVEN,
    )


def note_set_up(request: HttpRequest, user: User) -> None:
    """Who has just proven that it works need not give a code once more."""
    request.session[SET_UP_HERE] = user.pk


def _was_given(request: HttpRequest, user: User) -> bool:
    records: list[Mapping[str, Any]] = get_authentication_records(request, user)
    return request.session.get(SET_UP_HERE) == user.pk or any(
        record["method"] == "mfa" for record in records
    )
