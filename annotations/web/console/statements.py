"""What a team states of its data that no count tells, for the cards of its releases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations import limits
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.statement import change_statement
from annotations.statement import FIELDS, PUBLISHED
from annotations.web.console.access import in_campaign, show
from annotations.web.desk.forms import TextField
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.messages import localized


class StatementForm(forms.Form):
    """A field each; all may be left empty."""

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(data, initial=campaign.statement)
        for one in FIELDS:
            rows = 1 if one.id == PUBLISHED else 3
            self.fields[one.id] = TextField(
                label=localized(one.title, _),
                help_text=f"{localized(one.help, _)} ({one.source})",
                widget=forms.Textarea(attrs={"rows": rows}),
                max_length=limits.STATEMENT,
            )


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def statement(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    form = StatementForm(campaign, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            change_statement(user=request.user, campaign=campaign, statement=form.cleaned_data)
        except Invalid as invalid:
            show_refusal(form, invalid)
        else:
            messages.success(request, _("The next release says so on its card."))
            return redirect("console:releases", name=campaign.name)
    return show(
        request,
        "releases",
        campaign,
        template="console/statement.html",
        status=422 if form.is_bound else 200,
        form=form,
    )
