"""The list of analyses, one of them as it goes, and the way to start one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.permissions import can_manage, can_start_run
from evaluation.selectors import analyses as selectors
from evaluation.services import analyses as services
from evaluation.web.analysis_form import AnalysisForm
from evaluation.web.pages import page
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import whole_number

ANALYSES_PER_PAGE = 25


@login_required
@require_safe
def analyses(request: SignedInRequest) -> HttpResponse:
    """The analyses that the person may see, the latest first."""
    before = whole_number(request.GET.get("before"))
    wanted = selectors.analyses(request.user)
    if before is not None:
        wanted = wanted.filter(pk__lt=before)
    found = list(wanted[: ANALYSES_PER_PAGE + 1])
    shown = found[:ANALYSES_PER_PAGE]
    context = {
        "analyses": shown,
        "older_url": f"?before={shown[-1].pk}" if len(found) > len(shown) else None,
        "latest_url": "?" if before else None,
        "may_start": bool(can_start_run(request.user)),
    }
    return render(request, "evaluation/analyses.html", context)


@login_required
@require_safe
def analysis(request: SignedInRequest, pk: int) -> HttpResponse:
    """One analysis: how far it is, or what it found."""
    found = get_object_or_404(selectors.analyses(request.user), pk=pk)
    if found.summary:
        return page(request, pk, "models")
    context: dict[str, Any] = {
        "analysis": found,
        "may_manage": bool(can_manage(request.user, found)),
    }
    return render(request, "evaluation/analysis_under_way.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Choose runs on one release; goes to the page of the analysis."""
    if not (permission := can_start_run(request.user)):
        raise PermissionDenied(permission.reason)
    releases = selectors.analysable(request.user)
    wanted = request.GET.get("release", "")
    chosen = next((one for one in releases if one.release_hash == wanted), None)
    chosen = chosen or next(iter(releases), None)
    form = AnalysisForm(chosen.runs if chosen else (), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            started = services.start_analysis(user=request.user, **form.cleaned_data)
        except Invalid as error:
            for name, problem in error.fields.items():
                form.add_error(name, problem)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The analysis was sent to the workers."))
            return redirect(started)
    context = {"form": form, "releases": releases, "chosen": chosen}
    return render(request, "evaluation/start_analysis.html", context)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop an analysis."""
    found = get_object_or_404(selectors.analyses(request.user), pk=pk)
    try:
        services.cancel_analysis(analysis=found, user=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The analysis stops."))
    return redirect(found)


@login_required
@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a failed or cancelled analysis anew."""
    found = get_object_or_404(selectors.analyses(request.user), pk=pk)
    try:
        services.retry_analysis(analysis=found, user=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The analysis begins anew."))
    return redirect(found)
