"""The style guide: every component, as it looks in the chosen direction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.core.web import styleguide as samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components on one page; `?dir=rtl` shows them right to left."""
    direction = "rtl" if request.GET.get("dir") == "rtl" else "ltr"
    return render(request, "styleguide.html", samples.context() | {"direction": direction})
