"""The secrets of second factors, stored under a key that the database and its backups do not hold.

The key is made from the secret key, which seals what is new; former ones (`SECRET_KEY_FALLBACKS`)
still open what they sealed. Each night that is sealed anew, so that a former key can be let go.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

Data = dict[str, Any]
"""What allauth stores of a second factor."""


class Unreadable(ValidationError, PermissionDenied):
    """No key at hand opens a secret: told at the code's field, or as the refusal of a page."""

    def __str__(self) -> str:
        return str(self.message)


def seal(secret: str) -> str:
    return _keys().encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret.

    Raises:
        Unreadable: it was sealed under another key, or never.
    """
    try:
        return _keys().decrypt(sealed).decode()
    except InvalidToken as error:
        problem = _(
            "Your second factor cannot be read any more, as the site has another secret key; have "
            "an administrator remove it, then set it up anew."
        )
        raise Unreadable(problem) from error


def with_secrets(data: Data, change: Callable[[str], str]) -> Data:
    """The data of a second factor with each secret in it changed."""
    changed: Data = {name: change(data[name]) for name in ("secret", "seed") if name in data}
    if codes := data.get("migrated_codes"):
        changed["migrated_codes"] = [change(code) for code in codes]
    return data | changed


def sealed_anew(sealed: str) -> str:
    """The same secret under the secret key; as it is where that sealed it, or no key opens it."""
    try:
        _key(settings.SECRET_KEY).decrypt(sealed)
    except InvalidToken:
        try:
            return seal(unseal(sealed))
        except Unreadable:
            return sealed
    return sealed


def _keys() -> MultiFernet:
    return MultiFernet([_key(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret_key: str) -> Fernet:
    digest = salted_hmac("second factors", "", secret=secret_key, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(digest))
