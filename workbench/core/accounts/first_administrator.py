"""The first administrator of an installation: made by whoever has the link that it prints."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workbench.core.accounts.link_secrets import digest_of, new_secret
from workbench.core.accounts.models import AdministratorLink, User
from workbench.core.accounts.newcomers import NewAccount, make_account
from workbench.core.errors import Conflict
from workbench.core.locking import locked


def has_administrator() -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def new_link() -> str | None:
    """The secret of a link that makes the first administrator; None where there is one.

    The links before it end: there is one at a time.
    """
    with transaction.atomic():
        AdministratorLink.objects.all().delete()
        if has_administrator():
            return None
        secret = new_secret()
        AdministratorLink.objects.create(digest=digest_of(secret))
    return secret


def is_open(*, digest: str) -> bool:
    """Whether the link of this digest still makes an administrator."""
    return AdministratorLink.objects.filter(digest=digest).exists() and not has_administrator()


def make_first_administrator(
    *, digest: str, account: NewAccount, request: HttpRequest | None = None
) -> User:
    """The account with all rights; the link ends with it. Locks: the link's row.

    Raises:
        Conflict: there is an administrator, or a newer link.
        Invalid: as in `make_account`.
    """
    with transaction.atomic():
        link = locked(AdministratorLink.objects.filter(digest=digest)).first()
        if link is None or has_administrator():
            raise Conflict(_("This link is no longer of use: there is an administrator."))
        user = make_account(account=account, administrator=True, request=request)
        link.delete()
    return user
