"""An account for somebody who comes in by a link."""

from dataclasses import dataclass
from typing import cast

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workbench.core.accounts.models import AccessEvent, User
from workbench.core.accounts.recording import record
from workbench.core.errors import Invalid


@dataclass(frozen=True)
class NewAccount:
    """What a newcomer says of themselves; `verified` where the link itself came to the address."""

    username: str
    password: str
    name: str = ""
    email: str = ""
    verified: bool = False


def make_account(
    *, account: NewAccount, administrator: bool = False, request: HttpRequest | None = None
) -> User:
    """The account, in the caller's transaction.

    Raises:
        Invalid: a field is malformed, the user name is another's, or the password is weak.
    """
    user = User(username=account.username, first_name=account.name, email=account.email)
    user.is_staff = user.is_superuser = administrator
    _check(user, account.password)
    user.set_password(account.password)
    user.save()
    if account.email:
        note_address(user=user, email=account.email, verified=account.verified)
    record(kind=AccessEvent.Kind.ACCOUNT_MADE, request=request, person=user)
    return user


def note_address(*, user: User, email: str, verified: bool) -> None:
    """Have an address as one of the person's.

    One that another account has verified stays that account's; nobody is told of it.
    """
    others = EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user=user)
    verified = verified and not others.exists()
    own = EmailAddress.objects.filter(user=user)
    address, made = EmailAddress.objects.get_or_create(
        user=user,
        email=email.lower(),
        defaults={"verified": verified, "primary": not own.filter(primary=True).exists()},
    )
    if verified and not made:
        EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    if not user.email:
        user.email = email
        user.save(update_fields=["email"])


def _check(user: User, password: str) -> None:
    problems: dict[str, str] = {}
    for name, value in (("username", user.username), ("first_name", user.first_name)):
        try:
            cast("Field[str, str]", User._meta.get_field(name)).clean(value, user)
        except ValidationError as error:
            problems["name" if name == "first_name" else name] = " ".join(error.messages)
    if User.objects.filter(username__iexact=user.username).exists():
        problems["username"] = _("This user name is another's; choose one that is free.")
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError as error:
            problems["email"] = " ".join(error.messages)
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems["password1"] = " ".join(error.messages)
    if problems:
        raise Invalid(**problems)
