"""Who takes part, in which role, and how much they have done."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.labels import label
from annotations.models import Campaign, Membership
from annotations.permissions import can_see_people
from annotations.selectors.invitations import open_in
from annotations.selectors.people import by_person, imported_names
from annotations.selectors.steps import kinds_of
from annotations.services.invitation_mails import link_of
from annotations.services.invitations import Invited
from annotations.services.members import change_member, give_role, remove_member
from annotations.vocabularies import Role
from annotations.web.console.access import in_campaign, show
from annotations.web.console.kinds import console_kinds
from annotations.web.console.people_forms import InviteForm, MemberForm, RoleForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid

MOST = 100
"""Invitations on the page; the API has all."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_see_people)
def people(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The list, and the way to give a role to somebody who has an account."""
    form = MemberForm(campaign, request.POST or None)
    if form.is_valid() and _add(request, campaign, form):
        return redirect("console:people", name=campaign.name)
    return show_people(request, campaign, form=form, status=422 if form.is_bound else 200)


@require_POST
@in_campaign(can_see_people)
def change(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Another role or other languages in place of those."""
    membership = get_object_or_404(campaign.memberships.select_related("user"), pk=pk)
    form = RoleForm(membership, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            changed = change_member(
                user=request.user,
                campaign=campaign,
                membership_id=pk,
                role=Role(given["role"]),
                languages=given["languages"],
            )
        except Conflict as conflict:
            form.add_error("role", str(conflict))
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            words = {"name": changed.user, "role": label(Role(changed.role))}
            messages.success(request, _("%(name)s has the role: %(role)s.") % words)
            return redirect("console:people", name=campaign.name)
    return show_people(request, campaign, changing=form, status=422)


@require_POST
@in_campaign(can_see_people)
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


def show_people(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    form: MemberForm | None = None,
    inviting: InviteForm | None = None,
    changing: RoleForm | None = None,
    made: Sequence[Invited] = (),
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that was refused or with links that it shows this once."""
    imported, waiting = imported_names(campaign), open_in(campaign)
    everybody = by_person(campaign)
    site = site_url(request=request)
    return show(
        request,
        "people",
        campaign,
        status=status,
        form=form or MemberForm(campaign),
        inviting=inviting or InviteForm(campaign),
        changing=changing,
        invitations=waiting[:MOST],
        more_invitations=max(waiting.count() - MOST, 0),
        made=[(one.invitation, link_of(invited=one, site=site)) for one in made],
        kinds=[console_kinds()[kind.id].overlap_heading for kind in kinds_of(campaign)],
        people=[
            (one, [_role_form(role, changing) for role in one.roles])
            for one in everybody
            if one.user.pk not in imported
        ],
        imported=[(imported[one.user.pk], one) for one in everybody if one.user.pk in imported],
    )


def _role_form(membership: Membership, changing: RoleForm | None) -> RoleForm:
    if changing and changing.membership == membership:
        return changing
    return RoleForm(membership)


def _add(request: SignedInRequest, campaign: Campaign, form: MemberForm) -> bool:
    given = form.cleaned_data
    try:
        member = give_role(
            campaign=campaign,
            username=given["username"],
            role=Role(given["role"]),
            languages=given.get("languages", ()),
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return False
    words = {"name": member.user, "role": label(Role(member.role))}
    messages.success(request, _("%(name)s has the role: %(role)s.") % words)
    return True
