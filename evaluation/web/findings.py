"""What an analysis found, and the way to send it to the people who made the release."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.models import Analysis
from evaluation.selectors.analyses import finished
from evaluation.selectors.files import FilesGone
from evaluation.selectors.findings import Followed, counted, destinations, followed, last_before
from evaluation.services.sending import send_findings
from evaluation.web.files_gone import tells_of_lost_files
from evaluation.web.pages import TABS
from evaluation.web.reasons import reason_label
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict
from workbench.core.released_items import withheld_from


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_of_lost_files
def findings(request: SignedInRequest, pk: int) -> HttpResponse:
    """How many items are flagged; a POST sends them, and goes on to the page of the job."""
    analysis = get_object_or_404(finished(request.user), pk=pk)
    if request.method == "POST":
        wanted = request.POST.get("destination", "").replace("\0", "")
        try:
            job = send_findings(analysis=analysis, destination=wanted, user=request.user)
        except NotPermitted as error:
            raise PermissionDenied(str(error)) from error
        except Conflict as error:
            messages.warning(request, str(error))
            return redirect("evaluation:findings", pk=pk)
        messages.success(request, _("The findings are on their way to the annotators."))
        return redirect("job", pk=job.pk)
    found, last = counted(analysis), last_before(analysis, request.user)
    before, lost = [], ""
    try:
        before = followed(last, analysis) if last else []
    except FilesGone as gone:
        lost = str(gone)
    context = {
        "tabs": TABS,
        "tab": "findings",
        "last": last,
        "lost": lost,
        "followed": _shown(before, request.user, analysis),
        "analysis": analysis,
        "rows": [(one.language, reason_label(one.reason), one.count) for one in found],
        "total": sum(one.count for one in found),
        "destinations": destinations(analysis, request.user),
    }
    return render(request, "evaluation/findings.html", context)


def _shown(rows: list[Followed], user: User, analysis: Analysis) -> list[Followed]:
    """Without questions that can still come to the person as a task."""
    withheld = withheld_from(user, analysis.release_key)
    return [row for row in rows if row.sample_id not in withheld]
