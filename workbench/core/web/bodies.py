"""How large a request may be, by who sends it; asked before its body is read."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections

from workbench.core.accounts.models import ApiToken

ANYBODY = 1024 * 1024
"""More than any form or document of somebody who is not signed in."""


def most_body_bytes(environ: dict[str, Any]) -> int:
    """`MOST_BODY_BYTES` for who has a session or a token, and far less for anybody else."""
    try:
        known = _has_token(environ) or _has_session(environ)
    finally:
        close_old_connections()
    return settings.MOST_BODY_BYTES if known else ANYBODY


def _has_token(environ: dict[str, Any]) -> bool:
    scheme, _, secret = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    digest = ApiToken.digest_of(secret.strip())
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    return token is not None and token.user.is_active and not token.is_expired


def _has_session(environ: dict[str, Any]) -> bool:
    try:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return False
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return key is not None and SESSION_KEY in store(key.value)
