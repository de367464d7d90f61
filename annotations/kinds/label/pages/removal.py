"""A form leaves a campaign, after its manager has seen what becomes of its tasks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.kinds.label.pages.listing import PAGE
from annotations.labels import said
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.forms import remove_form
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def remove(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """Say what would become of the form's tasks, and once that is confirmed, take it away."""
    is_confirmed = request.method == "POST"
    try:
        made = remove_form(
            campaign=campaign, form=form, user=request.user, dry_run=not is_confirmed
        )
    except Invalid as refusal:
        for problem in refusal.fields.values():
            messages.error(request, problem)
        return redirect("console:forms", name=campaign.name)
    title = said(made.form.title)
    if not is_confirmed:
        template = "kinds/label/remove.html"
        return show(request, PAGE, campaign, template=template, made=made, title=title)
    text = _("“%(form)s” is asked no more, by version %(version)d of the rules.")
    messages.success(request, text % {"form": title, "version": made.version})
    return redirect("console:forms", name=campaign.name)
