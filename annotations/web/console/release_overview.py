"""The first page of a release: where it stands, what its gates say, what it covers, how to load."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from annotations import limits
from annotations.labels import in_percent
from annotations.models import Campaign, Release
from annotations.permissions import can_download
from annotations.publishing.figures import Figures
from annotations.selectors.release_figures import figures
from annotations.web.console.access import in_campaign
from annotations.web.console.release_life import gate_lines, life_of, steps_of
from annotations.web.console.release_tabs import release_in, show_release
from annotations.web.loading import loading_lines
from workbench.core.accounts.requests import SignedInRequest


@require_safe
@in_campaign()
def release(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    found = release_in(campaign, version)
    may_read = bool(can_download(request.user, campaign))
    return show_release(
        request,
        "release",
        found,
        read=partial(_contents, request, found) if may_read else dict,
        life=life_of(found),
        events=list(found.events.all()),
        steps=steps_of(request.user, found),
        note_length=limits.COMMENT,
    )


def _contents(request: SignedInRequest, release: Release) -> dict[str, Any]:
    """What only those read who may have the release."""
    told, gates = figures(release), gate_lines(release)
    public = release.is_public
    return {
        "told": told,
        "gates": gates,
        "held": sum(gate.look == "held" for gate in gates),
        "languages": list(told.languages.items()),
        "reviewed_share": _reviewed(told),
        "cs_note": ngettext(
            "of %(n)s labelled question", "of %(n)s labelled questions", told.labels.annotated
        )
        % {"n": told.labels.annotated},
        "loading_lines": loading_lines(release, request.build_absolute_uri("/")),
        "loading_note": _("Everybody may.")
        if public
        else _("By the folder that Download gives; once it is public, by its address."),
    }


def _reviewed(told: Figures) -> str:
    whole = sum(one.translated for one in told.languages.values())
    return (
        in_percent(sum(one.by_people for one in told.languages.values()) / whole) if whole else ""
    )
