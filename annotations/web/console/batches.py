"""Parts of a campaign that are given to people, and how far they are."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.models import Batch, Campaign
from annotations.permissions import can_manage, can_see_people
from annotations.selectors.batches import batches_of, progress_of
from annotations.services.batches import MadeBatch, close_batch, make_batch
from annotations.services.effects import Effect
from annotations.web.console.access import in_campaign, show
from annotations.web.console.batch_forms import BatchForm
from annotations.web.console.settings import CONFIRMED, in_words
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid

PREVIEW = "preview"


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_see_people)
def batches(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The list, and the making of one, which is told at first where that is asked for."""
    if request.method == "POST":
        can_manage(request.user, campaign).require()
    form, confirmed = BatchForm(campaign, request.POST or None), PREVIEW not in request.POST
    made = _made(request, campaign, form, dry_run=not confirmed) if form.is_valid() else None
    if made and confirmed:
        messages.success(request, _("The batch is given out."))
        return redirect("console:batch", name=campaign.name, pk=made.batch.pk)
    return show(
        request,
        "batches",
        campaign,
        status=422 if form.is_bound and not made else 200,
        form=form,
        rehearsed=made,
        batches=batches_of(campaign),
        annotators=form["people"].field.queryset.count(),  # type: ignore[attr-defined]
    )


@require_safe
@in_campaign(can_see_people)
def batch(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    return _page(request, campaign, pk)


@require_POST
@in_campaign(can_manage)
def close(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Give what is left of a batch back to all; what that does is told at first."""
    found = _batch(campaign, pk)
    confirmed = CONFIRMED in request.POST
    effect = close_batch(user=request.user, batch=found, dry_run=not confirmed)
    if not confirmed:
        return _page(request, campaign, pk, effect)
    messages.success(request, _("The batch is closed. Its tasks come to everybody."))
    return redirect("console:batch", name=campaign.name, pk=pk)


def _page(
    request: SignedInRequest, campaign: Campaign, pk: int, effect: Effect | None = None
) -> HttpResponse:
    progress = progress_of(_batch(campaign, pk), by_person=True)
    told = None if effect is None else in_words(effect)
    return show(request, "batch", campaign, progress=progress, batch=progress.batch, told=told)


def _batch(campaign: Campaign, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("campaign"), campaign=campaign, pk=pk)


def _made(
    request: SignedInRequest, campaign: Campaign, form: BatchForm, *, dry_run: bool
) -> MadeBatch | None:
    """The batch; None where it is refused, which the form tells then."""
    try:
        return make_batch(user=request.user, campaign=campaign, plan=form.plan(), dry_run=dry_run)
    except Invalid as refusal:
        show_refusal(form, refusal)
    except Conflict as conflict:
        form.add_error("name", str(conflict))
    return None
