"""What the checks find in all texts of a campaign, from the newest survey."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.quality.tally import Tally
from annotations.selectors import surveys
from annotations.selectors.surveys import Column
from annotations.services.surveying import start_survey
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest


@dataclass(frozen=True)
class Line:
    """A check, and in how many texts it found something: in all, and of each engine."""

    check: str
    texts: int
    of_engines: list[int]
    errors: int


@require_safe
@in_campaign()
def checks(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    found = surveys.newest(campaign)
    language = request.GET.get("language", "")
    if found and language not in found.languages:
        language = ""
    columns = found.of(language) if found else []
    total = surveys.together(one.tally for one in columns)
    engines = sorted({one.engine for one in columns})
    return show(
        request,
        "checks",
        campaign,
        survey=found,
        under_way=surveys.under_way(campaign),
        chosen=language,
        columns=columns,
        total=total,
        lines=_lines(columns, total, engines),
        engines=engines,
    )


@require_POST
@in_campaign(can_manage)
def start(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Have a job survey the texts; one at a time."""
    job = start_survey(campaign=campaign, user=request.user)
    return redirect("job", pk=job.pk)


@require_safe
@in_campaign(can_manage)
def download(request: SignedInRequest, campaign: Campaign) -> HttpResponseBase:
    """Every finding of the newest survey as CSV, made for spreadsheets."""
    found = surveys.newest(campaign)
    if found is None or found.file is None:
        raise Http404
    name = f"{campaign.name}-findings.csv"
    return FileResponse(
        found.file.open(), as_attachment=True, filename=name, content_type="text/csv"
    )


def _lines(columns: list[Column], total: Tally, engines: list[str]) -> list[Line]:
    of_engines = [
        surveys.together(one.tally for one in columns if one.engine == engine) for engine in engines
    ]
    return [
        Line(check, total.of(check), [one.of(check) for one in of_engines], total.errors[check])
        for check in total.checks
    ]
