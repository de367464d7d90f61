"""The guideline: to read, to see what is new in it, and to say that one has read it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Campaign, Protocol
from annotations.quality.diff import Segment, around_changes, changed, diff
from annotations.selectors import guidelines
from annotations.services.guidelines import acknowledge
from annotations.web.prose import prose
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict
from workbench.core.limits import SMALL_INTEGER, whole_number

WORDS_APART = "en"
"""A language whose words have spaces between them, as a guideline's are taken to have."""


@signed_in
@require_safe
@never_cache
def guideline(request: SignedInRequest, campaign: str) -> HttpResponse:
    """The guideline in force, or with `?version=` an earlier one."""
    found = get_object_or_404(Campaign.objects.visible_to(request.user), name=campaign)
    versions = guidelines.versions_of(found)
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), versions[0])
    before = _compared_with(request, found, shown, versions)
    text = prose(shown.guideline)
    context = {
        "campaign": found,
        "shown": shown,
        "versions": versions,
        "text": text,
        "before": before,
        "changes": _changes(before, shown),
        "due": guidelines.guideline_due(request.user, found) if shown == versions[0] else None,
        "next": _next(request),
    }
    return render(request, "desk/guideline.html", context)


@signed_in
@require_POST
def acknowledged(request: SignedInRequest, campaign: str) -> HttpResponse:
    """The person says that they have read it, and goes on with their work."""
    found = get_object_or_404(Campaign.objects.visible_to(request.user), name=campaign)
    version = whole_number(request.POST.get("version"), SMALL_INTEGER)
    if version is None:
        raise Http404
    try:
        acknowledge(user=request.user, campaign=found, version=version)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        return redirect("desk-guideline", campaign)
    messages.success(request, _("Thank you; the guideline is marked as read."))
    return redirect(_next(request) or "desk-home")


def _compared_with(
    request: SignedInRequest, campaign: Campaign, shown: Protocol, versions: list[Protocol]
) -> Protocol | None:
    """For the newest, what the person read last; for an earlier one, the version before it."""
    earlier = [one for one in versions if one.version < shown.version]
    if shown == versions[0]:
        read = guidelines.last_acknowledged(request.user, campaign)
        return read if read and read.guideline != shown.guideline else None
    return earlier[0] if earlier else None


def _changes(before: Protocol | None, shown: Protocol) -> list[Segment]:
    if before is None:
        return []
    segments = diff(before.guideline, shown.guideline, WORDS_APART)
    return around_changes(segments) if changed(segments) else []


def _next(request: SignedInRequest) -> str:
    """Where the person was on their way to, on this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, None, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and allowed else ""
