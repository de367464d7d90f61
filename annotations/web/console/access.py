"""What every page of a campaign begins with: the campaign, the right to open it, its frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from annotations.labels import said
from annotations.models import Campaign
from annotations.permissions import can_control, can_manage, can_see_people, can_view
from annotations.selectors import disagreements
from annotations.selectors.campaigns import campaign_named
from annotations.selectors.item_history import count_open_flags
from annotations.selectors.messages import count_waiting
from annotations.web.console.kinds import pages_of_kinds
from annotations.web.refusals import View, signed_in
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import Permission, denied
from workbench.core.languages import language_of

Rule = Callable[[User, Campaign], Permission]


def in_campaign(rule: Rule = can_view) -> Callable[[View], View]:
    """A view of one campaign, named in its address, for those whom `rule` lets in.

    To whoever has no role in it, it is not there.
    """

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: SignedInRequest, name: str, **parts: Any) -> HttpResponseBase:
            campaign = campaign_named(request.user, name)
            if campaign is None:
                raise Http404
            rule(request.user, campaign).require()
            return view(request, campaign, **parts)

        return guarded

    return decorate


def in_named_campaign(rule: Rule) -> Callable[..., Permission]:
    """The rule for a campaign by its name in the address, before the view itself is asked."""

    def asked(user: User, name: str, **_: Any) -> Permission:
        campaign = campaign_named(user, name)
        return rule(user, campaign) if campaign else denied("")

    return asked


def show(
    request: SignedInRequest,
    page: str,
    campaign: Campaign,
    *,
    template: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the campaign's frame; `page` names its place in the menu, and its template."""
    frame = {
        "campaign": campaign,
        "source_language": language_of(campaign.source_language),
        "page": page,
        "pages_of_kinds": pages_of_kinds(),
        "form_titles": {id: said(form.title) for id, form in campaign.protocol.asked.items()},
        "may_manage": bool(can_manage(request.user, campaign)),
        "may_see_people": bool(can_see_people(request.user, campaign)),
        "may_control": bool(can_control(request.user, campaign)),
        "disputed": disagreements.list_disputed(campaign).count(),
        "open_flags": count_open_flags(campaign),
        "open_questions": count_waiting(campaign),
    }
    return render(request, template or f"console/{page}.html", frame | context, status=status)
