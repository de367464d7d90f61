"""How far annotators agree, as a chart and as figures."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_tabs import show_tab
from annotations.web.console.kinds import console_kinds
from workbench.core.accounts.requests import SignedInRequest


@require_safe
@in_campaign(can_see_agreement)
def agreement(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What each kind of task measures, where two people have decided on the same question."""
    parts = [
        (kind.agreement_template, measured)
        for kind in console_kinds().values()
        if (measured := kind.agreement(campaign))
    ]
    return show_tab(request, "agreement", campaign, template="console/agreement.html", parts=parts)
