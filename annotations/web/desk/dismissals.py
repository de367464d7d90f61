"""Letting stand what a check warns of, on the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from annotations.services.dismissing import dismiss
from annotations.web.desk.actions import show_preview
from annotations.web.desk.rendering import screen_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.web.toasts import with_toast


@signed_in
@require_POST
def dismissed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a warning stand, or be warned again; answers with what the checks say then."""
    screen = screen_of(request, pk)
    if not screen.preview_template:
        return HttpResponse(status=404)
    question, *options = screen.form(request.POST).typed().values()
    refused = ""
    try:
        dismiss(
            user=request.user,
            assignment_id=pk,
            question=question,
            options=options,
            place=request.POST.get("place", ""),
            stands=request.POST.get("stands") != "no",
        )
    except Invalid as refusal:
        refused = " ".join(refusal.fields.values())
    response = show_preview(request, pk)
    return with_toast(response, refused, "warning") if refused else response
