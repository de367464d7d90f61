"""The files of published releases at lasting addresses: of public ones to everybody, of others to
whoever may download them, with a token.

Who asks is looked up only where the release is not public, so that a file of a public one is the
same answer to all.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.release_sending import files_of, send_release_archive, send_release_file
from annotations.models import Campaign, Release
from annotations.permissions import can_download
from workbench.core.accounts.models import User
from workbench.core.api.requests import Input, query
from workbench.core.api.sending import IMMUTABLE, PUBLIC, WhateverIsAccepted, finished
from workbench.core.api.throttles import ADDRESSES

FOR_A_DAY = f"{PUBLIC}, max-age=86400"
"""Bytes never change, but a release may be withdrawn: caches in between are to learn of it."""

ALLOWED_OF_PAGES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


class Withdrawn(APIException):
    status_code = status.HTTP_410_GONE
    default_code = "withdrawn"


class PublicView(APIView):
    """What a release gives at a lasting address."""

    schema = None
    for_everybody = True
    permission_classes = ()
    throttle_classes = ADDRESSES
    content_negotiation_class = WhateverIsAccepted

    def perform_authentication(self, request: Request) -> None:
        """Only where the release is not public."""

    def options(self, request: Request, *_: Any, **__: Any) -> HttpResponse:  # type: ignore[override]
        """What pages of other sites may send."""
        return HttpResponse(status=status.HTTP_204_NO_CONTENT, headers=ALLOWED_OF_PAGES)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        finished(response, PUBLIC)
        return response


class PublicFileView(PublicView):
    def get(self, request: Request, name: str, version: str, path: str) -> HttpResponseBase:
        """A file as the manifest names it; `ETag` is its SHA-256."""
        query(request, Input)
        release, cache = _had(request, name, version)
        return send_release_file(request, release, path, cache=cache)


class PublicArchiveView(PublicView):
    def get(self, request: Request, name: str, version: str) -> HttpResponseBase:
        """All files as a zip archive."""
        query(request, Input)
        release, cache = _had(request, name, version)
        return send_release_archive(request, release, cache=cache)


class PublicFilesView(PublicView):
    def get(self, request: Request, name: str, version: str) -> Response:
        """Every file with its size, its SHA-256 and its address."""
        query(request, Input)
        release, cache = _had(request, name, version)

        def address(path: str) -> str:
            parts = (name, version, path)
            return request.build_absolute_uri(reverse("public-release-file", args=parts))

        about = {"release": name, "version": version, "content_hash": release.content_hash}
        answer = Response({**about, "files": files_of(release, address)})
        answer["Cache-Control"] = cache
        finished(answer, cache)
        return answer


def _had(request: Request, name: str, version: str) -> tuple[Release, str]:
    """A release that may be had, and how long its files may be kept by whom.

    Raises:
        Http404: there is none, or none that the person may know of.
        NotPermitted: a member may not download it yet.
        Withdrawn: nobody is to use it any more; says why.
    """
    releases = Release.objects.select_related("campaign").prefetch_related("events")
    release = get_object_or_404(releases, campaign__name=name, version=version)
    is_public = any(event.public for event in release.events.all())
    if not is_public:
        _require_member(request, release)
    if release.withdrawal is not None:
        problem = _("This release was withdrawn: %(reason)s")
        raise Withdrawn(problem % {"reason": release.withdrawal.note})
    return release, FOR_A_DAY if is_public else IMMUTABLE


def _require_member(request: Request, release: Release) -> None:
    user = request.user
    if not isinstance(user, User):
        raise Http404
    if not Campaign.objects.visible_to(user).filter(pk=release.campaign_id).exists():
        raise Http404
    can_download(user, release.campaign).require()
