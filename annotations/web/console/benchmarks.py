"""Bringing a benchmark in: the files are kept, shown as they would come in, and read by a job."""

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from annotations.permissions import can_import_benchmark
from annotations.services.previewing import guess, preview
from annotations.services.uploads import MAX_UPLOAD, store_uploads, stored_in
from annotations.web.console.mapping_forms import ENCODINGS, values_of
from annotations.web.console.source_forms import TABLE, HowForm, SourceForm
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.web.bodies import takes_files
from workbench.layouts.guessing import Guess
from workbench.layouts.mapping import Mapping, dump_mapping

SAMPLE = 24
"""Characters of what stands in a column, beside its name."""


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
            chosen = {"name": [name]}
            if mapping := form.cleaned_data["mapping"]:
                chosen |= {"layout": [TABLE], **values_of(mapping)}
            return redirect(f"{page}?{urlencode(chosen, doseq=True)}")
    status = 422 if form.is_bound else 200
    return render(request, "console/import_benchmark.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def read_benchmark(request: SignedInRequest, upload: UUID) -> HttpResponse:
    """The first rows as they would come in; what is chosen otherwise shows them again."""
    can_import_benchmark(request.user).require()
    try:
        stored = stored_in(folder=upload)
    except Invalid as refusal:
        raise Http404(refusal.fields["file"]) from refusal
    found = _guessed(request, stored)
    form = HowForm(_columns(found), _chosen(request, found))
    is_valid = form.is_valid()
    if request.method == "POST" and is_valid:
        if "keep" in request.POST and (mapping := form.cleaned_data.get("mapping")):
            return _mapping_file(form.cleaned_data["name"], mapping)
        if "import" not in request.POST and "try" not in request.POST:
            return redirect(f"{request.path}?{query_of(request)}")
        trial = {"dry_run": True} if "try" in request.POST else {}
        return redirect("job", pk=_start(request, form.arguments() | trial | {"upload": stored}).pk)
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


def _guessed(request: SignedInRequest, stored: str) -> Guess | None:
    """What the files look like, by the encoding and the header that were chosen."""
    given = request.POST or request.GET
    encoding = given.get("encoding", "")
    header = {"yes": True, "no": False}.get(given.get("header", ""))
    known = encoding if encoding in dict(ENCODINGS) else ""
    return guess(stored=stored, encoding=known, header=header)


def _chosen(request: SignedInRequest, found: Guess | None) -> QueryDict:
    """What was chosen; at first what the files look like."""
    if request.method == "POST":
        return request.POST
    if "layout" in request.GET or found is None:
        return request.GET
    chosen = request.GET.copy()
    if found.layout is None and found.mapping is not None:
        for name, values in {"layout": [TABLE], **values_of(found.mapping)}.items():
            chosen.setlist(name, values)
        if found.mapping.answer is None:
            del chosen["answer"]  # not found is not "there is none": that is for people to say
    return chosen


def _columns(found: Guess | None) -> list[tuple[str, str]]:
    """Each column with the first that stands in it."""
    columns = found.columns if found else ()
    return [(one.name, next(iter(one.values), "")[:SAMPLE]) for one in columns if one.name]


def _mapping_file(name: str, mapping: Mapping) -> HttpResponse:
    file = HttpResponse(dump_mapping(mapping), content_type="application/json")
    file["Content-Disposition"] = f'attachment; filename="{name}-mapping.json"'
    return file


def query_of(request: SignedInRequest) -> str:
    """What was chosen, as the page's address."""
    kept = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "show", "keep"):
        kept.pop(name, None)
    return kept.urlencode()


def _start(request: SignedInRequest, arguments: dict[str, object]) -> Job:
    return enqueue(
        kind="import_benchmark",
        arguments=arguments,
        created_by=request.user,
        subject=f"benchmark:{arguments['name']}",
    )
