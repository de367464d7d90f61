"""Who takes part, in which role, and how much they have done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.labels import label
from annotations.models import Campaign
from annotations.permissions import can_see_people
from annotations.selectors.people import by_person
from annotations.selectors.steps import kinds_of
from annotations.services.members import give_role, remove_member
from annotations.vocabularies import Role
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import MemberForm
from annotations.web.console.kinds import console_kinds
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_see_people)
def people(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The list, and the way to give a person a role."""
    form = MemberForm(campaign, request.POST or None)
    if form.is_valid() and _add(request, campaign, form):
        return redirect("console:people", name=campaign.name)
    return show(
        request,
        "people",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        kinds=[console_kinds()[kind.id].overlap_heading for kind in kinds_of(campaign)],
        people=by_person(campaign),
    )


@require_POST
@in_campaign()
def take_away(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """End one role of a person."""
    try:
        gone = remove_member(user=request.user, campaign=campaign, membership_id=pk)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    else:
        if gone is not None:
            words = {"name": gone.user, "role": label(Role(gone.role))}
            text = _("%(name)s no longer has the role: %(role)s. What they did stays.")
            messages.success(request, text % words)
    return redirect("console:people", name=campaign.name)


def _add(request: SignedInRequest, campaign: Campaign, form: MemberForm) -> bool:
    given = form.cleaned_data
    try:
        member = give_role(
            campaign=campaign,
            username=given["username"],
            role=Role(given["role"]),
            languages=given["languages"],
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return False
    words = {"name": member.user, "role": label(Role(member.role))}
    messages.success(request, _("%(name)s has the role: %(role)s.") % words)
    return True
