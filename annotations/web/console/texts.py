"""Which candidate texts a campaign has, and the files that they come from."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.selectors import console
from annotations.services.previewing_texts import TextsPreview, preview_texts
from annotations.services.uploads import MAX_UPLOAD, store_uploads
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.mapping_forms import TABLE, values_of
from annotations.web.console.reading_pages import (
    chosen,
    columns,
    guessed,
    mapping_file,
    query_of,
)
from annotations.web.console.text_forms import HowTextsForm, TextFilesForm
from annotations.web.console.uploads import stored_or_404
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue
from workbench.core.web.bodies import takes_files


@require_safe
@in_campaign()
def texts(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return _page(request, campaign)


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_POST
@in_campaign(can_manage)
def import_texts(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Keep the files and go on to what they are taken for."""
    form = TextFilesForm(campaign, request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = store_uploads(files=form.cleaned_data["file"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            page = reverse("console:read-texts", args=[campaign.name, stored.split("/")[1]])
            told = form.made_by()
            if mapping := form.cleaned_data["mapping"]:
                told |= {"layout": TABLE, **values_of(mapping)}
            return redirect(f"{page}?{urlencode(told, doseq=True)}")
    return _page(request, campaign, import_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def read_texts(request: SignedInRequest, campaign: Campaign, upload: UUID) -> HttpResponse:
    """What the files are taken for; where that is in doubt, it is asked before they are stored."""
    stored = stored_or_404(upload)
    found = guessed(request, stored)
    told = chosen(request, found, has_keys=False)
    form = HowTextsForm(campaign, columns(found), told or None)
    shown = TextsPreview()
    if form.is_valid():
        if "show" in request.POST:
            return redirect(f"{request.path}?{query_of(told)}")
        if "keep" in request.POST and (mapping := form.cleaned_data.get("mapping")):
            return mapping_file(campaign.name, mapping)
        given = form.made_by() | form.reading()
        shown = preview_texts(stored=stored, campaign=campaign, reading=given)
        is_storing = request.method == "POST" and "keep" not in request.POST
        if is_storing and (not shown.doubts or "nevertheless" in request.POST):
            job = enqueue(
                kind="import_translations",
                arguments={"campaign": campaign.pk, "upload": stored, **given},
                created_by=request.user,
                subject=console.subject_of(campaign),
            )
            return redirect("job", pk=job.pk)
    status = 422 if request.method == "POST" else 200
    return show(
        request,
        "read_texts",
        campaign,
        status=status,
        form=form,
        preview=shown,
        found=found,
        is_table=form["layout"].value() == TABLE,
    )


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    import_form: TextFilesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "texts",
        campaign,
        status=status,
        candidates=console.candidates(campaign),
        items=campaign.benchmark.items.count(),
        import_form=import_form or TextFilesForm(campaign),
    )
