"""The context panel beside a task, loaded when it is opened."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.selectors.context import context_of
from annotations.web.desk.rendering import common_context, screen_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest


@signed_in
@require_safe
@never_cache
def context(request: SignedInRequest, pk: int) -> HttpResponse:
    """What helps with a task of the person's own."""
    screen = screen_of(request, pk)
    found = context_of(screen.assignment)
    shown = common_context(screen) | {"context": found} | screen.panel(found)
    return render(request, "desk/_context_body.html", shown)
