"""A job's card, its page with the error or the report, and the way to stop it."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import Permission
from workbench.core.jobs import services, subjects
from workbench.core.jobs.models import Job
from workbench.core.limits import whole_number

PROBLEMS_PER_PAGE = 200


@login_required
@require_safe
def job(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A job's page with its report; to its card, which asks for itself again, the card alone."""
    found = _visible(request, pk)
    if request.headers.get("HX-Target") == f"job-{pk}":
        return _card(request, found)
    return render(request, "jobs/job.html", _story(request, found))


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a job to stop; answers with the card."""
    found = _visible(request, pk)
    _require(subjects.can_cancel(request.user, found))
    if found.is_active:
        services.cancel(job=found)
        found.refresh_from_db()
    return _card(request, found)


def _card(request: SignedInRequest, found: Job) -> HttpResponse:
    """Once the job has ended, the page around the card hears the event `job-finished`."""
    response = render(request, "jobs/card.html", {"job": found})
    if not found.is_active:
        trigger_client_event(response, "job-finished", {"id": str(found.pk), "state": found.state})
    return response


def _story(request: SignedInRequest, found: Job) -> dict[str, Any]:
    problems = found.result.get("problems", [])
    start = whole_number(request.GET.get("from")) or 0
    end = start + PROBLEMS_PER_PAGE
    return {
        "job": found,
        "title": services.title_of(job=found),
        "link": subjects.link(found),
        "back": _back(request),
        "attempts": found.attempts.all(),
        "problems": problems[start:end],
        "problem_count": found.result.get("problem_count", len(problems)),
        "first": start + 1,
        "last": min(end, len(problems)),
        "listed": len(problems),
        "previous": max(0, start - PROBLEMS_PER_PAGE) if start else None,
        "next": end if end < len(problems) else None,
        "facts": _facts(found.result),
        "notes": found.result.get("notes", []),
        "downloads": found.result.get("downloads", []),
    }


def _back(request: SignedInRequest) -> str:
    """The page of this site that the job was started from, where its address says one."""
    back = request.GET.get("back", "")
    is_here = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_here else ""


def _facts(result: dict[str, Any]) -> list[tuple[str, str]]:
    """What a job says that it did, in words; what is empty says nothing."""
    facts = (
        (_(name.replace("_", " ").capitalize()), _fact(value))
        for name, value in result.items()
        if name not in ("notes", "downloads") and not name.startswith("problem")
    )
    return [(name, text) for name, text in facts if text]


def _fact(value: Any) -> str:
    if isinstance(value, dict):
        parts = {_(name): _fact(part) for name, part in value.items() if part}
        return ", ".join(f"{name}: {text}" for name, text in parts.items())
    if isinstance(value, list):
        return ", ".join(_fact(part) for part in value)
    return str(intcomma(value)) if isinstance(value, int) else str(value or "")


def _visible(request: SignedInRequest, pk: uuid.UUID) -> Job:
    found = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    _require(subjects.can_view(request.user, found))
    return found


def _require(permission: Permission) -> None:
    if not permission:
        raise PermissionDenied(permission.reason)
