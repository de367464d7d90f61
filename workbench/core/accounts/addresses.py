"""Where people find the site, for links that are sent or printed."""

import json

from django.conf import settings
from django.http import HttpRequest

HERE = "http://127.0.0.1:8000"


def site_url(*, request: HttpRequest | None = None, told: str = "") -> str:
    """What the settings say, else what was told, else what the request came to, else where the
    supervisor serves; no slash ends it.

    Hosts that requests come to are checked against `ALLOWED_HOSTS`.
    """
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    if told:
        return told.rstrip("/")
    return f"{request.scheme}://{request.get_host()}" if request else _served()


def _served() -> str:
    try:
        noted = json.loads((settings.ALIVE_DIR / "supervisor.json").read_text(encoding="utf-8"))
        return str(noted["url"])
    except (OSError, ValueError, KeyError):
        return HERE
