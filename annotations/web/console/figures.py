"""The figures of Global MMLU on a page, each with its chart, its table and its files."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from annotations.forms.form import Form
from annotations.labels import said
from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.selectors import effort
from annotations.selectors.figures import forms_with_figures
from annotations.services.figures import figures_of
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_state import State
from annotations.web.console.agreement_tabs import show_tab
from annotations.web.console.effort_charts import CHARTS
from annotations.web.console.figure_charts import FigureWords, drawn
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import FORMS, chart_file
from workbench.core.web.charts import Chart


@require_safe
@in_campaign(can_see_agreement)
def figures(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    forms = forms_with_figures(campaign)
    form = _chosen(request, campaign, forms)
    shown = figures_of(campaign=campaign, form=form, user=request.user) if form else None
    found = shown.figures if shown else None
    charts: dict[str, Chart] = {}
    if form and found and found.texts:
        words = FigureWords(form)
        charts = {one.name: drawn(one, words) for one in found.figures if one.rows}
    return show_tab(
        request,
        "figures",
        campaign,
        template="console/figures.html",
        forms=[(one.id, said(one.title)) for one in forms],
        form=form,
        found=found,
        state=State.of([shown.table] if shown else []),
        charts=charts,
        effort_charts=_effort(campaign),
        chart_forms=FORMS,
    )


@require_safe
@in_campaign(can_see_agreement)
def chart(request: SignedInRequest, campaign: Campaign, chart: str, form: str) -> HttpResponse:
    """A figure as a file: SVG, PNG, or its table as CSV."""
    asked = _chosen(request, campaign, forms_with_figures(campaign))
    shown = figures_of(campaign=campaign, form=asked, user=request.user) if asked else None
    found = shown.figures if shown else None
    figure = found.named(chart) if found and found.texts else None
    if asked is None or figure is None or not figure.rows:
        raise Http404
    return chart_file(drawn(figure, FigureWords(asked)), form, f"{campaign.name}-{chart}")


def _chosen(request: SignedInRequest, campaign: Campaign, forms: list[Form]) -> Form | None:
    """The form of the address; the first where that is one without figures, as another page beside
    this one may ask for.

    Raises:
        Http404: the campaign asks no such form.
    """
    wanted = request.GET.get("form", "")
    if wanted and wanted not in campaign.protocol.asked:
        raise Http404
    return next((one for one in forms if one.id == wanted), forms[0] if forms else None)


def _effort(campaign: Campaign) -> dict[str, Chart]:
    """What people changed, of all languages: the charts of the newest measurement."""
    found = effort.newest(campaign)
    if found is None or not found.steps:
        return {}
    charts = {name: draw(found, found.steps[0], "") for name, draw in CHARTS.items()}
    return {name: chart for name, chart in charts.items() if chart}
