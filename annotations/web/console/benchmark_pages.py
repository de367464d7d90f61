"""One benchmark: what it holds, what its questions show, who works on it, whom it is by."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import limits
from annotations.models import Benchmark, Campaign
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.models.campaigns import CampaignQuerySet
from annotations.permissions import (
    can_continue,
    can_create_campaign,
    can_import_benchmark,
    can_read_source,
)
from annotations.selectors import benchmark_numbers
from annotations.selectors.console import benchmarks_of, subject_of, to_continue
from annotations.selectors.source_reports import LOOK_KIND, report_on
from annotations.services.benchmarks import describe_benchmark
from annotations.web.desk.forms import TextField
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue


class DescriptionForm(forms.Form):
    """Whose it is, as dataset cards say it."""

    licence = forms.CharField(
        label=_("Licence"),
        max_length=limits.NAME,
        required=False,
        help_text=_("As an SPDX name, for example MIT."),
    )
    attribution = TextField(
        label=_("Attribution"),
        max_length=limits.COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who has to be named; releases that are built from now on say it."),
    )
    description = TextField(
        label=_("Description"),
        max_length=limits.COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ContinueForm(forms.Form):
    """Which campaign over the version before goes on over this one, and as what."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), to_field_name="name", empty_label=None
    )
    name = forms.CharField(
        label=_("Name of the campaign that goes on"),
        max_length=limits.NAME,
        validators=[NAME_VALIDATOR],
    )

    def __init__(self, campaigns: CampaignQuerySet, data: Any = None) -> None:
        super().__init__(data, auto_id="continue-%s")
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def benchmark(request: SignedInRequest, name: str) -> HttpResponse:
    """The page, and the form on it that changes what is said of the benchmark."""
    found = _named(request, name)
    may_describe = can_import_benchmark(request.user)
    form = None
    if may_describe:
        stored = {field: getattr(found, field) for field in DescriptionForm.base_fields}
        form = DescriptionForm(request.POST or None, initial=stored)
    if request.method == "POST":
        may_describe.require()
        if form is not None and form.is_valid():
            try:
                describe_benchmark(benchmark=found, **form.cleaned_data)
                return redirect("console:benchmark", name=name)
            except Invalid as refusal:
                show_refusal(form, refusal)
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "console/benchmark.html", _story(request, found, form), status=status)


@require_safe
@signed_in
def report(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Every finding in its questions as CSV, made for spreadsheets."""
    found = _named(request, name)
    can_read_source(request.user, found).require()
    stored = report_on(found)
    if stored is None:
        raise Http404
    return FileResponse(
        stored.file.open(),
        as_attachment=True,
        filename=f"{found.name}-questions.csv",
        content_type="text/csv",
    )


@require_POST
@signed_in
def look(request: SignedInRequest, name: str) -> HttpResponse:
    """Have a job look at the questions again; one at a time."""
    found = _named(request, name)
    can_import_benchmark(request.user).require()
    job = enqueue(
        kind=LOOK_KIND,
        arguments={"name": found.name},
        created_by=request.user,
        subject=f"benchmark:{found.name}",
        key=f"{LOOK_KIND}:{found.pk}",
    )
    return redirect("job", pk=job.pk)


@require_POST
@signed_in
def go_on(request: SignedInRequest, name: str) -> HttpResponse:
    """Have a job go on with a campaign over this version, or tell what that would do."""
    found = _named(request, name)
    can_continue(request.user, found).require()
    form = ContinueForm(to_continue(found, request.user), request.POST)
    if not form.is_valid():
        story = _story(request, found, None) | {"continuing": form}
        return render(request, "console/benchmark.html", story, status=422)
    campaign = form.cleaned_data["campaign"]
    job = enqueue(
        kind="continue_campaign",
        arguments={
            "campaign": campaign.pk,
            "benchmark": found.name,
            "name": form.cleaned_data["name"],
            "dry_run": "continue" not in request.POST,
        },
        created_by=request.user,
        subject=subject_of(campaign),
    )
    return redirect("job", pk=job.pk)


def _named(request: SignedInRequest, name: str) -> Benchmark:
    return get_object_or_404(benchmarks_of(request.user), name=name)


def _story(
    request: SignedInRequest, found: Benchmark, form: DescriptionForm | None
) -> dict[str, Any]:
    may_read = can_read_source(request.user, found)
    campaigns = to_continue(found, request.user)
    return {
        "continuing": ContinueForm(campaigns) if campaigns else None,
        "benchmark": found,
        "numbers": benchmark_numbers.numbers_of(found),
        "use": benchmark_numbers.use_of(found, request.user),
        "versions": benchmark_numbers.versions_of(found) if may_read else [],
        "may_read": may_read,
        "letters": benchmark_numbers.letters_of(found) if may_read else {},
        "report": report_on(found) if may_read else None,
        "may_create": can_create_campaign(request.user),
        "may_import": can_import_benchmark(request.user),
        "form": form,
    }
