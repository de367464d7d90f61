"""Texts on their way to agencies and back: sent as a file, shown as they would come in, and stored
by a job."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from annotations.models import Campaign
from annotations.permissions import can_export_texts, can_manage
from annotations.selectors import console
from annotations.selectors.returned_texts import returns_of
from annotations.services.exporting_texts import export_texts
from annotations.services.returned_items import Judged
from annotations.services.returned_uploads import LOOKED_AT, ReturnPreview, preview_upload
from annotations.services.uploads import MAX_UPLOAD, store_uploads
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.comparing import changed_fields
from annotations.web.console.interchange_forms import (
    SUFFIXES,
    AgencyForm,
    ReturnForm,
    SendForm,
)
from annotations.web.console.uploads import stored_or_404
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue
from workbench.core.web.bodies import takes_files

SENDING = "send_%s"
"""How its fields are told from those of the other form on the page."""

SHOWN = 20
"""Items of a return that a page tells; the job tells all that is refused."""


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def agencies(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What can be sent and what came back; a file that comes back is kept and gone on to."""
    form = ReturnForm(campaign, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_uploads(files=form.cleaned_data["file"], suffixes=SUFFIXES)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            page = reverse("console:read-return", args=[campaign.name, stored.split("/")[1]])
            return redirect(f"{page}?{urlencode(form.told())}")
    return _page(request, campaign, return_form=form, status=422 if form.is_bound else 200)


@require_safe
@in_campaign(can_export_texts)
def send(request: SignedInRequest, campaign: Campaign) -> HttpResponseBase:
    """The file, made as it is sent."""
    form = SendForm(campaign, request.GET, auto_id=SENDING)
    if not form.is_valid():
        return _page(request, campaign, send_form=form, status=422)
    try:
        texts = export_texts(campaign=campaign, user=request.user, **form.cleaned_data)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(request, campaign, send_form=form, status=422)
    response = StreamingHttpResponse(iter(texts), content_type=texts.media_type)
    response["Content-Disposition"] = content_disposition_header(True, texts.name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def read_return(request: SignedInRequest, campaign: Campaign, upload: UUID) -> HttpResponse:
    """What came back beside what was sent, before it is stored."""
    stored = stored_or_404(upload)
    form = AgencyForm(campaign, request.POST or request.GET)
    preview = ReturnPreview()
    if form.is_valid():
        if not {"import", "try"}.isdisjoint(request.POST):
            return _start(request, campaign, stored, form)
        asked = {name: form.cleaned_data[name] for name in ("agency", "language")}
        try:
            preview = preview_upload(stored=stored, campaign=campaign, **asked)
        except Invalid as refusal:
            show_refusal(form, refusal)
    judged = preview.report.judged if preview.report else ()
    may_see = can_export_texts(request.user, campaign)
    return show(
        request,
        "agencies",
        campaign,
        template="console/read_return.html",
        status=422 if form.errors else 200,
        form=form,
        preview=preview,
        looked_at=LOOKED_AT,
        may_see=may_see,
        shown=[_shown(one) for one in judged[:SHOWN]] if may_see else (),
        refused=(preview.report.refused if preview.report else ())[:SHOWN],
    )


def _shown(one: Judged) -> dict[str, Any]:
    after = [text for _, text in one.text.fields()]
    before = one.seen.fields if one.seen else [""] * len(after)
    return {"judged": one, "changes": changed_fields(before, after, one.language)}


def _start(
    request: SignedInRequest, campaign: Campaign, stored: str, form: AgencyForm
) -> HttpResponse:
    job = enqueue(
        kind="import_post_edits",
        arguments={
            "campaign": campaign.pk,
            "upload": stored,
            "agency": form.cleaned_data["agency"],
            "language": form.cleaned_data["language"],
            "at": form.at(),
            "leave_out": form.cleaned_data["leave_out"],
            "dry_run": "import" not in request.POST,
        },
        created_by=request.user,
        subject=console.subject_of(campaign),
    )
    back = {"back": reverse("console:agencies", args=[campaign.name])}
    return redirect(f"{reverse('job', args=[job.pk])}?{urlencode(back)}")


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    send_form: SendForm | None = None,
    return_form: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_send = can_export_texts(request.user, campaign)
    return show(
        request,
        "agencies",
        campaign,
        status=status,
        send_form=send_form or SendForm(campaign, initial={"with_key": True}, auto_id=SENDING),
        return_form=return_form or ReturnForm(campaign),
        may_send=may_send,
        returns=returns_of(campaign),
    )
