"""What to look at first: the items of a language in order, each with its reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import choices, label
from annotations.models import Campaign, FirstLook
from annotations.permissions import can_manage
from annotations.selectors import surveys
from annotations.selectors.first_look import languages_with_looks, looks_of, reasons_of
from annotations.services.priorities import set_priority
from annotations.vocabularies import Signal
from annotations.web.console.access import in_campaign, show
from annotations.web.console.paging import url_with
from annotations.web.console.settings import in_words
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.limits import whole_number

PAGE_SIZE = 50
NUMBER = 100
"""The priority of what is most doubtful; few-shot examples and rules of managers have their own."""

REASON = gettext_noop("What to look at first")


@require_safe
@in_campaign()
def first_look(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """A page of the items of one language, `?page` from 1 on."""
    languages = languages_with_looks(campaign)
    language = request.GET.get("language", "")
    if language not in languages:
        language = languages[0] if languages else ""
    counts = reasons_of(campaign, language)
    reason = request.GET.get("reason", "")
    if reason not in counts:
        reason = ""
    page = max(1, whole_number(request.GET.get("page")) or 1)
    start = (page - 1) * PAGE_SIZE
    rows = list(looks_of(campaign, language, reason)[start : start + PAGE_SIZE + 1])
    return show(
        request,
        "first_look",
        campaign,
        languages=languages,
        chosen=language,
        reason=reason,
        reasons=[
            (value, name, counts[value]) for value, name in choices(Signal) if value in counts
        ],
        doubtful=sum(n for value, n in counts.items() if value),
        total=sum(counts.values()),
        rows=[_row(one, number) for number, one in enumerate(rows[:PAGE_SIZE], start + 1)],
        previous=url_with(request, page=page - 1) if page > 1 else None,
        next=url_with(request, page=page + 1) if len(rows) > PAGE_SIZE else None,
        under_way=surveys.under_way(campaign),
    )


@require_POST
@in_campaign(can_manage)
def order(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Hand the tasks of a language out in this order, from now on and after later surveys too."""
    language = request.POST.get("language", "")
    if language not in languages_with_looks(campaign):
        raise Http404
    effect = set_priority(
        user=request.user,
        campaign=campaign,
        number=NUMBER,
        reason=REASON,
        languages=[language],
        by_first_look=True,
    )
    messages.success(request, " ".join([_("Changed."), *in_words(effect)]))
    page = reverse("console:first-look", args=[campaign.name])
    return redirect(f"{page}?language={language}")


def _row(look: FirstLook, number: int) -> dict[str, object]:
    others = sorted(look.doubts, key=lambda one: -look.doubts[one])[1:]
    return {
        "number": number,
        "look": look,
        "share": round(100 * look.score),
        "reason": label(Signal(look.reason)),
        "others": [label(Signal(one)) for one in others],
    }
