"""The pages of one release: tabs below its heading, in the order in which one reads them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Campaign, Release
from annotations.permissions import can_download
from annotations.web.console.access import show
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict


class Tab(NamedTuple):
    """`page` is the name of its address in the console; `tells` what people decided."""

    page: str
    title: str | Promise
    tells: bool = True


TABS = (
    Tab("release", _("Overview"), tells=False),
    Tab("release-card", _("Card")),
    Tab("release-charts", _("Charts")),
    Tab("release-rows", _("Rows")),
    Tab("release-difference", _("Difference")),
    Tab("release-files", _("Files"), tells=False),
)


def release_in(campaign: Campaign, version: str) -> Release:
    """The release that an address names, with what its pages say of it.

    Raises:
        Http404: there is none.
    """
    releases = campaign.releases.select_related(
        "campaign__benchmark", "parent__campaign", "created_by"
    )
    return get_object_or_404(releases.prefetch_related("events__person"), version=version)


def show_release(
    request: SignedInRequest,
    page: str,
    release: Release,
    *,
    read: Callable[[], Mapping[str, Any]] = dict,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of a release; its template is called after it and extends
    `console/release_frame.html`.

    Args:
        read: gives what the page shows of the release's files, where these are in the store; where
            one is not what the manifest says, the page says so instead.
    """
    may_read = can_download(request.user, release.campaign)
    is_here, damage = release.place.is_there, ""
    if is_here:
        try:
            context |= read()
        except Conflict as conflict:
            damage = str(conflict)
    told: dict[str, Any] = {
        "release": release,
        "tabs": list(_tabs(bool(may_read))),
        "tab": page,
        "may_read": bool(may_read),
        "why_not": may_read.reason,
        "is_here": is_here,
        "damage": damage,
    }
    return show(
        request,
        "releases",
        release.campaign,
        template=f"console/{page.replace('-', '_')}.html",
        status=status,
        **told | context,
    )


def _tabs(may_read: bool) -> Iterator[Tab]:
    return (tab for tab in TABS if may_read or not tab.tells)
