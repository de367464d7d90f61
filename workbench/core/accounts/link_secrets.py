"""The secret in a link that lets a person in: long, and known by its digest alone."""

import secrets
from hashlib import sha256
from typing import Final

SECRET_BYTES: Final = 32


def new_secret() -> str:
    """What cannot be guessed, for the address of a link."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is stored of a secret.

    Who asks has no say in the digest's letters, so that looking one up by an index tells nothing
    of those that are stored.
    """
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
