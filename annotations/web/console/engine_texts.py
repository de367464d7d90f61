"""The texts of engines side by side, and the choice of one for a language."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import language_choices
from annotations.models import Campaign
from annotations.permissions import can_compare_texts, can_manage
from annotations.selectors.comparing_engines import compare, engines_in
from annotations.services.preferring import prefer_engine
from annotations.web.console.access import in_campaign, show
from annotations.web.console.paging import url_with
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.languages import language_of
from workbench.core.limits import whole_number

PAGE_SIZE = 10


@require_safe
@in_campaign(can_compare_texts)
def comparison(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Of one of the campaign's languages, the first where none is named."""
    language = request.GET.get("language") or next(iter(campaign.languages), "")
    if language and language not in campaign.languages:
        raise Http404
    start = whole_number(request.GET.get("from"), most=10**6) or 0
    known = engines_in(campaign, language)
    names = [one.engine for one in known]
    shown = compare(campaign, language, request.user, names, start=start, count=PAGE_SIZE + 1)
    return show(
        request,
        "engine_texts",
        campaign,
        language=language_of(language) if language else None,
        languages=language_choices(campaign.languages),
        engines=known,
        preferred=next((one.engine for one in known if one.is_preferred), ""),
        rows=shown[:PAGE_SIZE],
        first=start + 1,
        last=start + len(shown[:PAGE_SIZE]),
        previous=url_with(request, **{"from": max(0, start - PAGE_SIZE)}) if start else None,
        next=url_with(request, **{"from": start + PAGE_SIZE}) if shown[PAGE_SIZE:] else None,
    )


@require_POST
@in_campaign(can_manage)
def prefer(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    language, engine = request.POST.get("language", ""), request.POST.get("engine", "")
    try:
        prefer_engine(campaign=campaign, language=language, engine=engine, user=request.user)
    except Invalid as refusal:
        messages.error(request, " ".join(refusal.fields.values()))
    else:
        messages.success(request, _told(engine))
    page = reverse("console:engine-texts", args=[campaign.name])
    return redirect(f"{page}?{urlencode({'language': language})}")


def _told(engine: str) -> str:
    if engine:
        told = _("Tasks that nobody has worked on offer the texts of %(engine)s alone.")
        return told % {"engine": engine}
    return _("Tasks that nobody has worked on offer the texts of all engines.")
