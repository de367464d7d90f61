"""Doubts about items, and how they were settled."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import label
from annotations.models import Campaign, Flag
from annotations.permissions import can_manage
from annotations.selectors.item_history import comments_on, visible_flags
from annotations.selectors.steps import told_steps
from annotations.services.flagging import resolve_flag
from annotations.vocabularies import FlagOutcome, FlagReason
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import ResolveForm
from annotations.web.console.paging import url_with
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.limits import whole_number

PAGE_SIZE = 30


@require_safe
@in_campaign()
def flags(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Open flags, or with `?all` every one; newest first."""
    found = visible_flags(campaign, request.user).order_by("-pk")
    show_all = "all" in request.GET
    if not show_all:
        found = found.filter(resolution__isnull=True)
    before = whole_number(request.GET.get("before"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    resolved = [flag.resolution for flag in shown if hasattr(flag, "resolution")]
    comments = comments_on([*shown, *resolved])
    steps = told_steps(campaign)
    return show(
        request,
        "flags",
        campaign,
        show_all=show_all,
        rows=[_row(flag, comments, steps) for flag in shown],
        form=ResolveForm(),
        next=url_with(request, before=shown[-1].pk) if len(rows) > PAGE_SIZE else None,
    )


@require_POST
@in_campaign(can_manage)
def resolve(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
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
        messages.success(request, _("The flag on %s is settled.") % flag.item.sample_id)
    else:
        messages.error(request, _("Nothing was stored: choose one of the outcomes."))
    return redirect("console:flags", name=campaign.name)


def _row(flag: Flag, comments: dict[object, str], steps: list[str]) -> dict[str, object]:
    resolution = getattr(flag, "resolution", None)
    return {
        "flag": flag,
        "nonce": uuid4(),
        "reason": label(FlagReason(flag.reason)),
        "step": flag.task.kind if flag.task and flag.task.kind in steps else "",
        "comment": comments.get(flag, ""),
        "resolution": resolution,
        "outcome": label(FlagOutcome(resolution.outcome)) if resolution else "",
        "resolution_comment": comments.get(resolution, "") if resolution else "",
    }
