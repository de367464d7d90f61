"""Where a form of the desk leads: on to the queue, to what is in the way, or back as it was sent.

A browser without scripts gets pages; the desk's own outbox asks for JSON and shows it itself.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from annotations.models import Task
from annotations.models.tasks import AssignmentState
from annotations.web.desk.conflicts import Comparison, sent_alone
from annotations.web.desk.rendering import show, show_conflict
from annotations.web.desk.replies import (
    Notice,
    named,
    problem,
    problems,
    show_on_next_page,
    stored,
    wants_json,
)
from annotations.web.desk.screens import Screen
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict


def done(request: SignedInRequest, screen: Screen[Any], nonce: Any, notice: Notice) -> HttpResponse:
    if wants_json(request):
        return stored(nonce, notice)
    show_on_next_page(request, notice)
    return _to_queue(screen.task)


def in_conflict(
    request: SignedInRequest,
    screen: Screen[Any],
    refusal: Conflict | NotPermitted,
    comparison: Comparison | None = None,
) -> HttpResponse:
    status = 403 if isinstance(refusal, NotPermitted) else 409
    if wants_json(request):
        return problem(str(refusal), status)
    return show_conflict(request, screen, str(refusal), comparison, status=status)


def not_done(request: SignedInRequest, screen: Screen[Any], form: Any) -> HttpResponse:
    """Nothing was stored: say why, with what was written, else show the task as it was left."""
    if wants_json(request):
        return problems(form)
    sent = sent_alone(form)
    if sent.mine:
        return show_conflict(request, screen, " ".join(named(form)), sent, status=422)
    for found in form.errors.values():
        for text in found:
            messages.error(request, text)
    if screen.assignment.state != AssignmentState.OPEN:
        return _to_queue(screen.task)
    return show(request, screen, screen.opened(), status=422)


def _to_queue(task: Task) -> HttpResponseRedirect:
    """The same queue: what is in hand of it, else the way to its next task."""
    url = reverse("desk-work", args=[task.campaign.name, task.kind, task.language])
    return HttpResponseRedirect(url, status=303)
