"""The page on which administrators see whether the installation is well."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.core.accounts.models import AccessEvent
from workbench.core.accounts.views.everyone import administrators
from workbench.running.operations.status import status, version_names


@require_safe
@administrators
def status_page(request: HttpRequest) -> HttpResponse:
    """Asks for itself again while it is open."""
    found = status()
    kinds = dict(AccessEvent.Kind.choices)
    context = {
        "status": found,
        "versions": [(name, found.versions[key]) for key, name in version_names().items()],
        "refusals": [(kinds[kind], kind, count) for kind, count in found.refusals.items() if count],
    }
    return render(request, "operations/status.html", context)
