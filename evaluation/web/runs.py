"""The list of runs, one run, and the way to start one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from evaluation.live import live as live_state
from evaluation.models import Run
from evaluation.permissions import can_manage, can_start_run
from evaluation.selectors import runs as selectors
from evaluation.services import runs as services
from evaluation.web.charts import ca_against_cs
from evaluation.web.forms import RunForm
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted, Permission
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.models import JobState
from workbench.core.limits import whole_number

RUNS_PER_PAGE = 25


@login_required
@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    """The runs that the person may see, the latest first, with CA beside CS."""
    before = whole_number(request.GET.get("before"))
    wanted = selectors.runs(request.user)
    if before is not None:
        wanted = wanted.filter(pk__lt=before)
    found = list(wanted[: RUNS_PER_PAGE + 1])
    shown = found[:RUNS_PER_PAGE]
    lines = selectors.overall(shown)
    folders = {run.release_folder for run in shown}
    doubts = {folder: selectors.release_doubt(folder) for folder in folders}
    context = {
        "rows": [(run, lines[run.pk], doubts[run.release_folder]) for run in shown],
        "older_url": f"?before={shown[-1].pk}" if len(found) > len(shown) else None,
        "latest_url": "?" if before else None,
        "may_start": bool(can_start_run(request.user)),
    }
    return render(request, "evaluation/runs.html", context)


@login_required
@require_safe
def run(request: SignedInRequest, pk: int) -> HttpResponse:
    """One run: how far it is with its figures so far, then all of them; `still` in the query keeps
    the page as it is."""
    found = get_object_or_404(selectors.runs(request.user), pk=pk)
    context: dict[str, Any] = {
        "run": found,
        "doubt": selectors.release_doubt(found.release_folder),
        "may_manage": bool(can_manage(request.user, found)),
        "follow": found.is_active and "still" not in request.GET,
    }
    if found.summary:
        figures = selectors.figures(found)
        chart = ca_against_cs(figures.languages, group_name=_("Language"))
        context |= {"figures": figures, "chart": chart, "measured": found.summary}
        context["workers"] = selectors.workers(found)
        context["others"] = selectors.others(request.user, found)
        context["robustness"] = selectors.robustness(found)
    elif state := live_state(found):
        context |= {"live": state, "figures": state.figures(found), "measured": state.setup}
    return render(request, "evaluation/run.html", context)


@login_required
@require_safe
def live(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the page of a run under way: how far it is, and what differs from the page, which shows
    `seen` finished shards and the `state`; at the end, an event for the page and one for people."""
    found = get_object_or_404(selectors.runs(request.user), pk=pk)
    if not found.is_active:
        return _ended(found)
    state, seen = live_state(found), request.GET.get("seen", "0")
    context: dict[str, Any] = {"run": found, "live": state, "follow": True, "seen": seen}
    context["has_new_state"] = found.state != request.GET.get("state")
    if state and str(state.shards) != seen:
        context |= {"figures": state.figures(found), "measured": state.setup}
    return render(request, "evaluation/live.html", context)


def _ended(run: Run) -> HttpResponse:
    response = HttpResponse()
    trigger_client_event(response, "run-ended")
    texts = {
        JobState.SUCCEEDED: (_("The run is done."), "success"),
        JobState.CANCELLED: (_("The run was stopped."), "info"),
        JobState.FAILED: (_("The run failed."), "error"),
    }
    text, tone = texts[JobState(run.state)]
    trigger_client_event(response, "toast", {"text": text, "tone": tone})
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Choose a release and an engine; goes to the run's page."""
    _require(can_start_run(request.user))
    chosen = {"release_folder": request.GET.get("release", "")}
    form = RunForm(request.user, request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            started = services.start_run(user=request.user, **form.arguments())
        except Invalid as error:
            form.show(error.fields)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The run was sent to the workers."))
            return redirect(started)
    context = {"form": form, "has_releases": bool(selectors.releases(request.user))}
    return render(request, "evaluation/start.html", context)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop a run."""
    found = get_object_or_404(selectors.runs(request.user), pk=pk)
    try:
        services.cancel_run(run=found, user=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The run stops; what was scored is kept."))
    return redirect(found)


@login_required
@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a failed or cancelled run up again."""
    found = get_object_or_404(selectors.runs(request.user), pk=pk)
    try:
        services.retry_run(run=found, user=request.user)
    except NotPermitted as error:
        raise PermissionDenied(str(error)) from error
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The run goes on from its last finished part."))
    return redirect(found)


def _require(permission: Permission) -> None:
    if not permission:
        raise PermissionDenied(permission.reason)
