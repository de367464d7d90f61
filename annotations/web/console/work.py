"""The campaign's jobs, and the changes of its configuration."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.selectors import configuration, console
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest

SHOWN_JOBS = 40


@require_safe
@in_campaign()
def jobs(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return show(request, "jobs", campaign, jobs=console.jobs_of(campaign)[:SHOWN_JOBS])


@require_safe
@in_campaign()
def changes(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return show(request, "changes", campaign, changes=configuration.changes(campaign))
