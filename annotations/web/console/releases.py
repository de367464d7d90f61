"""Releases: built by a job, shown by their manifest, checked and fetched."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.models import Campaign, Release
from annotations.permissions import can_download, can_manage
from annotations.selectors.release_files import archive_of
from annotations.selectors.steps import told_steps
from annotations.services.releasing import check_release, file_problems, order_release
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import ReleaseForm
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict
from workbench.core.messages import localized
from workbench.release_format.verification import Problem


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def releases(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The list, and for managers the way to build the next one."""
    form = ReleaseForm(request.POST or None, initial={"version": _next_version(campaign)})
    if request.method == "POST":
        can_manage(request.user, campaign).require()
        if form.is_valid():
            try:
                job = order_release(user=request.user, campaign=campaign, **form.cleaned_data)
            except Conflict as conflict:
                form.add_error("version", str(conflict))
            else:
                return redirect("job", pk=job.pk)
    return show(
        request,
        "releases",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        releases=campaign.releases.select_related("created_by"),
    )


@require_safe
@in_campaign()
def release(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    found = _found(campaign, version)
    problems = file_problems(release=found) if found.place.is_there else []
    return _page(request, campaign, found, problems)


@require_POST
@in_campaign()
def verify(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    """Compare the folder with its manifest, file by file."""
    found = _found(campaign, version)
    problems = check_release(release=found)
    if not problems:
        messages.success(request, _("Every file is as the manifest says."))
    return _page(request, campaign, found, problems)


@require_safe
@in_campaign()
def download(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponseBase:
    """The folder as a zip archive."""
    can_download(request.user, campaign).require()
    found = _found(campaign, version)
    if not found.place.is_there:
        raise Http404(_("The folder of this release is not on this machine."))
    if problems := file_problems(release=found):
        return _page(request, campaign, found, problems, status=409)
    archive = archive_of(found)
    response = StreamingHttpResponse(archive.stream(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archive.root}.zip"'
    return response


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    found: Release,
    problems: Sequence[Problem],
    *,
    status: int = 200,
) -> HttpResponse:
    manifest, is_here = found.manifest, found.place.is_there
    return show(
        request,
        "release",
        campaign,
        status=status,
        release=found,
        is_here=is_here,
        problems=_in_words(problems),
        rows=[(name, sum(splits.values()), splits) for name, splits in manifest["rows"].items()],
        omitted=manifest["omitted"],
        files=manifest["files"],
        steps=told_steps(campaign),
        size=sum(entry["bytes"] for entry in manifest["files"]),
    )


def _in_words(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [
        (problem.file, localized(problem.problem, _), localized(problem.remedy, _))
        for problem in problems
    ]


def _found(campaign: Campaign, version: str) -> Release:
    releases = Release.objects.select_related("parent", "created_by")
    return get_object_or_404(releases, campaign=campaign, version=version)


def _next_version(campaign: Campaign) -> str:
    """One minor step after the newest release."""
    newest = campaign.releases.first()
    if newest is None:
        return "1.0.0"
    major, minor, _patch = newest.version.split("-")[0].split(".")
    return f"{major}.{int(minor) + 1}.0"
