"""The context panel beside a task, loaded when it is opened, and the concordance in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.quality.phrases import LONGEST
from annotations.selectors.concordance import concordance
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


@signed_in
@require_safe
@never_cache
def look_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where words stand in all that the person may see, for a task of their own."""
    screen = screen_of(request, pk)
    if not screen.has_concordance:
        raise Http404
    words = request.GET.get("q", "")[:LONGEST].replace("\0", "")
    task = screen.task
    found = concordance(request.user, task.campaign, task.language, words)
    shown = common_context(screen) | {"words": words, "found": found}
    return render(request, "desk/_concordance_lines.html", shown)
