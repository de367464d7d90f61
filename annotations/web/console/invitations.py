"""Inviting people: one by one, from a file, and what becomes of the invitations."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Campaign, Invitation
from annotations.permissions import can_see_people
from annotations.services.invitation_mails import link_of, mail_invitations
from annotations.services.invitations import Invited, invite, resend, withdraw
from annotations.services.inviting_many import Fates, invite_many
from annotations.web.console.access import in_campaign, show
from annotations.web.console.people import show_people
from annotations.web.console.people_forms import MAIL, InviteForm, PeopleFileForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.layouts.content import decode


@never_cache
@require_POST
@in_campaign(can_see_people)
def invite_one(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """A link to copy, shown by this one answer, or a mail."""
    form = InviteForm(campaign, request.POST)
    if form.is_valid():
        sending = form.sending()
        try:
            made = invite(campaign=campaign, user=request.user, guest=form.guest(), **sending)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return _sent(request, campaign, made, by_mail=sending["by_mail"])
    return show_people(request, campaign, inviting=form, status=422)


@never_cache
@require_POST
@in_campaign(can_see_people)
def invite_again(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Another link in place of the one before."""
    by_mail = request.POST.get("how") == MAIL
    made = _done(
        request,
        lambda: resend(campaign=campaign, user=request.user, invitation_id=pk, by_mail=by_mail),
    )
    if made is None:
        return redirect("console:people", name=campaign.name)
    return _sent(request, campaign, made, by_mail=by_mail)


@require_POST
@in_campaign(can_see_people)
def take_back(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    if _done(request, lambda: withdraw(campaign=campaign, user=request.user, invitation_id=pk)):
        messages.success(request, _("The invitation is withdrawn; its link lets nobody in."))
    return redirect("console:people", name=campaign.name)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_see_people)
def invite_file(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What would become of each line first; then the links, or the mails."""
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    fates: Fates | None = None
    if form.is_valid():
        name, content, encoding = form.content()
        sure = "sure" in request.POST and not form.cleaned_data["file"]
        try:
            fates = invite_many(
                campaign=campaign,
                user=request.user,
                name=name,
                content=content,
                encoding=encoding,
                dry_run=not sure,
                **form.sending(),
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            if fates.invited:
                return _all_sent(request, campaign, fates, by_mail=form.sending()["by_mail"])
            text = "" if fates.problems else decode(name, content, encoding)
            form = _once_more(form, str(text))
    status = 422 if form.errors or (fates and fates.problems) else 200
    return show(
        request,
        "people",
        campaign,
        template="console/invite_file.html",
        status=status,
        form=form,
        fates=fates,
    )


def _once_more(form: PeopleFileForm, text: str) -> PeopleFileForm:
    """The form with the text of the file that was read, to be sent again as it is."""
    kept = {name: form.cleaned_data[name] for name in ("how", "days", "encoding")}
    return PeopleFileForm(initial=kept | {"text": text})


def _all_sent(
    request: SignedInRequest, campaign: Campaign, fates: Fates, *, by_mail: bool
) -> HttpResponse:
    site = site_url(request=request)
    if by_mail:
        _mail(request, fates.invited, site)
        return redirect("console:people", name=campaign.name)
    made = [(one.invitation, link_of(invited=one, site=site)) for one in fates.invited]
    return show(request, "people", campaign, template="console/invited.html", made=made)


def _sent(
    request: SignedInRequest, campaign: Campaign, made: Invited, *, by_mail: bool
) -> HttpResponse:
    if by_mail:
        _mail(request, [made], site_url(request=request))
        return redirect("console:people", name=campaign.name)
    return show_people(request, campaign, made=[made])


def _mail(request: SignedInRequest, invited: Any, site: str) -> None:
    if problem := mail_invitations(invited=invited, site=site):
        messages.warning(request, problem)
        return
    text = ngettext("%(count)d mail is sent.", "%(count)d mails are sent.", len(invited))
    messages.success(request, text % {"count": len(invited)})


def _done(request: SignedInRequest, act: Callable[[], Any]) -> Any:
    """What the act returns; None where it came too late, which is told."""
    try:
        return act()
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    except Invalid as refusal:
        messages.warning(request, " ".join(refusal.fields.values()))
    return None
