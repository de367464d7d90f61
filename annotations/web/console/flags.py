"""Doubts about items, and how they were settled: one by one, or many at once."""

from collections.abc import Callable, Collection, Iterable
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations import limits
from annotations.labels import choices, label, language_choices
from annotations.models import Campaign, Flag
from annotations.permissions import can_settle, settling
from annotations.selectors.flags import EVALUATION, PERSON, FlagFilter, after, flags_of
from annotations.selectors.item_history import comments_on, visible_flags
from annotations.selectors.steps import told_steps
from annotations.services.flagging import resolve_flag, resolve_flags
from annotations.vocabularies import FlagOutcome, FlagReason
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import ResolveForm
from annotations.web.console.paging import url_with
from annotations.web.findings import told_in_console
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.limits import whole_number

PAGE_SIZE = 30


@require_safe
@in_campaign()
def flags(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Open flags, or with `?all` every one, of those that the filter asks for."""
    wanted = _wanted(request.GET)
    found = flags_of(campaign, request.user, wanted)
    total = found.count()
    last = whole_number(request.GET.get("after"))
    if last is not None:
        found = found.filter(
            after(get_object_or_404(visible_flags(campaign, request.user), pk=last))
        )
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    rows_shown = present_flags(shown, campaign, request.user)
    return show(
        request,
        "flags",
        campaign,
        wanted=wanted,
        total=total,
        at_once=min(total, limits.FLAGS),
        reasons=choices(FlagReason),
        languages=language_choices([campaign.source_language, *campaign.languages]),
        origins=[(PERSON, _("A person")), (EVALUATION, _("An evaluation"))],
        rows=rows_shown,
        may_settle=wanted.is_open and any(row["may_settle"] for row in rows_shown),
        may_settle_all=_settles_in(request.user, campaign)(wanted.language),
        form=ResolveForm(),
        many_nonce=uuid4(),
        next=url_with(request, after=shown[-1].pk) if len(rows) > PAGE_SIZE else None,
    )


@require_POST
@in_campaign(can_settle)
def resolve(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Settle one; on to where it was settled: the page of flags, or the case of a task (`case`)."""
    flag = get_object_or_404(visible_flags(campaign, request.user), pk=pk)
    form = ResolveForm(request.POST)
    if form.is_valid():
        resolve_flag(
            user=request.user,
            flag=flag,
            outcome=FlagOutcome(form.cleaned_data["outcome"]),
            nonce=form.cleaned_data["nonce"],
            comment=form.cleaned_data["comment"],
        )
        if "HX-Request" in request.headers:
            rows = present_flags([flag], campaign, request.user)
            return render(request, "console/_case_flag.html", {"row": rows[0]})
        messages.success(request, _("The flag on %s is settled.") % flag.item.sample_id)
    else:
        messages.error(request, _("Nothing was stored: choose one of the outcomes."))
    case = whole_number(request.POST.get("case"))
    if case is not None:
        return redirect("console:case", name=campaign.name, pk=case)
    return redirect("console:flags", name=campaign.name)


@require_POST
@in_campaign(can_settle)
def resolve_many(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Settle those that were chosen, or (`which` is `all`) the first that the filter asks for."""
    form = ResolveForm(request.POST)
    found = flags_of(campaign, request.user, _wanted(request.POST)).filter(resolution__isnull=True)
    if request.POST.get("which") != "all":
        named = map(whole_number, request.POST.getlist("flag"))
        found = found.filter(pk__in=[pk for pk in named if pk is not None])
    chosen = list(found[: limits.FLAGS])
    if not form.is_valid():
        messages.error(request, _("Nothing was stored: choose one of the outcomes."))
    elif not chosen:
        messages.error(request, _("Nothing was stored: choose at least one open flag."))
    else:
        count = resolve_flags(
            user=request.user,
            flags=chosen,
            outcome=FlagOutcome(form.cleaned_data["outcome"]),
            nonce=form.cleaned_data["nonce"],
            comment=form.cleaned_data["comment"],
        )
        told = ngettext("%(count)s flag is settled.", "%(count)s flags are settled.", count)
        messages.success(request, told % {"count": count})
    return redirect(_back(request, campaign))


def _wanted(given: QueryDict) -> FlagFilter:
    return FlagFilter(
        reason=_one_of(given.get("reason", ""), FlagReason),
        language=given.get("language", "").replace("\0", ""),
        raised_by=_one_of(given.get("raised_by", ""), (PERSON, EVALUATION)),
        is_open="all" not in given,
    )


def _one_of(value: str, known: Iterable[str]) -> str:
    return value if value in set(known) else ""


def _back(request: HttpRequest, campaign: Campaign) -> str:
    """The page with the filter as it was."""
    kept = {name: request.POST.get(name, "") for name in ("reason", "language", "raised_by")}
    url = reverse("console:flags", args=[campaign.name])
    return f"{url}?{urlencode(kept)}" if any(kept.values()) else url


def _settles_in(user: User, campaign: Campaign) -> Callable[[str], bool]:
    """Says of a language whether the person settles flags in it; of none, whether in all."""
    every, asked = (campaign.source_language, *campaign.languages), settling(user, campaign)
    return lambda language: bool(asked(*([language] if language else every)))


def present_flags(
    flags: Collection[Flag], campaign: Campaign, user: User
) -> list[dict[str, object]]:
    """Flags as a page shows them: what was said, and whether this person may settle them."""
    resolved = [flag.resolution for flag in flags if hasattr(flag, "resolution")]
    comments = comments_on([*flags, *resolved])
    steps, settles = told_steps(campaign), _settles_in(user, campaign)
    releases = dict(campaign.releases.order_by().values_list("content_hash", "version"))
    return [
        _row(flag, comments, steps, settles) | {"told": told_in_console(flag, releases)}
        for flag in flags
    ]


def _row(
    flag: Flag, comments: dict[object, str], steps: list[str], settles: Callable[[str], bool]
) -> dict[str, object]:
    resolution = getattr(flag, "resolution", None)
    return {
        "flag": flag,
        "nonce": uuid4(),
        "may_settle": settles(flag.language),
        "reason": label(FlagReason(flag.reason)),
        "step": flag.task.kind if flag.task and flag.task.kind in steps else "",
        "comment": comments.get(flag, ""),
        "resolution": resolution,
        "outcome": label(FlagOutcome(resolution.outcome)) if resolution else "",
        "resolution_comment": comments.get(resolution, "") if resolution else "",
    }
