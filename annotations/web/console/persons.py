"""One person for those who manage campaigns of theirs, and all people for administrators."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Campaign
from annotations.permissions import CREATE_CAMPAIGN, IMPORT_BENCHMARK, can_see_people
from annotations.selectors.persons import everybody, parts_of, person_seen_by, rights_of
from annotations.services.giving_back import GivenBack, give_back_all, take_back
from annotations.services.members import end_part
from annotations.web.console.access import in_campaign
from annotations.web.console.kinds import console_kinds
from annotations.web.console.people_forms import RightsForm
from annotations.web.refusals import signed_in
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.second_factor import has_one
from workbench.core.accounts.standing import end_all_sessions, set_active, set_rights
from workbench.core.errors import Conflict

MOST_ROWS = 200
RIGHTS = {"add_campaign": CREATE_CAMPAIGN, "add_benchmark": IMPORT_BENCHMARK}


@require_safe
@signed_in
def person(request: SignedInRequest, person: int) -> HttpResponse:
    """What they are, did and hold, in campaigns that the reader manages."""
    one = person_seen_by(request.user, person)
    if one is None:
        raise Http404
    context: dict[str, Any] = {
        "one": one,
        "parts": [(part, _counts(part.numbers)) for part in parts_of(one, seen_by=request.user)],
    }
    if request.user.is_superuser:
        given = {field: right in rights_of(one) for field, right in RIGHTS.items()}
        context |= {
            "rights": RightsForm(initial=given),
            "has_second_factor": has_one(one),
            "addresses": EmailAddress.objects.filter(user=one).order_by("-primary", "email"),
        }
    return render(request, "console/person.html", context)


@require_POST
@in_campaign(can_see_people)
def give_back(request: SignedInRequest, campaign: Campaign, person: int) -> HttpResponse:
    """What the person holds in the campaign goes back."""
    one = _member(request, person)
    back = give_back_all(user=request.user, campaign=campaign, person=one)
    messages.success(request, _said(back))
    return redirect("console:person", person=one.pk)


@require_POST
@in_campaign(can_see_people)
def end(request: SignedInRequest, campaign: Campaign, person: int) -> HttpResponse:
    """All roles of the person in the campaign end, and what they hold goes back."""
    one = _member(request, person)
    try:
        back = end_part(user=request.user, campaign=campaign, person=one)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    else:
        text = _("%(name)s has no role in %(campaign)s any more. What they did stays.")
        words = {"name": one, "campaign": campaign.name}
        messages.success(request, f"{text % words} {_said(back)}")
    return redirect("console:people", name=campaign.name)


@require_safe
@signed_in
def all_people(request: SignedInRequest) -> HttpResponse:
    """All accounts, for administrators."""
    if not request.user.is_superuser:
        raise PermissionDenied(_("Only administrators may open this."))
    named = request.GET.get("named", "").strip().replace("\0", "")
    rows = list(everybody(named=named)[: MOST_ROWS + 1])
    context = {"people": rows[:MOST_ROWS], "named": named, "most": MOST_ROWS}
    context["more"] = len(rows) > MOST_ROWS
    return render(request, "console/everybody.html", context)


@require_POST
@signed_in
def account(request: SignedInRequest, person: int) -> HttpResponse:
    """Deactivate an account, which takes back what it holds; or let it be used again."""
    active = request.POST.get("active") == "yes"
    one = _account(request, person)
    try:
        set_active(person=one, active=active, user=request.user, request=request)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    else:
        if active:
            messages.success(request, _("%(name)s may sign in again.") % {"name": one})
        else:
            text = _("%(name)s can no longer sign in.") % {"name": one}
            messages.success(request, f"{text} {_said(take_back(person=one))}")
    return redirect("console:person", person=one.pk)


@require_POST
@signed_in
def sessions(request: SignedInRequest, person: int) -> HttpResponse:
    """Sign a person out everywhere."""
    one = _account(request, person)
    count = end_all_sessions(person=one, user=request.user, request=request)
    text = ngettext("%(count)d browser is signed out.", "%(count)d browsers are signed out.", count)
    messages.success(request, text % {"count": count})
    return redirect("console:person", person=one.pk)


@require_POST
@signed_in
def rights(request: SignedInRequest, person: int) -> HttpResponse:
    """What the person may do besides."""
    one = _account(request, person)
    form = RightsForm(request.POST)
    form.is_valid()
    given = {right: form.cleaned_data[field] for field, right in RIGHTS.items()}
    set_rights(person=one, rights=given, user=request.user, request=request)
    messages.success(request, _("The rights of %(name)s are as you chose.") % {"name": one})
    return redirect("console:person", person=one.pk)


def _member(request: SignedInRequest, pk: int) -> User:
    found = person_seen_by(request.user, pk)
    if found is None:
        raise Http404
    return found


def _account(request: SignedInRequest, pk: int) -> User:
    if not request.user.is_superuser:
        raise PermissionDenied(_("Only administrators may do this."))
    return get_object_or_404(User, pk=pk, imported_as__isnull=True)


def _counts(numbers: Any) -> list[tuple[Any, int]]:
    """What they did, by the headings of the page of people."""
    counts = numbers.counts if numbers else {}
    return [(console_kinds()[kind].overlap_heading, count) for kind, count in counts.items()]


def _said(back: GivenBack) -> str:
    if not back.tasks:
        return _("They held no task.")
    text = ngettext("%(count)d task went back.", "%(count)d tasks went back.", back.tasks)
    told = text % {"count": back.tasks}
    if back.drafts:
        begun = ngettext(
            "%(count)d was begun: its draft is kept for them.",
            "%(count)d were begun: their drafts are kept for them.",
            back.drafts,
        )
        told += " " + begun % {"count": back.drafts}
    return told
