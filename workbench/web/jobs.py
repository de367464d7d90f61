"""The card of a job: shown by `{% job_card %}`, asked for again by itself, cancelled from it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from workbench.jobs import services
from workbench.jobs.models import Job


def card_context(job: Any, user: Any) -> dict[str, Any]:
    """What the card's template needs; `job` is a job's row or has its attributes."""
    return {
        "job": job,
        "title": str(job.kind).replace("_", " ").capitalize(),
        "may_cancel": job.is_active and _may_cancel(job, user),
    }


@login_required
@require_GET
def card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card as the job stands now."""
    return _rendered(request, get_object_or_404(Job, pk=pk))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the job to stop, for who started it and for administrators."""
    job = get_object_or_404(Job, pk=pk)
    if not _may_cancel(job, request.user):
        raise PermissionDenied("Only who started this work, or an administrator, may cancel it.")
    services.cancel(job=job)
    job.refresh_from_db()
    return _rendered(request, job)


def _may_cancel(job: Any, user: Any) -> bool:
    return bool(user.is_superuser or (job.created_by_id and job.created_by_id == user.pk))


def _rendered(request: HttpRequest, job: Job) -> HttpResponse:
    """The card; once the job has ended, the page hears of it as the event `job-finished`."""
    response = render(request, "components/job_card.html", card_context(job, request.user))
    if not job.is_active:
        trigger_client_event(response, "job-finished", {"id": str(job.pk), "state": job.state})
    return response
