"""Bringing a benchmark in: the files are kept, shown as they would come in, and read by a job."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from annotations.permissions import can_import_benchmark
from annotations.services.previewing import preview
from annotations.services.uploads import MAX_UPLOAD, store_uploads
from annotations.web.console.mapping_forms import TABLE, values_of
from annotations.web.console.reading_pages import (
    chosen,
    columns,
    guessed,
    mapping_file,
    query_of,
)
from annotations.web.console.source_forms import HowForm, SourceForm
from annotations.web.console.uploads import stored_or_404
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.web.bodies import takes_files


@takes_files(MAX_UPLOAD, can_import_benchmark)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_benchmark(request: SignedInRequest) -> HttpResponse:
    """Keep the files and go on to how they are read; the sample is imported at once."""
    can_import_benchmark(request.user).require()
    initial = {"name": request.GET.get("name", "")}
    form = SourceForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if form.cleaned_data["source"] == "sample":
            return redirect("job", pk=_start(request, {"name": name}).pk)
        try:
            stored = store_uploads(files=form.cleaned_data["file"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            page = reverse("console:read-benchmark", args=[stored.split("/")[1]])
            told = {"name": [name]}
            if mapping := form.cleaned_data["mapping"]:
                told |= {"layout": [TABLE], **values_of(mapping)}
            return redirect(f"{page}?{urlencode(told, doseq=True)}")
    status = 422 if form.is_bound else 200
    return render(request, "console/import_benchmark.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def read_benchmark(request: SignedInRequest, upload: UUID) -> HttpResponse:
    """The first rows as they would come in; what is chosen otherwise shows them again."""
    can_import_benchmark(request.user).require()
    stored = stored_or_404(upload)
    found = guessed(request, stored)
    given = chosen(request, found)
    form = HowForm(columns(found), given)
    is_valid = form.is_valid()
    if request.method == "POST" and is_valid:
        if "keep" in request.POST and (mapping := form.cleaned_data.get("mapping")):
            return mapping_file(form.cleaned_data["name"], mapping)
        page = f"{request.path}?{query_of(given)}"
        if "import" not in request.POST and "try" not in request.POST:
            return redirect(page)
        trial = {"dry_run": True} if "try" in request.POST else {}
        job = _start(request, form.arguments() | trial | {"upload": stored})
        return redirect(f"{reverse('job', args=[job.pk])}?{urlencode({'back': page})}")
    context = {
        "form": form,
        "found": found,
        "is_table": form["layout"].value() == TABLE,
        "preview": preview(
            stored=stored,
            language=form.cleaned_data.get("source_language") or None,
            reading=form.reading() if is_valid else {},
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "console/read_benchmark.html", context, status=status)


def _start(request: SignedInRequest, arguments: dict[str, object]) -> Job:
    return enqueue(
        kind="import_benchmark",
        arguments=arguments,
        created_by=request.user,
        subject=f"benchmark:{arguments['name']}",
    )
