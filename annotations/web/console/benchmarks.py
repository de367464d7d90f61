"""Bringing a benchmark in: the file is kept, and a job reads it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.permissions import can_import_benchmark
from annotations.services.uploads import MAX_UPLOAD, store_upload
from annotations.web.console.forms import BenchmarkForm
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
    can_import_benchmark(request.user).require()
    form = BenchmarkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("job", pk=_start(request, form).pk)
        except Invalid as refusal:
            show_refusal(form, refusal)
    status = 422 if form.is_bound else 200
    return render(request, "console/import_benchmark.html", {"form": form}, status=status)


def _start(request: SignedInRequest, form: BenchmarkForm) -> Job:
    given = form.cleaned_data
    uploaded = given["source"] == "upload"
    arguments = {"name": given["name"], "licence": given["licence"], **form.reading()}
    if uploaded:
        arguments["source_language"] = given["source_language"]
        arguments["upload"] = store_upload(file=given["file"])
    return enqueue(
        kind="import_benchmark",
        arguments=arguments,
        created_by=request.user,
        subject=f"benchmark:{given['name']}",
    )
