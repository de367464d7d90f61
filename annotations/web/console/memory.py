"""A campaign's translation memory to take away, and those of others that stand beside it."""

from itertools import starmap
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import limits
from annotations.formats.memories import SUFFIXES
from annotations.formats.tmx import TmxPair, write_tmx
from annotations.labels import Choices, language_choices
from annotations.models import Campaign, TranslationMemory
from annotations.permissions import can_download, can_manage
from annotations.selectors import console
from annotations.selectors.imported_memory import memories_of
from annotations.selectors.memory import pairs_of
from annotations.services import memories as services
from annotations.services.memory_uploads import LOOKED_AT, MemoryPreview, preview_memory
from annotations.services.uploads import MAX_UPLOAD, store_uploads
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.source_forms import FilesField, FilesInput
from annotations.web.console.uploads import stored_or_404
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue
from workbench.core.languages import language_of
from workbench.core.web.bodies import takes_files

KINDS = (".zip", *SUFFIXES)
ALL_LANGUAGES: Choices = [("", _("All that the campaign works in"))]


class TrustForm(forms.Form):
    """Where a memory comes from, and how much less its matches count."""

    origin = forms.CharField(
        label=_("Origin"),
        max_length=limits.TITLE,
        required=False,
        help_text=_("Where it comes from; left empty at first, the name of the file."),
    )
    penalty = forms.IntegerField(
        label=_("Penalty in percent"),
        initial=services.PENALTY,
        **limits.PENALTY.bounds,
        help_text=_("So much less its matches count than they are similar."),
    )


class WhatForm(TrustForm):
    """As what files come in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=limits.NAME,
        help_text=_("A new one, or that of a memory which the files add to."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*ALL_LANGUAGES, *language_choices(campaign.languages)]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The arguments of the import, of a form that is valid."""
        given = self.cleaned_data
        languages = [given["language"]] if given["language"] else []
        chosen = {name: given[name] for name in ("name", "penalty")}
        return chosen | {"origin": given["origin"] or None, "languages": languages}

    def told(self) -> dict[str, Any]:
        """What of a valid form goes into an address."""
        return {name: value for name in WhatForm.base_fields if (value := self.data.get(name))}


class FilesForm(WhatForm):
    file = FilesField(
        label=_("Files"),
        help_text=_("TMX as any translation tool saves it: one file, several, or a zip."),
        widget=FilesInput(attrs={"accept": ",".join(KINDS)}),
    )


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def memories(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What stands beside the campaign's own memory; files that are sent are kept and gone on to."""
    form = FilesForm(campaign, request.POST or None, request.FILES or None)
    if request.method == "POST":
        can_manage(request.user, campaign).require()
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_uploads(files=form.cleaned_data["file"], suffixes=KINDS)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            page = reverse("console:read-memory", args=[campaign.name, stored.split("/")[1]])
            return redirect(f"{page}?{urlencode(form.told())}")
    return show(
        request,
        "memories",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        memories=memories_of(campaign),
        languages=[language_of(code) for code in campaign.languages],
        may_download=bool(can_download(request.user, campaign)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def read(request: SignedInRequest, campaign: Campaign, upload: UUID) -> HttpResponse:
    """What of the files would come in, before it is stored."""
    stored = stored_or_404(upload)
    form = WhatForm(campaign, request.POST or request.GET)
    preview = MemoryPreview()
    if form.is_valid():
        if not {"import", "try"}.isdisjoint(request.POST):
            return _start(request, campaign, stored, form)
        try:
            preview = preview_memory(stored=stored, campaign=campaign, **form.asked())
        except Invalid as refusal:
            show_refusal(form, refusal)
    report = preview.report
    return show(
        request,
        "memories",
        campaign,
        template="console/read_memory.html",
        status=422 if form.errors else 200,
        form=form,
        preview=preview,
        looked_at=LOOKED_AT,
        rows=report.rows if report else (),
        left_out=services.told_left_out(report=report) if report else (),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def change(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One memory, to be trusted more or less, or taken away."""
    memory = get_object_or_404(TranslationMemory, campaign=campaign, pk=pk)
    initial = {"origin": memory.origin, "penalty": memory.penalty}
    form = TrustForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.change_memory(memory=memory, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("console:memories", name=campaign.name)
    return show(
        request,
        "memories",
        campaign,
        template="console/memory.html",
        status=422 if form.is_bound else 200,
        memory=memory,
        form=form,
    )


@require_POST
@in_campaign(can_manage)
def remove(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    memory = get_object_or_404(TranslationMemory, campaign=campaign, pk=pk)
    count = services.remove_memory(memory=memory)
    text = ngettext(
        "“%(memory)s” is taken away, with its translation.",
        "“%(memory)s” is taken away, with its %(count)d translations.",
        count,
    )
    messages.success(request, text % {"memory": memory.name, "count": count})
    return redirect("console:memories", name=campaign.name)


@require_safe
@in_campaign(can_download)
def download(request: SignedInRequest, campaign: Campaign, language: str) -> HttpResponseBase:
    """The campaign's own memory as TMX, for those who may read every accepted text."""
    if language not in campaign.languages:
        raise Http404
    content = write_tmx(
        starmap(TmxPair, pairs_of(campaign, language)),
        source_language=campaign.source_language,
        language=language,
    )
    response = StreamingHttpResponse(content, content_type="application/x-tmx+xml")
    name = f"{campaign.name}-{language}.tmx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _start(
    request: SignedInRequest, campaign: Campaign, stored: str, form: WhatForm
) -> HttpResponse:
    arguments = {
        "campaign": campaign.pk,
        "upload": stored,
        "dry_run": "import" not in request.POST,
        **form.asked(),
    }
    job = enqueue(
        kind="import_memory",
        arguments=arguments,
        created_by=request.user,
        subject=console.subject_of(campaign),
    )
    return redirect("job", pk=job.pk)
