"""The release that an address names, as far as the person may have it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.request import Request

from annotations.models import Campaign, Release
from annotations.permissions import can_download
from workbench.core.api.requests import person


def release_of(request: Request, name: str, version: str) -> Release:
    """One that the person may know of."""
    releases = Release.objects.select_related("campaign__benchmark", "parent__campaign")
    releases = releases.prefetch_related("events__person")
    campaigns = Campaign.objects.visible_to(person(request)).filter(name=name)
    return get_object_or_404(releases, campaign__in=campaigns, version=version)


def downloadable(request: Request, name: str, version: str) -> Release:
    """One whose contents the person may have."""
    release = release_of(request, name, version)
    can_download(person(request), release.campaign).require()
    return release


def require_there(release: Release) -> None:
    """That its files are at hand."""
    if not release.place.is_there:
        raise Http404(
            _(
                "The folder of this release is not on this machine; build the version again to "
                "have it back."
            )
        )
