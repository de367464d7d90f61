"""What makes the desk an application that starts without a connection: its manifest, its service
worker, and the page that stands in for those that cannot be had."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORKER = "desk/service-worker.js"
FOLDERS = ("desk/", "kinds/", "workbench/")
"""Where the files of the desk's screens are; those of other pages are left out."""
BESIDE = "django_htmx/htmx-2.min.js"
STYLES = {False: "bootstrap/bootstrap.min.css", True: "bootstrap/bootstrap.rtl.min.css"}
"""By whether the pages run from right to left."""
KEPT = {".css", ".js", ".svg", ".woff2"}
NOT_FOR_THE_DESK = {"sign-in.js", "service-worker.js"}
OWN = ("assignments", "desk", "work")
"""Where a person's own pages are, and what scripts ask for beside them."""
ICON_SIZES = (192, 512)


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """The desk as an application that can be installed."""
    icons = [
        {"src": static("workbench/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {
                "src": static(f"workbench/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
            }
            for size in ICON_SIZES
        ),
    ]
    found = {
        "id": "/",
        "name": "Workbench",
        "short_name": "Workbench",
        "description": _("Review, label and answer questions, with or without a connection."),
        "start_url": reverse("desk-home"),
        "scope": "/",
        "display": "standalone",
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "icons": icons,
    }
    return JsonResponse(found, content_type="application/manifest+json")


@require_safe
@never_cache
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script that answers where the server cannot, and before it which files it keeps.

    It differs as soon as a file does: a browser then takes the new one with all its files.
    """
    files = [static(name) for name in shell_files(get_language_bidi())]
    shell = {
        "version": f"{_version()} {get_language()}",
        "files": files,
        "offline": reverse("desk-offline"),
        "stillSignedIn": reverse("desk-still-signed-in"),
        "along": reverse("desk-along"),
        "static": settings.STATIC_URL,
        "queues": [reverse("desk-home"), f"{reverse('desk-home')}work/"],
        "own": [f"{reverse('desk-home')}{part}/" for part in OWN],
        "signIn": reverse("account_login"),
        "signOut": reverse("account_logout"),
    }
    script = f"const SHELL = {json.dumps(shell)};\n{_source(WORKER).decode()}"
    return HttpResponse(script, content_type="text/javascript")


@require_safe
def offline(_request: HttpRequest) -> HttpResponse:
    """The page in place of one that cannot be had; it says nothing of anybody."""
    return HttpResponse(render_to_string("desk/offline.html"))


@require_safe
def still_signed_in(_request: HttpRequest) -> HttpResponse:
    """The page in place of a sign-out that did not reach the server; it says nothing of anybody."""
    return HttpResponse(render_to_string("desk/still_signed_in.html"))


def shell_files(is_rtl: bool) -> list[str]:
    """The static files that the desk's screens are made of."""
    found = {name for finder in finders.get_finders() for name, _storage in finder.list([])}
    own = {name for name in found if name.startswith(FOLDERS) and _is_kept(Path(name))}
    return [BESIDE, STYLES[is_rtl], *sorted(own)]


def _is_kept(path: Path) -> bool:
    return path.suffix in KEPT and path.name not in NOT_FOR_THE_DESK


def _version() -> str:
    """What changes with any of the files; while the code is worked on, it is counted each time."""
    return _counted_version() if settings.DEBUG else _kept_version()


@cache
def _kept_version() -> str:
    return _counted_version()


def _counted_version() -> str:
    names = sorted({*shell_files(False), *shell_files(True), WORKER})
    digest = sha256()
    for name in names:
        digest.update(staticfiles_storage.url(name).encode())
        digest.update(_source(name))
    return digest.hexdigest()[:16]


def _source(name: str) -> bytes:
    found: Any = finders.find(name)
    return Path(found).read_bytes()
