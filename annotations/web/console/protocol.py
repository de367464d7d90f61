"""The campaign's rules: the version in force, those before it, and the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.formats.protocol import PROTOCOL
from annotations.formats.zipped import zipped
from annotations.models import Campaign, Protocol
from annotations.permissions import can_manage
from annotations.quality.checks import CHECKS
from annotations.quality.speaking import silences
from annotations.selectors.guidelines import readers_of
from annotations.selectors.protocol_files import files_for
from annotations.services.planning import plan_of, revise_protocol
from annotations.web.console.access import in_campaign, show
from annotations.web.console.kinds import planned_consoles
from annotations.web.console.protocol_forms import ProtocolForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def protocol(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    if request.method == "POST":
        can_manage(request.user, campaign).require()
    current = campaign.protocol
    form = ProtocolForm(request.POST or None, initial=plan_of(protocol=current).named())
    if request.method == "POST" and form.is_valid():
        plan = form.plan(base=plan_of(protocol=current))
        try:
            made = revise_protocol(user=request.user, campaign=campaign, plan=plan)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Version %s is in force.") % made.version)
            return redirect("console:protocol", name=campaign.name)
    unchecked = silences(campaign.languages, campaign.source_language)
    versions = campaign.protocols.select_related("created_by")
    return show(
        request,
        "protocol",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        current=current,
        readers=readers_of(campaign) if current.guideline else [],
        overlap_headings=[kind.overlap_heading for kind in planned_consoles().values()],
        silences=unchecked,
        checks=len(CHECKS),
        whole=len(CHECKS) - len({one.check.id for one in unchecked}),
        file=files_for(request.user, campaign)[PROTOCOL],
        versions=[(one, _overlaps(one)) for one in versions.order_by("-version")],
    )


@require_safe
@in_campaign()
def download(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The rules in force as files, in the form in which a campaign can be made of them."""
    name = f"{campaign.name}-protocol-{campaign.protocol.version}.zip"
    return HttpResponse(
        zipped(files_for(request.user, campaign)),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _overlaps(protocol: Protocol) -> list[int]:
    return [protocol.overlap(kind) for kind in planned_consoles()]
