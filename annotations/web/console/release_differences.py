"""What a release has otherwise than another of its campaign."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.models import Campaign, Release
from annotations.permissions import can_download
from annotations.quality.diff import Segment
from annotations.services.comparing_releases import order_difference, split_difference
from annotations.web.console.access import in_campaign
from annotations.web.console.paging import url_with
from annotations.web.console.release_tabs import release_in, show_release
from annotations.web.prose import prose
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.models import Job
from workbench.core.limits import whole_number

TEXTS_A_PAGE = 20


@require_safe
@in_campaign(can_download)
def difference(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    """Counted at once where both are small, else by a job that this page follows."""
    release = release_in(campaign, version)
    others = campaign.releases.exclude(pk=release.pk).values_list("version", flat=True)
    chosen = request.GET.get("to") or (release.parent.version if release.parent else "")
    before = release_in(campaign, chosen) if chosen in others else None
    return show_release(
        request,
        "release-difference",
        release,
        read=partial(_compared, request, before, release) if before else dict,
        before=before,
        others=list(others),
        chosen=chosen,
    )


def _compared(request: SignedInRequest, before: Release, after: Release) -> dict[str, Any]:
    try:
        found = order_difference(before=before, after=after, user=request.user)
        if isinstance(found, Job):
            return {"job": found}
        told: dict[str, Any] = {"log": prose(found["log"]), "splits": found["splits"]}
        config, _dot, split = request.GET.get("split", "").rpartition(".")
        return told | (_words(request, before, after, config, split) if config else {})
    except Conflict as conflict:
        return {"problem": str(conflict)}
    except Invalid as invalid:
        return {"problem": " ".join(invalid.fields.values())}


def _words(
    request: SignedInRequest, before: Release, after: Release, config: str, split: str
) -> dict[str, Any]:
    """The words that changed in some rows of a split."""
    first = whole_number(request.GET.get("from")) or 0
    found = split_difference(
        before=before, after=after, config=config, split=split, texts=TEXTS_A_PAGE, first=first
    )
    more = found["reworded"] > first + TEXTS_A_PAGE
    return {
        "texts": [one | {"segments": _segments(one)} for one in found["texts"]],
        "language": config.rpartition("_")[2],
        "shown_split": _("%(config)s, %(split)s") % {"config": config, "split": split},
        "previous": url_with(request, **{"from": max(0, first - TEXTS_A_PAGE)}) if first else None,
        "next": url_with(request, **{"from": first + TEXTS_A_PAGE}) if more else None,
    }


def _segments(change: Mapping[str, Any]) -> list[Segment]:
    """As the component of differences reads them."""
    return [Segment(**one) for one in change["segments"]]
