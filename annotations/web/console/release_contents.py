"""What a release says and shows: its card, its charts, and a look at its rows."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.permissions import can_download
from annotations.selectors.release_figures import figures
from annotations.web.cards import card_of
from annotations.web.console.access import in_campaign
from annotations.web.console.release_charts import charts_of
from annotations.web.console.release_tabs import release_in, show_release
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict
from workbench.core.web.chart_downloads import FORMS, chart_file


@require_safe
@in_campaign(can_download)
def card(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    """The dataset card, as the hub shows it, without its front matter."""
    release = release_in(campaign, version)
    return show_release(request, "release-card", release, read=lambda: {"card": card_of(release)})


@require_safe
@in_campaign(can_download)
def charts(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    """What is counted of the release, drawn."""
    release = release_in(campaign, version)
    return show_release(
        request,
        "release-charts",
        release,
        read=lambda: {"charts": charts_of(figures(release))},
        chart_forms=FORMS,
    )


@require_safe
@in_campaign(can_download)
def chart(
    request: SignedInRequest, campaign: Campaign, version: str, chart: str, form: str
) -> HttpResponse:
    """A chart as a file: SVG, PNG, or its table as CSV."""
    release = release_in(campaign, version)
    try:
        drawn = charts_of(figures(release))
    except Conflict as conflict:
        raise Http404(str(conflict)) from conflict
    return chart_file(drawn.get(chart), form, f"{campaign.name}-{version}-{chart}")
