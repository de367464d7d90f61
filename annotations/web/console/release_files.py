"""What a release folder holds: its manifest, whether it is sound, and the way to have it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Campaign, Release
from annotations.permissions import can_download
from annotations.selectors.release_files import archive_of, file_problems
from annotations.selectors.steps import told_steps
from annotations.services.releasing import check_release
from annotations.web.console.access import in_campaign
from annotations.web.console.release_tabs import release_in, show_release
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.messages import localized
from workbench.release_format.verification import Problem


@require_safe
@in_campaign()
def files(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    found = release_in(campaign, version)
    problems = file_problems(release=found) if found.place.is_there else []
    return _page(request, campaign, found, problems)


@require_POST
@in_campaign()
def verify(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponse:
    """Compare the folder with its manifest, file by file."""
    found = release_in(campaign, version)
    problems = check_release(release=found)
    if not problems:
        messages.success(request, _("Every file is as the manifest says."))
    return _page(request, campaign, found, problems)


@require_safe
@in_campaign(can_download)
def download(request: SignedInRequest, campaign: Campaign, version: str) -> HttpResponseBase:
    """The folder as a zip archive."""
    found = release_in(campaign, version)
    if not found.place.is_there:
        raise Http404(_("The folder of this release is not in the store."))
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
    manifest = found.manifest
    return show_release(
        request,
        "release-files",
        found,
        status=status,
        problems=[
            (problem.file, localized(problem.problem, _), localized(problem.remedy, _))
            for problem in problems
        ],
        rows=[(name, sum(splits.values()), splits) for name, splits in manifest["rows"].items()],
        files=manifest["files"],
        steps=told_steps(campaign),
        size=sum(entry["bytes"] for entry in manifest["files"]),
    )
