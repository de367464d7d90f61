"""The campaign's rules: the version in force, those before it, and the next one."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.models import Campaign, Protocol
from annotations.selectors.guidelines import readers_of
from annotations.services.planning import plan_of, revise_protocol
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import ProtocolForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def protocol(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    current = campaign.protocol
    form = ProtocolForm(request.POST or None, initial=_initial(current))
    if request.method == "POST" and form.is_valid():
        plan = form.plan(base=plan_of(current))
        try:
            made = revise_protocol(user=request.user, campaign=campaign, plan=plan)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Version %s is in force.") % made.version)
            return redirect("console:protocol", name=campaign.name)
    return show(
        request,
        "protocol",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        current=current,
        readers=readers_of(campaign) if current.guideline.strip() else [],
        versions=campaign.protocols.select_related("created_by").order_by("-version"),
    )


def _initial(protocol: Protocol) -> dict[str, object]:
    fields = asdict(plan_of(protocol))
    return {name: fields[name] for name in ProtocolForm.base_fields}
